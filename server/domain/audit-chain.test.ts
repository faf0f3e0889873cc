import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonical,
  ChainCheck,
  GENESIS,
  isGenuine,
  link,
  signAnchor,
  type AuditContent,
  type StoredEntry,
  type Tip,
} from './audit-chain.ts';
import { newId } from './ids.ts';

function content(n: number): AuditContent {
  return {
    id: newId(),
    at: 1_790_000_000_000 + n,
    actor: n % 3 === 0 ? null : { staffId: newId(), name: `Clerk ${n}` },
    action: ['sign-in', 'sign-out', 'close-office'][n % 3] ?? '',
    target: { kind: 'office', id: newId(), label: 'Zyra' },
    officeId: newId(),
    address: '127.0.0.1',
    asked: { force: n % 2 === 0 },
    before: { byHand: null },
    after: { byHand: 'closed', list: [n, { deep: n }] },
    outcome: 'done',
    code: null,
  };
}
function chain(length: number): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (let n = 0; n < length; n++) entries.push(link(entries.at(-1) ?? GENESIS, content(n)));
  return entries;
}
/** What a check makes of entries that lie there in this order. */
function check(entries: readonly object[], awaited: readonly Tip[]) {
  const checking = new ChainCheck(awaited);
  for (const entry of entries) if (!checking.add({ ...entry })) break;
  checking.end();
  return { fault: checking.fault, entries: checking.tip.seq };
}

const LENGTH = 30;
const right = chain(LENGTH);
const end = right.slice(-1);
const place = fc.nat({ max: LENGTH - 1 });
const inOrder = (entries: readonly StoredEntry[]) => entries.toSorted((a, b) => a.seq - b.seq);

/** Changes one field to something else, or takes it away, or adds one, at any depth. */
const altering = fc.tuple(place, fc.nat(), fc.anything({ maxDepth: 1 }), fc.boolean()).map(
  ([at, which, value, away]) =>
    (entries: StoredEntry[]): StoredEntry[] =>
      entries.map((entry, i) => {
        if (i !== at) return entry;
        const names = [...Object.keys(entry), 'more'].filter((name) => name !== 'seq');
        const name = names[which % names.length] ?? '';
        const { [name as 'id']: _gone, ...rest } = entry;
        return (away && name !== 'more' ? rest : { ...entry, [name]: value }) as StoredEntry;
      }),
);
const removing = fc
  .uniqueArray(place, { minLength: 1, maxLength: LENGTH })
  .map((gone) => (entries: StoredEntry[]) => entries.filter((_, i) => !gone.includes(i)));
const swapping = fc.tuple(place, place).map(
  ([a, b]) =>
    (entries: StoredEntry[]) =>
      entries.map((entry, i) => {
        const other = i === a ? entries[b] : i === b ? entries[a] : entry;
        return { ...(other ?? entry), seq: entry.seq };
      }),
);
/** Whoever moves entries without giving them other numbers. */
const moving = fc.shuffledSubarray(right, { minLength: LENGTH }).map((order) => () => order);
/** A forged entry with a hash of its own, and those behind it numbered on. */
const inserting = place.map((at) => (entries: StoredEntry[]) => {
  const forged = link(entries[at - 1] ?? GENESIS, content(99));
  return [
    ...entries.slice(0, at),
    forged,
    ...entries.slice(at).map((entry) => ({ ...entry, seq: entry.seq + 1 })),
  ];
});
/** Another entry in the place of one, with a hash of its own. */
const replacing = place.map(
  (at) => (entries: StoredEntry[]) => entries.with(at, link(entries[at - 1] ?? GENESIS, content(99))),
);
/** Whoever writes all anew from some place on. */
const rewriting = place.map((at) => (entries: StoredEntry[]) => {
  const anew = entries.slice(0, at);
  for (let n = at; n < LENGTH; n++) anew.push(link(anew.at(-1) ?? GENESIS, content(n + 1)));
  return anew;
});

describe('the chain of the audit', () => {
  it('holds as it was written', () => {
    expect(check(right, end)).toEqual({ fault: null, entries: LENGTH });
    expect(check([], [])).toEqual({ fault: null, entries: 0 });
  });

  it('holds after a journey through JSON, and with fields in any other order', () => {
    const turned = right.map((entry) => Object.fromEntries(Object.entries(entry).reverse()));
    expect(check(JSON.parse(JSON.stringify(turned)) as object[], end).fault).toBeNull();
  });

  it.each([
    ['altered', altering],
    ['removed', removing],
    ['swapped', swapping],
    ['moved', moving],
    ['inserted', inserting],
    ['replaced', replacing],
    ['written anew', rewriting],
  ] as const)('shows wherever an entry was %s', (_how, tampering) => {
    fc.assert(
      fc.property(tampering, (tamper) => {
        const after = tamper([...right]);
        fc.pre(canonical(after) !== canonical(right));
        expect(check(after, end).fault).not.toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('names the first place that is wrong, and how', () => {
    const [, second] = right;
    const changed = right.map((entry) => (entry === second ? { ...entry, code: 'FORBIDDEN' } : entry));
    expect(check(changed, end).fault).toEqual({ kind: 'altered', seq: 2 });
    expect(check(right.toSpliced(4, 2), end).fault).toEqual({ kind: 'missing', seq: 5 });
    expect(check(right.slice(0, -3), end).fault).toEqual({ kind: 'tail', seq: LENGTH - 2 });
    expect(check(inOrder([...right, ...right.slice(6, 7)]), end).fault).toEqual({ kind: 'unlinked', seq: 7 });
    expect(check([], end).fault).toEqual({ kind: 'tail', seq: 1 });
  });

  it('can be anchored elsewhere by a signature that nobody else can make', () => {
    const tip = right.at(-1) ?? GENESIS;
    const anchor = signAnchor(tip, '2026-11-24T10:00:00.000Z', 'secret');
    expect(isGenuine(anchor, 'secret')).toBe(true);
    expect(isGenuine(anchor, 'other')).toBe(false);
    expect(isGenuine({ ...anchor, seq: 3 }, 'secret')).toBe(false);
    expect(isGenuine({ ...anchor, signature: '' }, 'secret')).toBe(false);
  });
});
