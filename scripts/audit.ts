/**
 * `npm run audit -- verify [--anchor file]`: follows the chain of the audit from its first entry to its last. `-- anchor` prints its end,
 * signed. Exits 1 where the audit does not hold, 2 where the arguments are wrong. The hall may be running.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { AuditFault } from '../contracts/audit.ts';
import { checkAudit, type AuditResult } from '../server/access/audit/check.ts';
import { openLiveAudit, type LiveChain } from '../server/access/audit/live.ts';
import { openAuditRecord } from '../server/access/audit/record.ts';
import { KEY_PREFIX, readConfig } from '../server/config.ts';
import { isGenuine, signAnchor, type Anchor } from '../server/domain/audit-chain.ts';
import { connectLiveStore } from '../server/engine/connect.ts';
import { connectMongo } from '../server/models.ts';
import { sessionSecret } from '../server/secret.ts';
import { runOnStores, UsageError } from './stores.ts';

const USAGE = `Usage: npm run audit -- verify [--anchor file], npm run audit -- anchor

  verify      follow the audit from its first entry to its last: is each as it was written,
              is none missing, inserted or moved, are the last ones there
  --anchor    the audit must also still hold the end that an anchor names
  anchor      print the end of the audit as it is now, signed; keep it where nobody who
              can write to the stores reaches it

The audit is that of REDIS_URL and MONGODB_URI where they are set, else that of DATA_DIR.`;

const FAULTS: Record<AuditFault['kind'], (seq: number) => string> = {
  altered: (seq) => `entry ${seq} is not as it was written`,
  missing: (seq) => `entry ${seq} is missing`,
  unlinked: (seq) => `entry ${seq} is not the one that was written there: it was moved, inserted or replaced`,
  tail: (seq) => `entry ${seq} was written and is missing, with all that came after it`,
};
const AnchorFile = z.strictObject({
  seq: z.number().int().positive(),
  hash: z.string(),
  at: z.string(),
  signature: z.string(),
});

interface Asked {
  command: 'verify' | 'anchor';
  anchor: string | undefined;
}

/** `null`: only the usage was asked for. */
function readArguments(args: string[]): Asked | null {
  const options = { anchor: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return null;
  const [command, ...more] = positionals;
  const known = command === 'verify' || (command === 'anchor' && values.anchor === undefined);
  if (!known || more.length > 0) throw new UsageError(`What should be done?\n\n${USAGE}`);
  return { command, anchor: values.anchor };
}

function secret(): string {
  const { dataDir, sessionSecret: given } = readConfig();
  return sessionSecret(dataDir, given);
}

/** @throws UsageError where it is none, or not signed with this hall's secret */
function readAnchor(file: string): Anchor {
  const parsed = AnchorFile.safeParse(jsonOf(file));
  if (!parsed.success) throw new UsageError(`${file} is no anchor.`);
  if (!isGenuine(parsed.data, secret())) throw new UsageError(`${file} was not signed by this hall.`);
  return parsed.data;
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tell({ entries, waiting, fault, endKnown }: AuditResult): boolean {
  console.log(`${entries} entries checked${waiting > 0 ? `, ${waiting} of them not in the record yet` : ''}`);
  if (fault) console.log(`The audit does not hold: ${FAULTS[fault.kind](fault.seq)}.`);
  else if (!endKnown)
    console.log(
      'The audit holds; the live store does not know its end, so the last entries could be missing.',
    );
  else console.log('The audit holds.');
  return !fault;
}

async function act({ command, anchor }: Asked, live: LiveChain, mongodbUri: string): Promise<boolean> {
  const anchors = anchor === undefined ? [] : [readAnchor(anchor)];
  await using stack = new AsyncDisposableStack();
  const mongo = stack.adopt(await connectMongo(mongodbUri), (connection) => connection.close());
  const result = await checkAudit(live, openAuditRecord(mongo), anchors);
  if (command === 'verify' || result.fault) return tell(result);
  if (result.entries === 0) throw new UsageError('There is nothing in the audit yet.');
  console.log(JSON.stringify(signAnchor(result.tip, new Date().toISOString(), secret())));
  return true;
}

async function readLive(redisUrl: string): Promise<LiveChain> {
  const redis = connectLiveStore(redisUrl, () => undefined);
  try {
    return await openLiveAudit(redis, KEY_PREFIX).read();
  } finally {
    redis.disconnect();
  }
}

process.exitCode = await runOnStores(
  {
    usage: USAGE,
    readArguments,
    act: async (asked, { redisUrl, mongodbUri }) => act(asked, await readLive(redisUrl), mongodbUri),
  },
  process.argv.slice(2),
);
