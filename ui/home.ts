import Home from './Home.svelte';
import { startPage } from './page.ts';

startPage('staff', Home, {});
