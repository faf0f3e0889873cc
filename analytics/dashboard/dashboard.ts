import { startPage } from '../../ui/page.ts';
import Dashboard from './Dashboard.svelte';

startPage('staff', Dashboard, {});
