import { startPage } from '../ui/page.ts';
import Desk from './Desk.svelte';

startPage('staff', Desk, {});
