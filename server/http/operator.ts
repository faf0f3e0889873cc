/** What an operator asks: alive, ready, figures. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Router } from 'express';
import { DomainError } from '../../contracts/problems.ts';
import { abilityOf } from '../access/principals.ts';
import { countRequest, type Counting } from './count.ts';
import { identify, type Known } from './identify.ts';
import type { Metrics } from './metrics.ts';
import { methodNotAllowed } from './problems.ts';

const ANSWER_WITHIN_MS = 1_000;

/** Resolves when the store answers, rejects when it does not. */
export type Ping = () => Promise<unknown>;

export interface OperatorOptions {
  stores: { redis: Ping; mongodb: Ping };
  known: Known & Counting;
  metrics: Metrics;
}

export function bindOperator(router: Router, { stores, known, metrics }: OperatorOptions): void {
  router.get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').json({ status: 'ok' }));
  router.get('/readyz', async (_req, res) => {
    const [redis, mongodb] = await Promise.all([answers(stores.redis), answers(stores.mongodb)]);
    res.set('Cache-Control', 'no-store');
    res.status(redis && mongodb ? 200 : 503).json({ redis, mongodb });
  });
  router.get('/metrics', async (req, res) => {
    const principal = await identify(known, req.headers);
    await countRequest(known, principal, req.ip ?? 'unknown');
    if (principal.kind === 'nobody') throw new DomainError('UNAUTHENTICATED');
    if (abilityOf(principal).cannot('read-metrics', 'System')) throw new DomainError('FORBIDDEN');
    const { type, body } = await metrics.text();
    res.set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).send(body);
  });
  router.all(['/healthz', '/readyz', '/metrics'], methodNotAllowed(['GET']));
}

async function answers(ping: Ping): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([
      ping().then(() => true),
      delay(ANSWER_WITHIN_MS, false, { signal: late.signal }),
    ]);
  } catch (error) {
    // Whatever the store's client says, the question was only whether it answers.
    return !(error instanceof Error);
  } finally {
    late.abort();
  }
}
