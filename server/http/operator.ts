/** What an operator asks: alive, ready, figures. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Router } from 'express';
import { DomainError } from '../../contracts/problems.ts';
import { hasRole } from '../access/rights.ts';
import type { Sessions } from '../access/sessions.ts';
import { sessionOf } from './identify.ts';
import type { Metrics } from './metrics.ts';
import { methodNotAllowed } from './problems.ts';

const ANSWER_WITHIN_MS = 1_000;

/** Resolves when the store answers, rejects when it does not. */
export type Ping = () => Promise<unknown>;

export interface OperatorOptions {
  stores: { redis: Ping; mongodb: Ping };
  sessions: Sessions;
  metrics: Metrics;
}

export function bindOperator(router: Router, { stores, sessions, metrics }: OperatorOptions): void {
  router.get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').json({ status: 'ok' }));
  router.get('/readyz', async (_req, res) => {
    const [redis, mongodb] = await Promise.all([answers(stores.redis), answers(stores.mongodb)]);
    res.set('Cache-Control', 'no-store');
    res.status(redis && mongodb ? 200 : 503).json({ redis, mongodb });
  });
  router.get('/metrics', async (req, res) => {
    const session = await sessionOf(sessions, req.headers);
    if (!session) throw new DomainError('UNAUTHENTICATED');
    if (!hasRole(session.staff, ['manager'])) throw new DomainError('FORBIDDEN');
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
