import type { Handler } from './hall.ts';
import { setServiceOpen } from './set-open.ts';

export const closeService: Handler<'close-service'> = (hall, call) => setServiceOpen(hall, call, false);
