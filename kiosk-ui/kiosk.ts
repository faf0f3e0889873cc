import Kiosk from './Kiosk.svelte';
import { pathSegment, startPage } from '../ui/page.ts';

startPage('kiosk', Kiosk, { office: pathSegment(2) });
