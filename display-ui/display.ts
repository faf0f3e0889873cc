import { pathSegment, startPage } from '../ui/page.ts';
import Display from './Display.svelte';

startPage('board', Display, { officeCode: pathSegment(2) });
