import { pathSegment, startPage } from '../../ui/page.ts';
import Admin from './Admin.svelte';

startPage('staff', Admin, { asked: pathSegment(2) });
