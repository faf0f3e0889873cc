/** What is searched for in the audit. It lives in the address, so that a look can be kept and sent. */

export const FIELDS = ['from', 'to', 'actor', 'action', 'office'] as const;
/** Empty where it does not matter. */
export type Search = Record<(typeof FIELDS)[number], string>;

/** Reads an address's query; what is not understood is left out. */
export function readSearch(query: string): Search {
  const given = new URLSearchParams(query);
  const textOf = (name: string) => (given.get(name) ?? '').trim();
  const dayOf = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(textOf(name)) ? textOf(name) : '');
  return {
    from: dayOf('from'),
    to: dayOf('to'),
    actor: textOf('actor'),
    action: textOf('action'),
    office: textOf('office'),
  };
}

/** Writes what `readSearch` reads, with its question mark; nothing where nothing matters. */
export function writeSearch(search: Search): string {
  const query = new URLSearchParams(Object.entries(given(search)));
  return query.size > 0 ? `?${query}` : '';
}

/** The fields that matter. */
export function given(search: Search): Partial<Search> {
  return Object.fromEntries(Object.entries(search).filter(([, text]) => text !== ''));
}
