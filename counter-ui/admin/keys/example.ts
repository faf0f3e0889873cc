/** A command that shows that a new key works, for who writes the program. */
import type { KeyPermission } from '../../../contracts/permissions.ts';

/** What each permission reads, the best to try first. */
const READS: readonly [KeyPermission, (office: string) => string][] = [
  ['see-board', (office) => `/api/v1/offices/${office}/board`],
  ['see-hall', (office) => `/api/v1/offices/${office}/queue`],
  ['read-figures', (office) => `/api/v1/kpis?offices=${office}`],
  ['read-events', (office) => `/api/v1/offices/${office}/events`],
  ['read-metrics', () => '/metrics'],
  // Its services are anyone's to read, and needed before a ticket can be taken.
  ['take-tickets', (office) => `/api/v1/offices/${office}/services`],
];

/**
 * @param origin of the hall
 * @param office its short code
 */
export function curlExample(
  { token, permissions }: { token: string; permissions: readonly KeyPermission[] },
  origin: string,
  office: string,
): string {
  const [, path] = READS.find(([permission]) => permissions.includes(permission)) ?? [];
  return `curl -H 'Authorization: Bearer ${token}' '${origin}${path?.(office) ?? '/api/v1/offices'}'`;
}
