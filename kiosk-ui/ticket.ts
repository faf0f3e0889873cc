import { pathSegment, startPage } from '../ui/page.ts';
import Kiosk from './Kiosk.svelte';

startPage('phone', Kiosk, { office: pathSegment(2) });
