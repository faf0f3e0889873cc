/** The transition table held against a real engine: every status with every operation. */
import { describe, expect, it } from 'vitest';
import {
  allowedOperations,
  TICKET_OPERATIONS,
  TICKET_STATUSES,
  TRANSITIONS,
  type TicketOperation,
  type TicketStatus,
} from '../../contracts/status.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { newId } from '../../server/domain/ids.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import type { Claim, Engine, OfficeFacts } from '../../server/engine/types.ts';
import { caller, request } from './engine.ts';
import { perform, type Command } from './hall-command.ts';

type Way = (TicketOperation | 'close-day')[];
/** The shortest way to each status. */
const WAYS: Record<TicketStatus, Way> = {
  waiting: [],
  called: ['call-next'],
  serving: ['call-next', 'start'],
  held: ['call-next', 'start', 'hold'],
  served: ['call-next', 'start', 'finish'],
  no_show: ['call-next', 'no-show'],
  withdrawn: ['withdraw'],
  expired: ['close-day'],
};

interface Case {
  status: TicketStatus;
  operation: TicketOperation;
  way: Way;
  /** The visit goes on to another service by itself. */
  goesOn: boolean;
  /** Where it leads; `null`: it is refused, or finds nobody. */
  to: TicketStatus | null;
}

/** Where an operation leads on the shortest way, where the table allows several. */
const LEADS: Partial<Record<TicketOperation, Partial<Record<TicketStatus, TicketStatus | null>>>> = {
  resume: { held: 'serving' },
  // Nothing was done yet to one that has only been issued.
  undo: { called: 'waiting', served: 'serving', waiting: null },
};
function leadsTo(operation: TicketOperation, status: TicketStatus): TicketStatus | null {
  const { from, to } = TRANSITIONS[operation];
  if (!(from as readonly TicketStatus[]).includes(status)) return null;
  const known = LEADS[operation]?.[status];
  if (known !== undefined) return known;
  return to === 'same' ? status : to[0];
}

const CASES: Case[] = [
  ...TICKET_STATUSES.flatMap((status) =>
    TICKET_OPERATIONS.map((operation): Case => {
      return { status, operation, way: WAYS[status], goesOn: false, to: leadsTo(operation, status) };
    }),
  ),
  { status: 'held', operation: 'resume', way: ['call-next', 'hold'], goesOn: false, to: 'called' },
  { status: 'serving', operation: 'finish', way: WAYS.serving, goesOn: true, to: 'waiting' },
  { status: 'waiting', operation: 'undo', way: WAYS.served, goesOn: true, to: 'serving' },
  { status: 'waiting', operation: 'undo', way: ['call-next', 'return'], goesOn: false, to: null },
  {
    status: 'waiting',
    operation: 'withdraw',
    way: ['call-next', 'transfer'],
    goesOn: false,
    to: 'withdrawn',
  },
];

interface Setting {
  at: OfficeFacts;
  ticketId: string;
  counterId: string;
  claim: Claim;
  /** A counter with nobody, for a call. */
  free: { counterId: string; claim: Claim };
  services: [string, string];
}

/**
 * Registers a test for every status with every operation.
 *
 * @param engineOf asked once the tests run
 * @param newOffice one for each test
 */
export function testTransitions(engineOf: () => Engine, newOffice: () => OfficeFacts): void {
  describe('the transition table', () => {
    it.each(CASES)(
      '$operation on a ticket that is $status, after $way (its visit goes on: $goesOn)',
      async (one) => {
        const engine = engineOf();
        const setting = await ticketOn(engine, newOffice(), one);
        const { at, ticketId } = setting;
        expect((await engine.ticket(at.id, ticketId))?.status).toBe(one.status);
        const before = await everythingSeen(engine, setting);

        const outcome = await perform(engine, at, caller(), commandFor(one.operation, setting));
        const seen = await everythingSeen(engine, setting);
        if (one.to === null) {
          expect(outcome).toEqual(expect.objectContaining(refusalFor(one, seen.ticket)));
          expect(seen).toEqual(before);
        } else {
          expect(outcome).toMatchObject({ ticket: seen.ticket, repeated: false });
          const news = (await engine.readEvents(at.id, before.marks.seq, 100)).map(
            ({ type, ticketId: of }) => [type, of],
          );
          expect(news).toEqual([[TRANSITIONS[one.operation].event, ticketId]]);
          expect(seen.ticket).toMatchObject({ status: one.to, lastSeq: seen.marks.seq });
          expectPlace(one.to, seen);
        }
        expect(await folded(engine, at, ticketId)).toEqual(seen.ticket);
      },
    );

    it('reaches every status that the table says an operation may lead to', () => {
      const reached = new Set(CASES.map(({ operation, to }) => `${operation} ${to}`));
      const said = TICKET_OPERATIONS.flatMap((operation) => {
        const { from, to } = TRANSITIONS[operation];
        return (to === 'same' ? from : to).map((status) => `${operation} ${status}`);
      });
      expect([...reached].filter((one) => !one.endsWith('null')).sort()).toEqual(said.sort());
    });
  });
}

async function ticketOn(engine: Engine, at: OfficeFacts, { way, goesOn }: Case): Promise<Setting> {
  const services: Setting['services'] = [newId(), newId()];
  const open = async () => {
    const [counterId, clerkId] = [newId(), newId()];
    const { counter } = await engine.signIn(at, caller(), { counterId, clerkId, serviceIds: services });
    return { counterId, claim: { clerkId, epoch: counter.epoch } };
  };
  const [mine, free] = [await open(), await open()];
  const next = goesOn ? [{ serviceId: services[1], targetMs: 60_000 }] : [];
  const { ticket } = await engine.takeTicket(at, caller(), request(services[0], { next }));
  const setting = { at, ticketId: ticket.id, ...mine, free, services };
  for (const step of way) {
    const command = step === 'close-day' ? { name: step, automatic: false } : commandFor(step, setting);
    const outcome = await perform(engine, at, caller(), command);
    if ('refused' in outcome) throw new Error(`${step} was refused: ${JSON.stringify(outcome)}`);
  }
  return setting;
}

function commandFor(name: TicketOperation, { ticketId, counterId, claim, free, services }: Setting): Command {
  const service = { id: services[1], targets: DEFAULT_TARGETS_MS };
  switch (name) {
    case 'call-next':
    case 'undo':
      return { name, claim, counterId };
    case 'call':
      return { name, ...free, ticketId };
    case 'hold':
      return { name, claim, ticketId, note: false };
    case 'return':
      return { name, claim, ticketId, to: 'place' };
    case 'transfer':
      return { name, claim, ticketId, input: { service, aim: null, keepAnchor: false } };
    case 'finish':
      return { name, claim, ticketId, input: { outcome: 'done', delivered: [] } };
    case 'change-priority':
      return { name, ticketId, priority: 'elderly', targets: {} };
    case 'add-leg':
      return { name, claim, ticketId, service };
    case 'change-service':
      return { name, ticketId, service };
    case 'recall':
    case 'start':
    case 'resume':
    case 'wrap-up':
    case 'no-show':
      return { name, claim, ticketId };
    case 'withdraw':
    case 'reinstate':
    case 'note':
      return { name, ticketId };
  }
}

function refusalFor({ operation, status }: Case, ticket: TicketState | null): object {
  const busy = status === 'called' || status === 'serving';
  const number = ticket?.number;
  if (operation === 'call-next')
    return busy ? { refused: 'COUNTER_BUSY', number } : { ticket: null, rule: null };
  if (operation === 'call') return { refused: 'NOT_WAITING', number };
  if (operation === 'undo') return { refused: 'NOTHING_TO_UNDO' };
  return { refused: 'BAD_TRANSITION', number, allowed: allowedOperations(status) };
}

/** Whatever an operation could change. */
async function everythingSeen(engine: Engine, { at, ticketId, services }: Setting) {
  const [ticket, marks, { counters, tickets }, notes, look] = await Promise.all([
    engine.ticket(at.id, ticketId),
    engine.marks(at.id),
    engine.waiting(at.id, 10),
    engine.personalData(at.id, ticketId),
    engine.look(
      at.id,
      services.map((serviceId) => ({ serviceId, targetMs: 0 })),
    ),
  ]);
  const { at: _at, ...rest } = look;
  return { ticket, marks, counters, waiting: tickets.map((one) => one.ticketId), notes, look: rest };
}

/** A ticket is in a queue, at one counter, parked at one, or in none of these. */
function expectPlace(
  status: TicketStatus,
  { ticket, counters, waiting }: Awaited<ReturnType<typeof everythingSeen>>,
) {
  const id = ticket?.id;
  const places = [
    ...waiting.map((one) => ['waiting', one]),
    ...counters.flatMap((counter) => (counter.ticket ? [['at counter', counter.ticket.id]] : [])),
    ...counters.flatMap(({ held }) => held.map((one) => ['held', one.id])),
  ];
  const place = { waiting: 'waiting', called: 'at counter', serving: 'at counter', held: 'held' };
  const expected = status in place ? [[place[status as keyof typeof place], id]] : [];
  expect(places).toEqual(expected);
}

async function folded(engine: Engine, at: OfficeFacts, ticketId: string): Promise<TicketState | null> {
  const events = (await engine.readEvents(at.id, 0, 1_000)).filter(isTicketEvent);
  return events.filter((event) => event.ticketId === ticketId).reduce<TicketState | null>(fold, null);
}
