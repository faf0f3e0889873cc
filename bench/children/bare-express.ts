/**
 * The least that issues a ticket over HTTP: `bare-express.ts <redisUrl>`. Express reads the body and calls the same script on
 * the same store, with nothing asked, checked or presented.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { systemClock } from '../../server/clock.ts';
import { businessDay } from '../../server/domain/day.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { createEngine } from '../../server/engine/index.ts';
import { runScript } from '../../server/engine/scripts.ts';
import { officeFacts } from '../office-facts.ts';

const office = officeFacts();
const redis = connectLiveStore(process.argv[2] ?? '', fail);
const prefix = 'bare:';
await using engine = createEngine({ redis, prefix, clock: systemClock });
await engine.rollDay(office);

const app = express();
app.use(express.json());
app.post('/tickets', async (req, res) => {
  const now = Date.now();
  const { day, startsAt } = businessDay(office, now);
  const key = req.get('idempotency-key') ?? newId();
  const context = {
    now,
    virtual: false,
    day,
    dayAt: startsAt,
    officeId: office.id,
    actor: 'public',
    operation: 'take-ticket',
    key,
    hash: ''.padEnd(64, '0'),
    commandId: key,
    eventIds: [newId()],
    from: [],
  };
  const input = {
    ...(req.body as object),
    ticketId: newTicketId(1, now),
    series: 'A',
    priority: 'regular',
    language: 'sq',
    channel: 'kiosk',
    targetMs: 900_000,
  };
  const answer = (await runScript(
    redis,
    'take-ticket',
    `${prefix}{${office.id}}:office`,
    JSON.stringify(context),
    JSON.stringify(input),
  )) as [number, string];
  res
    .status(answer[0] === 0 ? 201 : 500)
    .type('json')
    .send(answer[1]);
});

function fail(error: Error): void {
  console.error(error);
  process.exit(1);
}

process.on('disconnect', () => process.exit(0));
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ type: 'ready', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
// Kept open by its server; the engine is disposed when the process ends.
await once(server, 'close');
