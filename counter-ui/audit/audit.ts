import { startPage } from '../../ui/page.ts';
import Audit from './Audit.svelte';

startPage('staff', Audit, {});
