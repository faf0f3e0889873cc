/**
 * Socket.IO: one namespace per kind of listener, each with one room per office. A room gets a projection, never the raw
 * event. `from` and `to` are sequences: a message whose `from` is above the last `to` + 1 means something was missed, and
 * the client joins again with the last sequence it has. Heartbeats every 5 s carry the store's current sequence.
 */
import { z } from 'zod';
import type { AnswerOf, BodyInputOf, OPERATIONS, OperationName } from './api.ts';
import type { Board, BoardCall, Counter, Estimate, Ticket, WaitingRow } from './shapes.ts';
import { Id } from './shapes.ts';
import type { Problem } from './problems.ts';

export const NAMESPACES = { board: '/board', desk: '/desk', ticket: '/ticket' } as const;

/** `office` is an id or a short code; `lastSeq` is the last sequence the client has, `null` for none. */
export const JoinRequest = z
  .object({ office: z.string().min(1).max(64), lastSeq: z.number().int().nonnegative().nullable() })
  .strict();
export type JoinRequest = z.infer<typeof JoinRequest>;
/** A phone joins with its ticket and the holder's token. */
export const TicketJoinRequest = z.object({ ticketId: Id, token: z.string().min(1).max(128) }).strict();
export type TicketJoinRequest = z.infer<typeof TicketJoinRequest>;

export type JoinAnswer = { ok: true; seq: number } | { ok: false; problem: Problem };
type Join<Request> = (request: Request, answer: (result: JoinAnswer) => void) => void;

/** Something that happened on the board, in order. `again` marks a recall. `gone` takes a call off the board. */
export type BoardChange =
  | { seq: number; kind: 'call'; call: BoardCall; again: boolean }
  | { seq: number; kind: 'gone'; ticketId: string }
  | { seq: number; kind: 'day'; day: string };

export interface BoardServerEvents {
  /** Everything; replaces what the client had. */
  snapshot: (board: Board) => void;
  /** Changes, and the waiting rows that they touched as they stand now. */
  changes: (message: { from: number; to: number; changes: BoardChange[]; waiting: WaitingRow[] }) => void;
  heartbeat: (message: { seq: number }) => void;
}
export interface BoardClientEvents {
  join: Join<JoinRequest>;
}

export interface DeskSnapshot {
  seq: number;
  at: string;
  officeId: string;
  counters: Counter[];
  waiting: WaitingRow[];
}
export interface DeskServerEvents {
  snapshot: (desk: DeskSnapshot) => void;
  /** Counters and waiting rows that changed, as they stand now. */
  changes: (message: { from: number; to: number; counters: Counter[]; waiting: WaitingRow[] }) => void;
  heartbeat: (message: { seq: number }) => void;
}

/** Everything that changes the hall. */
export type CommandName = {
  [N in OperationName]: (typeof OPERATIONS)[N] extends { command: true } ? N : never;
}[OperationName];
/** A command of the HTTP interface, by socket: the same rights, the same checks, the same outcome. */
export interface CommandRequest<N extends CommandName = CommandName> {
  operation: N;
  /** The `:names` of the operation's path, such as `{ ticket: '…' }`. */
  params: Record<string, string>;
  body: BodyInputOf<N>;
  /** A UUID under which the command may be repeated, over HTTP too; `null` for none. */
  idempotencyKey: string | null;
}
/** `status` is that of HTTP. What happens meanwhile comes as `changes`, before or after the answer. */
export type CommandResult<N extends CommandName = CommandName> =
  { ok: true; status: number; answer: AnswerOf<N> } | { ok: false; problem: Problem };
/** The envelope; what is in it is checked as HTTP checks it. */
export const CommandEnvelope = z.strictObject({
  operation: z.string().max(64),
  params: z.record(z.string().max(16), z.string().max(64)),
  body: z.unknown(),
  idempotencyKey: z.string().max(64).nullable().default(null),
});

export interface DeskClientEvents {
  join: Join<JoinRequest>;
  /** Needs no join: who may not listen may still command what HTTP would let them. */
  command: <N extends CommandName>(
    request: CommandRequest<N>,
    answer: (result: CommandResult<N>) => void,
  ) => void;
}

/** Whoever sends one of these, by namespace: as an operation says who may. `as-operation`: as the operation that is commanded. */
export const CLIENT_EVENTS = {
  board: { join: { access: 'see-board', openIn: 'openBoard' } },
  desk: { join: { access: 'see-hall' }, command: { access: 'as-operation' } },
  ticket: { join: { access: 'holder' } },
} as const satisfies {
  board: Record<keyof BoardClientEvents, object>;
  desk: Record<keyof DeskClientEvents, object>;
  ticket: Record<keyof TicketClientEvents, object>;
};

export interface TicketPosition {
  /** The office's sequence at which this was so. */
  seq: number;
  ticket: Ticket;
  peopleAhead: number;
  estimate: Estimate | null;
  /** The name on the counter that called, `null` before a call. */
  counterName: string | null;
}
export interface TicketServerEvents {
  position: (position: TicketPosition) => void;
  heartbeat: (message: { seq: number }) => void;
}
export interface TicketClientEvents {
  join: Join<TicketJoinRequest>;
}
