import { startPage } from '../ui/page.ts';
import Account from './account/Account.svelte';

startPage('staff', Account, {});
