/**
 * `npm run ledger -- verify [--office code]`: folds every ticket anew from the events of the record and compares. Exits 1 where
 * anything differs, 2 where the arguments are wrong. The hall may be running.
 */
import { parseArgs } from 'node:util';
import { openLedger, verifyOffice } from '../ledger/index.ts';
import { connectMongo, modelsOf } from '../server/models.ts';
import { runOnStores, UsageError } from './stores.ts';

const USAGE = `Usage: npm run ledger -- verify [--office code]

  verify      fold every ticket anew from the recorded events and compare; check that no event
              and no ticket number is missing
  --office    only this office, by its short code or id; all where left out

The record is that of REDIS_URL and MONGODB_URI where they are set, else that of DATA_DIR.`;
const SHOWN_DIFFERENCES = 20;

/** `null`: only the usage was asked for. */
function readArguments(args: string[]): { office?: string | undefined } | null {
  const options = { office: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return null;
  if (positionals.join(' ') !== 'verify') throw new UsageError(`What should be done?\n\n${USAGE}`);
  return { office: values.office };
}

async function verify(uri: string, asked: string | undefined): Promise<boolean> {
  await using stack = new AsyncDisposableStack();
  const mongo = stack.adopt(await connectMongo(uri), (connection) => connection.close());
  const ledger = openLedger(mongo);
  const named = new Map((await modelsOf(mongo).offices.find().lean()).map(({ _id, code }) => [_id, code]));
  const ids = new Set([
    ...named.keys(),
    ...(await ledger.marks.find({}, { _id: 1 }).lean()).map(({ _id }) => _id),
  ]);
  const chosen = [...ids].filter((id) => asked === undefined || asked === id || asked === named.get(id));
  if (chosen.length === 0 && asked !== undefined) {
    throw new UsageError(
      `There is no office ${asked}; there are ${[...named.values()].join(', ') || 'none yet'}.`,
    );
  }
  let right = true;
  for (const id of chosen) {
    const { events, tickets, differences } = await verifyOffice(ledger, id);
    console.log(
      `${named.get(id) ?? id}: ${events} events, ${tickets} tickets, ${differences.length} differences`,
    );
    for (const line of differences.slice(0, SHOWN_DIFFERENCES)) console.log(`  ${line}`);
    if (differences.length > SHOWN_DIFFERENCES)
      console.log(`  and ${differences.length - SHOWN_DIFFERENCES} more`);
    right &&= differences.length === 0;
  }
  console.log(right ? 'The record is right.' : 'The record is not right.');
  return right;
}

process.exitCode = await runOnStores(
  { usage: USAGE, readArguments, act: ({ office }, { mongodbUri }) => verify(mongodbUri, office) },
  process.argv.slice(2),
);
