import { startPage } from '../ui/page.ts';
import SignIn from './SignIn.svelte';

startPage('staff', SignIn, {});
