/** One mapper from a script's code to an answer or a refusal, and from a store's failure to `STORE_AWAY`. */
import { DomainError, type ErrorCode } from '../../contracts/problems.ts';
import { allowedOperations, TicketStatus } from '../../contracts/status.ts';
import { upgradeTicket } from '../../contracts/ticket-state.ts';

/** Codes below 10 are answers; see `scripts/lib/office.lua`. */
export const CODE = { OK: 0, REPEATED: 1, ROLL_DAY: 2, AGAIN: 3, MIGRATE: 4, COMPARE: 5 } as const;

const REFUSALS: Readonly<Record<number, ErrorCode>> = {
  10: 'IDEMPOTENCY_MISMATCH',
  11: 'NOT_FOUND',
  12: 'BAD_TRANSITION',
  13: 'STALE_EPOCH',
  14: 'COUNTER_CLOSED',
  15: 'COUNTER_BUSY',
  16: 'COUNTER_OCCUPIED',
  17: 'CLERK_ELSEWHERE',
  18: 'NOT_YOUR_TICKET',
  19: 'OFFICE_CLOSED',
  20: 'SERVICE_CLOSED',
  21: 'OFFICE_FULL',
  22: 'SERVICE_FULL',
  23: 'SERIES_EXHAUSTED',
  24: 'ALREADY_CHECKED_IN',
  25: 'COUNTER_PAUSED',
  26: 'COUNTER_NOT_PAUSED',
  27: 'NOT_THERE_NOW',
  28: 'NOT_WAITING',
  29: 'NOTHING_TO_UNDO',
  30: 'REINSTATE_TOO_LATE',
};

/** Splits a script's reply into its code and its JSON. */
export function parseReply(reply: unknown): { code: number; json: string } {
  if (!Array.isArray(reply) || typeof reply[0] !== 'number' || typeof reply[1] !== 'string') {
    throw new TypeError('a script answered something that is not [code, json]');
  }
  return { code: reply[0], json: reply[1] };
}

/** A remembered answer; an older version may have given it, with a ticket and heads that say less. */
export function rememberedAnswer<A>(json: string): A {
  const answer = JSON.parse(json) as {
    ticket?: Parameters<typeof upgradeTicket>[0] | null;
    heads?: object[] | null;
  };
  if (!answer.ticket) return answer as A;
  const { heads } = answer;
  return {
    ...(heads && { rule: 'earliest_due' }),
    ...answer,
    ticket: upgradeTicket(answer.ticket),
    ...(heads && { heads: heads.map((head) => ({ ...OLD_HEAD, ...head })) }),
  } as A;
}
const OLD_HEAD = { priority: 'regular', secondary: false, eligible: true };

/** The refusal behind a script's code. */
export function refusal(code: number, json: string): DomainError {
  const name = REFUSALS[code];
  if (!name) throw new TypeError(`a script answered the unknown code ${code}`);
  const details = JSON.parse(json) as { number?: string; status?: unknown };
  const params: Record<string, string> = details.number === undefined ? {} : { number: details.number };
  if (name !== 'BAD_TRANSITION') return new DomainError(name, params);
  return new DomainError(name, params, { allowed: allowedOperations(TicketStatus.parse(details.status)) });
}

/** Replies by which the store says that it cannot take a write now, as opposed to a fault of ours. */
const CANNOT_NOW = /^(LOADING|MISCONF|OOM|READONLY|CLUSTERDOWN|MASTERDOWN|NOREPLICAS|BUSY|TRYAGAIN)\b/;

/** A failure of the store as people hear of it; a fault of ours travels as it is. */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError) return error;
  const ours = error.name === 'ReplyError' && !CANNOT_NOW.test(error.message);
  return ours ? error : new DomainError('STORE_AWAY');
}
