/** Tickets issued per second over HTTP; the baseline is bare Express that calls the same script on the same store. */
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { Child } from './child.ts';
import type { Figure } from './figures.ts';
import { Ready, type Stage } from './stage.ts';

const CONNECTIONS = 32;
const WARM_UP_S = 1;
const MEASURED_S = 5;

export async function issue({ url, redisUrl, client, office }: Stage): Promise<Figure> {
  const { items } = await client.ask('list-services', { params: { office } });
  const serviceId = items[0]?.id;
  if (serviceId === undefined) throw new Error('the demo office gives no service');
  const ours = await perSecond(`${url}/api/v1/offices/${office}/tickets`, serviceId);

  await using bare = new Child('bench/children/bare-express.ts', [redisUrl]);
  const baseline = await perSecond(`${(await bare.next(Ready)).url}/tickets`, serviceId);
  return {
    title: `Tickets issued over HTTP, ${CONNECTIONS} connections`,
    ours: 'Sporteli',
    baseline: 'bare Express, same script',
    unit: 'per second',
    values: [{ name: '', ours, baseline }],
  };
}

async function perSecond(url: string, serviceId: string): Promise<number> {
  await load(url, serviceId, WARM_UP_S);
  return load(url, serviceId, MEASURED_S);
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
  if (errors + timeouts + non2xx > 0 || result['2xx'] === 0) {
    throw new Error(`${result['2xx']} issued, ${non2xx} refused, ${errors} failed, ${timeouts} too late`);
  }
  return result['2xx'] / result.duration;
}
