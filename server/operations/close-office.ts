import type { Handler } from './hall.ts';
import { setOfficeOpen } from './set-open.ts';

export const closeOffice: Handler<'close-office'> = (hall, call) => setOfficeOpen(hall, call, false);
