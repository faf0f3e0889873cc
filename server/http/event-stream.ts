/** An office's events as Server-Sent Events (WHATWG HTML, 9.2): resumes after `Last-Event-ID`, ends with the session. */
import { invalid } from '../../contracts/problems.ts';
import { once } from 'node:events';
import type { Request, Response } from 'express';
import type { StoredEvent } from '../../contracts/events.ts';
import { abilityOf } from '../access/principals.ts';
import type { Call, Hall } from '../operations/hall.ts';
import { presentEvent } from '../operations/list-events.ts';
import { identify } from './identify.ts';

const BATCH = 500;
/** Keeps proxies from closing a quiet stream, and notices a session that ended. */
const HEARTBEAT_MS = 15_000;

/** Writes events until the client goes, the session ends or a store fails; clients then come back by themselves. */
export async function streamEvents(
  hall: Hall,
  call: Call<'list-events'>,
  req: Request,
  res: Response,
): Promise<void> {
  let after = lastEventId(req) ?? call.query.after;
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  let wake = Promise.withResolvers<unknown>();
  const stop = await hall.engine.listen(call.office.id, () => wake.resolve(null));
  const heartbeat = setInterval(() => {
    if (!gone.signal.aborted) res.write(':\n\n');
    wake.resolve(null);
  }, HEARTBEAT_MS);
  gone.signal.addEventListener('abort', () => wake.resolve(null));
  try {
    res.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
    res.write('retry: 2000\n\n');
    while (!gone.signal.aborted && (await mayStill(hall, call, req))) {
      wake = Promise.withResolvers();
      const events = await hall.record.events(call.office.id, after, BATCH);
      after = events.at(-1)?.seq ?? after;
      if (!res.write(events.map(frame).join(''))) await once(res, 'drain', { signal: gone.signal });
      if (events.length < BATCH) await wake.promise;
    }
  } catch (error) {
    if (!gone.signal.aborted) req.log.warn({ err: error }, 'an event stream ended early');
  } finally {
    clearInterval(heartbeat);
    await stop();
    res.end();
  }
}

async function mayStill(hall: Hall, { office }: Call<'list-events'>, req: Request): Promise<boolean> {
  const principal = await identify(hall, req.headers, { peek: true });
  return abilityOf(principal).can('read-events', office);
}

function frame(event: StoredEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(presentEvent(event))}\n\n`;
}

function lastEventId(req: Request): number | null {
  const header = req.headers['last-event-id'];
  if (header === undefined || header === '') return null;
  const seq = Number(header);
  if (!Number.isSafeInteger(seq) || seq < 0)
    throw invalid(
      'Last-Event-ID',
      'This must be the id of an event.',
      'Duhet të jetë numri i një ngjarjeje.',
    );
  return seq;
}
