/** The page that explains the protocol names all of it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EVENT_TYPES } from './events.ts';
import { TICKET_OPERATIONS, TICKET_STATUSES, TRANSITIONS } from './status.ts';

const page = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8');
const missing = (names: readonly string[]) => names.filter((name) => !page.includes(`\`${name}\``));

it('names every status, operation and event', () => {
  expect(missing([...TICKET_STATUSES, ...TICKET_OPERATIONS, ...EVENT_TYPES])).toEqual([]);
});

it('draws the arrows of the transition table', () => {
  const arrows = [...page.matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)].flatMap(([, from, to, labels]) =>
    (labels ?? '').split(', ').map((label) => `${from} ${label.replace(/ \(.*\)$/, '')} ${to}`),
  );
  const drawn = new Set(arrows);
  const silent = TICKET_OPERATIONS.flatMap((operation) => {
    const { from, to } = TRANSITIONS[operation];
    if (to === 'same' || operation === 'undo' || operation === 'wrap-up') return [];
    return from.filter((status) => !to.some((end) => drawn.has(`${status} ${operation} ${end}`)));
  });
  expect(silent).toEqual([]);
});
