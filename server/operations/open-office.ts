import type { Handler } from './hall.ts';
import { setOfficeOpen } from './set-open.ts';

export const openOffice: Handler<'open-office'> = (hall, call) => setOfficeOpen(hall, call, true);
