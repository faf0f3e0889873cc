/** Target waits where an office has set none, in ms: due time = anchor + target. */
import type { Priority } from '../../contracts/shapes.ts';

const MINUTE_MS = 60_000;

export const DEFAULT_TARGETS_MS: Readonly<Record<Priority, number>> = {
  regular: 15 * MINUTE_MS,
  elderly: 5 * MINUTE_MS,
  disabled: 5 * MINUTE_MS,
  family: 5 * MINUTE_MS,
  vip: 2 * MINUTE_MS,
  appointment: 5 * MINUTE_MS,
};
