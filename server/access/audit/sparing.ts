const MINUTE_MS = 60_000;
/** However many try from however many places. */
const MOST = 100;

/**
 * What would be noted again and again is noted once a minute: says whether this is the first of its kind in the minute, and one of the
 * first hundred kinds.
 *
 * @param now epoch ms
 */
export function firstInItsMinute(now: () => number): (kind: string) => boolean {
  let minute = Number.NaN;
  const seen = new Set<string>();
  return (kind) => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) seen.clear();
    minute = current;
    if (seen.has(kind) || seen.size >= MOST) return false;
    seen.add(kind);
    return true;
  };
}
