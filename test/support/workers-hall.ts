import { inject } from 'vitest';

/** Origin of the hall that this worker has for itself: it runs one file at a time, so nobody else takes tickets there meanwhile. */
export function workersHall(): string {
  const worker = Number(process.env['VITEST_POOL_ID']);
  const url = inject('hallUrls')[worker - 1];
  if (url === undefined) throw new Error(`There is no hall for worker ${worker}`);
  return url;
}
