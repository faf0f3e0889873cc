import { pathSegment, startPage } from '../ui/page.ts';
import Unplaced from '../ui/device/Unplaced.svelte';
import Display from './Display.svelte';

const officeCode = pathSegment(2);
if (officeCode) startPage('board', Display, { officeCode });
else startPage('board', Unplaced, { kind: 'display' as const });
