/** What a request carries, checked against the contract. Every fault is listed at once. */
import { z } from 'zod';
import type { Operation, OperationName } from '../../contracts/api.ts';
import { DomainError, type FieldFault } from '../../contracts/problems.ts';
import { Id } from '../../contracts/shapes.ts';
import type { Sealing } from '../access/sealing.ts';
import type { Caller } from '../engine/types.ts';
import type { Admitted } from './admit.ts';
import { fieldFaults } from '../operations/field-words.ts';

const Nothing = z.strictObject({});

/** What was sent, not looked at yet. */
export interface Sent {
  body: unknown;
  query: unknown;
  idempotencyKey: unknown;
}
export interface Parsed {
  body: unknown;
  query: unknown;
  idempotencyKey: string | null;
}

/** @throws DomainError INVALID_INPUT with every fault of body, query and `Idempotency-Key` */
export function parseRequest(operation: Operation, sent: Sent): Parsed {
  const body = operation.body?.safeParse(sent.body ?? {});
  const query = (operation.query ?? Nothing).safeParse(sent.query);
  const key = Id.optional().safeParse(operation.command ? sent.idempotencyKey : undefined);
  const errors = [
    ...faultsOf(body),
    ...faultsOf(query),
    ...faultsOf(key).map(({ message }) => ({ path: 'Idempotency-Key', message })),
  ];
  if (errors.length > 0) throw new DomainError('INVALID_INPUT', {}, { errors });
  return { body: body?.data, query: query.data, idempotencyKey: key.data?.toLowerCase() ?? null };
}

function faultsOf(result: z.ZodSafeParseResult<unknown> | undefined): FieldFault[] {
  return !result || result.success ? [] : result.error.issues.flatMap(fieldFaults);
}

/**
 * The command as the engine remembers it: the key stands for the operation, its place and its body. A parsed body has its fields in the order
 * of its schema, however they were written, and its defaults filled in.
 */
export function callerOf(
  name: OperationName,
  { actor, office, counter, service, ticketId }: Admitted,
  { body, idempotencyKey }: Parsed,
  { fingerprint }: Pick<Sealing, 'fingerprint'>,
): Caller {
  const command = [name, office?.id, counter?.id, service?.id, ticketId, body];
  const bodyHash = idempotencyKey === null ? '' : fingerprint(JSON.stringify(command));
  return { actor, idempotencyKey, bodyHash };
}
