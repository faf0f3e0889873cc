/** Tickets issued per second over HTTP; the baseline is bare Express that calls the same script on the same store. */
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { Child } from './child.ts';
import type { Figure } from './figures.ts';
import { Ready, type Stage } from './stage.ts';

const CONNECTIONS = 32;
const WARM_UP_S = 2;
/** Ours and the baseline take turns, so that whatever else the machine does meets both. */
const ROUNDS = 3;
const ROUND_S = 1.5;

export async function issue({ url, redisUrl, client, office }: Stage): Promise<Figure> {
  const { items } = await client.ask('list-services', { params: { office } });
  const serviceId = items[0]?.id;
  if (serviceId === undefined) throw new Error('the demo office gives no service');
  await using bare = new Child('bench/children/bare-express.ts', [redisUrl]);
  const places = [`${url}/api/v1/offices/${office}/tickets`, `${(await bare.next(Ready)).url}/tickets`];
  for (const place of places) await load(place, serviceId, WARM_UP_S);
  const issued = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, place] of places.entries()) {
      issued[i] = (issued[i] ?? 0) + (await load(place, serviceId, ROUND_S)) / ROUNDS;
    }
  }
  const [ours = 0, baseline = 0] = issued;
  if (ours === 0 || baseline === 0) throw new Error('no ticket was issued');
  return {
    title: `Tickets issued over HTTP, ${CONNECTIONS} connections`,
    ours: 'Sporteli',
    baseline: 'bare Express, same script',
    unit: 'per second',
    values: [{ name: '', ours, baseline }],
  };
}

/** Tickets a second; throws where any request was not answered with a ticket. */
async function load(url: string, serviceId: string, seconds: number): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ serviceId }),
        setupRequest: (request) => ({
          ...request,
          headers: { ...request.headers, 'idempotency-key': randomUUID() },
        }),
      },
    ],
  });
  const { errors, timeouts, non2xx } = result;
  if (errors + timeouts + non2xx > 0) {
    throw new Error(`${result['2xx']} issued, ${non2xx} refused, ${errors} failed, ${timeouts} too late`);
  }
  return result['2xx'] / result.duration;
}
