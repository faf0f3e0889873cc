/**
 * Every HTTP operation: its name, place, who may use it, what it takes and what it answers. The server binds one handler to
 * each name, the OpenAPI document is generated from it, and the web apps call through it.
 */
import type { z } from 'zod';
import { ACCOUNT } from './operations/account.ts';
import { AUDIT } from './operations/audit.ts';
import { COUNTER } from './operations/counter.ts';
import { DEVICES } from './operations/devices.ts';
import { FIGURES } from './operations/figures.ts';
import { HALL } from './operations/hall.ts';
import { KEYS } from './operations/keys.ts';
import { OFFICE } from './operations/office.ts';
import { PERSONAL } from './operations/personal.ts';
import { STAFF } from './operations/staff.ts';
import { TICKET } from './operations/ticket.ts';

export type { Operation } from './operation.ts';

export const OPERATIONS = {
  ...ACCOUNT,
  ...HALL,
  ...COUNTER,
  ...TICKET,
  ...PERSONAL,
  ...OFFICE,
  ...FIGURES,
  ...AUDIT,
  ...KEYS,
  ...DEVICES,
  ...STAFF,
  ...KEYS,
} as const;

export type OperationName = keyof typeof OPERATIONS;
export type BodyOf<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.infer<B>
  : undefined;
export type BodyInputOf<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.input<B>
  : undefined;
export type QueryOf<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  query: infer Q extends z.ZodType;
}
  ? z.infer<Q>
  : undefined;
export type AnswerOf<N extends OperationName> = z.infer<(typeof OPERATIONS)[N]['answer']>;
