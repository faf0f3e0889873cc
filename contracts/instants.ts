/**
 * Instants are epoch milliseconds inside (scripts, stream, ledger) and RFC 3339 UTC outside (API, sockets).
 * Their names end in `At` on both sides, which is what makes one rule enough.
 */

/** The outside shape of an inside shape: every number under a name ending in `At` is a string. */
export type Presented<T> = T extends readonly (infer U)[]
  ? Presented<U>[]
  : T extends object
    ? {
        [K in keyof T]: K extends `${string}At` | 'at'
          ? T[K] extends number
            ? string
            : T[K] extends number | null
              ? string | null
              : Presented<T[K]>
          : Presented<T[K]>;
      }
    : T;

/** Copies a value with every instant written as RFC 3339 UTC with milliseconds. */
export function presentInstants<T>(value: T): Presented<T> {
  return present(value, '') as Presented<T>;
}

function present(value: unknown, name: string): unknown {
  if (typeof value === 'number' && (name === 'at' || name.endsWith('At')))
    return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => present(item, ''));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, present(inner, key)]));
}
