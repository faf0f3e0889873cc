/** What a request carries, checked against the contract. Every fault is listed at once. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import type { Operation } from '../../contracts/api.ts';
import { DomainError, type FieldFault } from '../../contracts/problems.ts';
import { Id } from '../../contracts/shapes.ts';
import type { Caller } from '../engine/types.ts';
import type { Admitted } from './admit.ts';
import { fieldFaults } from '../operations/field-words.ts';

const Nothing = z.strictObject({});

export interface Parsed {
  body: unknown;
  query: unknown;
  idempotencyKey: string | null;
}

/** @throws DomainError INVALID_INPUT with every fault of body, query and `Idempotency-Key` */
export function parseRequest(operation: Operation, req: Request): Parsed {
  const body = operation.body?.safeParse(req.body ?? {});
  const query = (operation.query ?? Nothing).safeParse({ ...req.query });
  const header = operation.command ? req.headers['idempotency-key'] : undefined;
  const key = Id.optional().safeParse(header);
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
 * The command as the engine remembers it: the key stands for the place and for the body. A parsed body has its fields in the
 * order of its schema, however they were written, and its defaults filled in.
 */
export function callerOf(
  { actor, office, counter, ticketId }: Admitted,
  { body, idempotencyKey }: Parsed,
): Caller {
  const command = JSON.stringify([office?.id, counter?.id, ticketId, body]);
  const bodyHash = idempotencyKey === null ? '' : createHash('sha256').update(command).digest('hex');
  return { actor, idempotencyKey, bodyHash };
}
