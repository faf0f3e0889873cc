/** `npm run audit` on a hall that is running. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { expect, inject, it, onTestFinished } from 'vitest';
import { drainAudit } from '../../server/access/audit/drain.ts';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import type { AuditDocument } from '../../server/access/audit/models.ts';
import { openAuditRecord } from '../../server/access/audit/record.ts';
import { KEY_PREFIX } from '../../server/config.ts';
import { deleteKeys } from '../support/delete-keys.ts';
import { httpHall } from '../support/http-hall.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hall = await httpHall();
const script = join(import.meta.dirname, '../../scripts/audit.ts');
// The script knows only the keys of a hall as it is started, of which the suite's store has one at a time.
const live = openLiveAudit(hall.redis, KEY_PREFIX);
const record = openAuditRecord(hall.mongo);

/** What it says, and how it ends. */
async function audit(...args: string[]): Promise<{ code: number; said: string }> {
  const url = new URL(inject('mongodbUri'));
  url.pathname = `/${hall.mongo.name}`;
  const stores = { REDIS_URL: inject('redisUrl'), MONGODB_URI: url.href, SESSION_SECRET: 's'.repeat(40) };
  const env = { ...process.env, ...stores };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

async function note(): Promise<void> {
  const about = { actor: null, action: 'close-office', target: null, officeId: null, address: '127.0.0.1' };
  const facts = { asked: {}, before: null, after: null, outcome: 'done', code: null } as const;
  const content = { id: crypto.randomUUID(), at: Date.now(), ...about, ...facts };
  await live.begin(content);
  await live.append(content);
}
const drain = () => drainAudit({ live, record, log: pino({ level: 'silent' }) });

it('checks every entry, names the first that is wrong and ends with 1; an anchor outlives both stores', async () => {
  using folder = temporaryFolder();
  onTestFinished(() => deleteKeys(hall.redis, `${KEY_PREFIX}{audit}:`));
  expect(await audit('anchor')).toEqual({ code: 2, said: 'There is nothing in the audit yet.\n' });
  for (let n = 0; n < 5; n++) await note();
  await drain();
  await note();
  const holds = '6 entries checked, 1 of them not in the record yet\nThe audit holds.\n';
  expect(await audit('verify')).toEqual({ code: 0, said: holds });
  await drain();
  const anchor = join(folder.path, 'anchor.json');
  writeFileSync(anchor, (await audit('anchor')).said);
  expect((await audit('verify', '--anchor', anchor)).code).toBe(0);

  const entries = hall.mongo.collection<AuditDocument>('audit');
  const [fourth] = await entries.find({ _id: 4 }).toArray();
  await entries.updateOne({ _id: 4 }, { $set: { action: 'open-office' } });
  const altered = '3 entries checked\nThe audit does not hold: entry 4 is not as it was written.\n';
  expect(await audit('verify')).toEqual({ code: 1, said: altered });
  if (fourth) await entries.replaceOne({ _id: 4 }, fourth);

  await entries.deleteOne({ _id: 6 });
  const cut = 'The audit does not hold: entry 6 was written and is missing, with all that came after it.\n';
  expect((await audit('verify')).said).toContain(cut);
  // Somebody who has both stores makes them agree, and not with what was kept elsewhere.
  await deleteKeys(hall.redis, `${KEY_PREFIX}{audit}:`);
  expect((await audit('verify')).said).toContain('the live store does not know its end');
  expect(await audit('verify', '--anchor', anchor)).toMatchObject({ code: 1 });
}, 60_000);

it('says what is wrong with how it was called', async () => {
  expect((await audit('mend')).code).toBe(2);
  expect((await audit('--help')).said).toContain('verify');
});
