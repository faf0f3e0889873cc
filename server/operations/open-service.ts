import type { Handler } from './hall.ts';
import { setServiceOpen } from './set-open.ts';

export const openService: Handler<'open-service'> = (hall, call) => setServiceOpen(hall, call, true);
