/**
 * The end of the audit in the live store: entries are linked here, so that the hall goes on while the record is away, and wait here until
 * the worker has carried them into the record. What is begun is written down before it happens; if nobody ever says how it ended, the
 * worker notes that.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { GENESIS, link, type AuditContent, type StoredEntry, type Tip } from '../../domain/audit-chain.ts';
import type { LiveStore } from '../../engine/connect.ts';

/** What the live store knows of the chain. */
export interface LiveChain {
  /** `null`: it knows nothing, as after it was lost. */
  tip: Tip | null;
  /** The record's last entry, by the word of the worker. */
  recorded: Tip;
  /** Entries that are not confirmed yet, in order. */
  waiting: StoredEntry[];
}

export interface LiveAudit {
  /** Writes down that this begins, as it will be noted where nobody says how it ended. */
  begin(content: AuditContent): Promise<void>;
  /** Notes how it ended. Does nothing where that is noted already. */
  append(content: AuditContent): Promise<void>;
  /** It is not worth an entry. */
  drop(id: string): Promise<void>;
  /** What was begun more than so many ms ago. */
  begunBefore(ms: number): Promise<AuditContent[]>;
  read(): Promise<LiveChain>;
  confirm(recorded: Tip): Promise<void>;
  /** Answers whether nothing was appended meanwhile. */
  rebase(known: LiveChain, recorded: Tip, waiting: readonly StoredEntry[]): Promise<boolean>;
}

const scriptOf = (name: string) => readFileSync(new URL(`${name}.lua`, import.meta.url), 'utf8');
const [APPEND, CONFIRM, REBASE] = [scriptOf('append'), scriptOf('confirm'), scriptOf('rebase')];
const Appended = z.union([
  z.tuple([z.enum(['appended', 'known'])]),
  z.tuple([z.literal('moved'), z.coerce.number(), z.string()]),
]);
const Look = z.tuple([z.record(z.string(), z.string()), z.array(z.string())]);
const Begun = z.object({ begunAt: z.number(), content: z.custom<AuditContent>() });

/** All of it throws what the live store's client throws. */
export function openLiveAudit(redis: LiveStore, prefix: string): LiveAudit {
  // One tag, so that a cluster keeps them in one slot.
  const [tipKey, entriesKey, pendingKey] = ['tip', 'entries', 'pending'].map(
    (name) => `${prefix}{audit}:${name}`,
  ) as [string, string, string];
  let known = GENESIS;

  async function tryAppend(content: AuditContent): Promise<boolean> {
    const entry = link(known, content);
    const args = [known.seq, known.hash, content.id, entry.seq, entry.hash, JSON.stringify(entry)];
    const answer = Appended.parse(await redis.eval(APPEND, 3, tipKey, entriesKey, pendingKey, ...args));
    if (answer[0] === 'moved') known = { seq: answer[1], hash: answer[2] };
    else if (answer[0] === 'appended') known = entry;
    return answer[0] !== 'moved';
  }
  // Of this process one at a time: only other processes can come between.
  let last: Promise<void> = Promise.resolve();

  return {
    async begin(content) {
      await redis.hset(pendingKey, content.id, JSON.stringify({ begunAt: Date.now(), content }));
    },
    append(content) {
      const appended = last.then(async () => {
        while (!(await tryAppend(content)));
      });
      // Whoever asked for it hears of a failure; the next one is not held up by it.
      last = appended.catch(() => undefined);
      return appended;
    },
    async drop(id) {
      await redis.hdel(pendingKey, id);
    },
    async begunBefore(ms) {
      const all = Object.values(await redis.hgetall(pendingKey)).map((text) => Begun.parse(JSON.parse(text)));
      return all.filter(({ begunAt }) => begunAt < Date.now() - ms).map(({ content }) => content);
    },
    async read() {
      const look = await redis.multi().hgetall(tipKey).lrange(entriesKey, 0, -1).exec();
      const [facts, texts] = Look.parse(look?.map(([error, answer]) => (error ? undefined : answer)));
      const { seq, hash = '', recordedSeq, recordedHash = '' } = facts;
      return {
        tip: seq === undefined ? null : { seq: Number(seq), hash },
        recorded: { seq: Number(recordedSeq ?? 0), hash: recordedHash },
        waiting: texts.map((text) => JSON.parse(text) as StoredEntry),
      };
    },
    async confirm({ seq, hash }) {
      await redis.eval(CONFIRM, 2, tipKey, entriesKey, seq, hash);
    },
    async rebase({ tip }, recorded, waiting) {
      const end = waiting.at(-1) ?? recorded;
      const ends = [tip?.hash ?? '', recorded.seq, recorded.hash, end.seq, end.hash];
      const texts = waiting.map((entry) => JSON.stringify(entry));
      return (await redis.eval(REBASE, 2, tipKey, entriesKey, ...ends, ...texts)) === 1;
    },
  };
}
