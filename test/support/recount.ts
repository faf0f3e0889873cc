/** The independent recount that every figure is held to; the replay prints it too, so it lives there. */
export { recount } from '../../bench/replay/recount.ts';
