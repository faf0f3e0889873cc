/** What an operator watches, as Prometheus text. */
import type { ServerResponse } from 'node:http';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OperationName } from '../../contracts/api.ts';
import type { Engine } from '../engine/types.ts';
import type { Directory } from '../organisation/directory.ts';

export interface Metrics {
  /** Starts the clock of one request; it stops when the answer has gone, or by the returned function. */
  begin(operation: OperationName, res: ServerResponse): () => void;
  text(): Promise<{ type: string; body: string }>;
}

export function createMetrics(engine: Engine, directory: Directory): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'sporteli_http_request_seconds',
    help: 'Time from a request to its answer, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const perOffice = (name: string, help: string, read: (officeId: string) => Promise<number>) =>
    new Gauge({
      name,
      help,
      labelNames: ['office'],
      registers: [registry],
      async collect() {
        this.reset();
        // While the live store is away the rest of the page still tells what it can.
        const values = await Promise.allSettled(directory.offices().map(({ id }) => read(id)));
        directory.offices().forEach(({ code }, i) => {
          const value = values[i];
          if (value?.status === 'fulfilled') this.set({ office: code }, value.value);
        });
      },
    });
  perOffice('sporteli_events_unrecorded', 'Events that the record does not have yet', async (id) => {
    const { seq, acknowledged } = await engine.marks(id);
    return seq - acknowledged;
  });
  perOffice('sporteli_commands_clamped', 'Commands whose time was bent by the store’s clock', (id) =>
    engine.clamped(id),
  );
  return {
    begin(operation, res) {
      const stop = duration.startTimer({ operation });
      let stopped = false;
      const done = () => {
        if (!stopped) stop({ status: res.statusCode });
        stopped = true;
      };
      res.once('close', done);
      return done;
    },
    text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
