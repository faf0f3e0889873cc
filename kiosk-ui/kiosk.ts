import Kiosk from './Kiosk.svelte';
import Unplaced from '../ui/device/Unplaced.svelte';
import { pathSegment, startPage } from '../ui/page.ts';

const office = pathSegment(2);
if (office) startPage('kiosk', Kiosk, { office });
else startPage('kiosk', Unplaced, { kind: 'kiosk' as const });
