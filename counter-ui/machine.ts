/**
 * The desk's rules: what a clerk can do now, by which key, and which of two pictures of the counter is the newer one.
 * Pure, so that every case is tested without a page.
 */
import { RIGHTS, type Right } from '../contracts/permissions.ts';
import { PERSONAL_KINDS, type PersonalKind } from '../contracts/personal.ts';
import type { Counter, Service, Staff, Ticket } from '../contracts/shapes.ts';
import { allowedOperations } from '../contracts/status.ts';

/** The one large button, always in the same place. */
export type PrimaryOperation = 'call-next' | 'start' | 'finish' | 'resume-counter';

/** What the keys below the large button do, each printed beside its name. `finish-with` asks for outcome and quantities. */
export const ACTION_KEYS = {
  recall: 'R',
  'no-show': 'X',
  'finish-with': 'F',
  hold: 'M',
  transfer: 'T',
  'add-leg': 'S',
  'wrap-up': 'W',
  return: 'K',
  'change-priority': 'Y',
  'change-service': 'V',
  note: 'N',
  'set-personal-data': 'E',
  call: 'B',
  'walk-direct': 'D',
  'pause-counter': 'P',
  'sign-out': 'Q',
} as const;
export type DeskAction = keyof typeof ACTION_KEYS;

/** Keys of what is offered elsewhere on the page. */
export const OTHER_KEYS = { undo: 'Z', more: '.', route: 'O', reinstate: 'G' } as const;

const ROWS = {
  called: { first: ['recall', 'no-show', 'hold', 'transfer'], more: ['return', 'add-leg'] },
  serving: { first: ['finish-with', 'hold', 'transfer', 'add-leg'], more: ['wrap-up', 'return'] },
} as const satisfies Record<string, { first: DeskAction[]; more: DeskAction[] }>;
const LAST = [
  'change-priority',
  'change-service',
  'note',
  'set-personal-data',
] as const satisfies DeskAction[];
const FREE = ['call', 'walk-direct', 'pause-counter', 'sign-out'] as const satisfies DeskAction[];

/** Whether somebody may do what not every clerk may; what is no right is open to all. */
export function mayDo({ rights }: Pick<Staff, 'rights'>, operation: string): boolean {
  return !(RIGHTS as readonly string[]).includes(operation) || rights.includes(operation as Right);
}

/** What the large button does at the counter as it stands. */
export function primaryFor({ state, ticket }: Pick<Counter, 'state' | 'ticket'>): PrimaryOperation {
  if (ticket?.status === 'called') return 'start';
  if (ticket?.status === 'serving') return 'finish';
  return state === 'paused' ? 'resume-counter' : 'call-next';
}

/** What the clerk may write down about the person: what the service asks for, and what is there already. */
export function personalKinds(
  ticket: Pick<Ticket, 'personal'>,
  service: Pick<Service, 'asksFor'> | undefined,
): PersonalKind[] {
  return PERSONAL_KINDS.filter((kind) => ticket.personal.includes(kind) || service?.asksFor.includes(kind));
}

/**
 * The smaller buttons: those always shown, and those behind "more". A counter can only be left without a ticket.
 *
 * @param service of the ticket in hand
 */
export function actionsFor(
  { state, ticket }: Pick<Counter, 'state' | 'ticket'>,
  staff: Pick<Staff, 'rights'>,
  service?: Pick<Service, 'asksFor' | 'notes'>,
): { first: DeskAction[]; more: DeskAction[] } {
  const mine = (actions: readonly DeskAction[]): DeskAction[] =>
    actions.filter((action) => mayDo(staff, action));
  if (ticket?.status !== 'called' && ticket?.status !== 'serving')
    return { first: state === 'paused' ? ['sign-out'] : mine(FREE), more: [] };
  const allowed: readonly string[] = allowedOperations(ticket.status);
  const left = wrappingUp(ticket);
  const now = (actions: readonly DeskAction[]): DeskAction[] =>
    mine(actions).filter((action) => {
      if (action === 'wrap-up' && left) return false;
      if (action === 'note' && service?.notes === false) return false;
      if (action === 'set-personal-data') return personalKinds(ticket, service).length > 0;
      return action === 'finish-with' || allowed.includes(action);
    });
  const row = ROWS[ticket.status];
  return { first: now(row.first), more: now([...row.more, ...LAST]) };
}

/** The person has left and the clerk writes up. */
export function wrappingUp(ticket: Ticket): boolean {
  return (ticket.legs.at(-1)?.wrapUpAt ?? null) !== null;
}

/** How far a ticket has come; of two pictures of it the one that is further is the newer. */
function progress({ status, calls }: Ticket): number {
  const stage = {
    waiting: 0,
    called: 1,
    held: 2,
    serving: 3,
    served: 4,
    no_show: 4,
    withdrawn: 4,
    expired: 4,
  };
  return calls * 10 + stage[status];
}

/** A ticket that this desk just saw leave the counter, as often called as it was then. */
export interface Left {
  ticketId: string;
  calls: number;
}

/**
 * Joins what a command answered with what is heard live, which may be older: an answer and the live message about it
 * come on two ways.
 *
 * @param left tickets that left moments ago; what is heard of them now may be from before, unless they were called again
 */
export function newerCounter(answered: Counter, live: Counter, left: readonly Left[]): Counter {
  if (live.epoch < answered.epoch) return answered;
  const heard = live.ticket;
  if (heard && left.some(({ ticketId, calls }) => ticketId === heard.id && heard.calls <= calls))
    return answered;
  if (heard && heard.id === answered.ticket?.id && progress(heard) < progress(answered.ticket))
    return { ...live, ticket: answered.ticket };
  return live;
}

/** `elsewhere`: opened again with a newer sign-in; `closed`: nobody, or somebody else, is signed in there now. */
export type Standing = 'here' | 'elsewhere' | 'closed';

/** Whether a clerk's sign-in still holds, by the counter as it stands now. */
export function standing(mine: { clerkId: string; epoch: number }, counter: Counter): Standing {
  if (counter.epoch < mine.epoch) return 'here';
  if (counter.state === 'closed' || counter.clerkId !== mine.clerkId) return 'closed';
  return counter.epoch > mine.epoch ? 'elsewhere' : 'here';
}

/** The last command can be taken back for so long. */
export const undoMs = 30_000;

/** What can be taken back: a call or a finish is undone, a no-show comes back into its queue. */
export interface TakeBack {
  how: 'undo' | 'reinstate';
  ticket: Ticket;
  /** Epoch ms by this machine's clock. */
  until: number;
}

/** Whether the counter still stands as the command left it; an undone finish needs a free counter. */
export function canTakeBack({ how, ticket }: TakeBack, counter: Counter): boolean {
  if (how === 'reinstate') return true;
  if (ticket.status !== 'called') return counter.ticket === null && counter.state === 'open';
  const { ticket: now } = counter;
  return now?.id === ticket.id && now.status === 'called' && now.calls === ticket.calls;
}

/**
 * Two presses of a key closer than this are one press that bounced: the second would otherwise do what the button means
 * next. A mouse tells its double clicks itself.
 */
export const bounceMs = 350;
