/** Every command of a hall as plain data, so that histories of them can be made up, sent, repeated and judged. */
import { DomainError } from '../../contracts/problems.ts';
import type { Priority } from '../../contracts/shapes.ts';
import type { PauseReason } from '../../contracts/status.ts';
import type {
  Caller,
  CheckInInput,
  Claim,
  Engine,
  FinishInput,
  OfficeFacts,
  SignInInput,
  TakeTicketInput,
  Targets,
  TargetsOfClass,
  TransferInput,
  WalkDirectInput,
} from '../../server/engine/types.ts';

interface ServiceFacts {
  id: string;
  targets: Targets;
}
interface AtCounter {
  claim: Claim;
  ticketId: string;
}
interface OnCounter {
  claim: Claim;
  counterId: string;
}

/** Commands by their names in every layer. */
export interface Commands {
  'take-ticket': { input: TakeTicketInput };
  'check-in': { input: CheckInInput };
  'sign-in': { input: SignInInput };
  'sign-out': OnCounter;
  'pause-counter': OnCounter & { reason: PauseReason };
  'resume-counter': OnCounter;
  'call-next': OnCounter;
  call: OnCounter & { ticketId: string };
  'walk-direct': OnCounter & { input: WalkDirectInput };
  undo: OnCounter;
  recall: AtCounter;
  start: AtCounter;
  hold: AtCounter & { note: boolean };
  resume: AtCounter;
  return: AtCounter & { to: 'place' | 'end' };
  transfer: AtCounter & { input: TransferInput };
  'add-leg': AtCounter & { service: ServiceFacts };
  'wrap-up': AtCounter;
  finish: AtCounter & { input: FinishInput };
  'no-show': AtCounter;
  withdraw: { ticketId: string };
  reinstate: { ticketId: string };
  'change-priority': { ticketId: string; priority: Priority; targets: TargetsOfClass };
  'change-service': { ticketId: string; service: ServiceFacts };
  note: { ticketId: string };
  'set-personal-data': { ticketId: string; items: Parameters<Engine['setPersonalData']>[3] };
  'erase-personal-data': { ticketId: string };
  'set-open': { serviceId: string | null; open: boolean };
  'open-day': object;
  'close-day': { automatic: boolean };
  'roll-day': object;
  'auto-call': object;
}
export type CommandName = keyof Commands;
export type Command = { [N in CommandName]: { name: N } & Commands[N] }[CommandName];
export type CommandOf<N extends CommandName> = Extract<Command, { name: N }>;

/** What came of a command: the answer without its place in the queue, or the refusal. */
export type Outcome = Record<string, unknown>;

export const SEALED = { sealed: 'not to be read' };

/** Sends a command; a refusal is an outcome like any other. */
export async function perform(
  engine: Engine,
  at: OfficeFacts,
  by: Caller,
  command: Command,
): Promise<Outcome> {
  try {
    const { position: _position, ...answer } = { position: null, ...(await send(engine, at, by, command)) };
    return answer;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refused: error.code, ...error.params, ...error.extra };
  }
}

/** Sends a command as a server process does. */
export function send(engine: Engine, at: OfficeFacts, by: Caller, command: Command): Promise<object> {
  switch (command.name) {
    case 'take-ticket':
      return engine.takeTicket(at, by, command.input);
    case 'check-in':
      return engine.checkIn(at, by, command.input);
    case 'sign-in':
      return engine.signIn(at, by, command.input);
    case 'sign-out':
      return engine.signOut(at, by, command.claim, command.counterId);
    case 'pause-counter':
      return engine.pauseCounter(at, by, command.claim, command.counterId, command.reason);
    case 'resume-counter':
      return engine.resumeCounter(at, by, command.claim, command.counterId);
    case 'call-next':
      return engine.callNext(at, by, command.claim, command.counterId);
    case 'call':
      return engine.call(at, by, command.claim, command.counterId, command.ticketId);
    case 'walk-direct':
      return engine.walkDirect(at, by, command.claim, command.counterId, command.input);
    case 'undo':
      return engine.undo(at, by, command.claim, command.counterId);
    case 'recall':
      return engine.recall(at, by, command.claim, command.ticketId);
    case 'start':
      return engine.start(at, by, command.claim, command.ticketId);
    case 'hold':
      return engine.hold(at, by, command.claim, command.ticketId, command.note ? SEALED : undefined);
    case 'resume':
      return engine.resume(at, by, command.claim, command.ticketId);
    case 'return':
      return engine.return(at, by, command.claim, command.ticketId, command.to);
    case 'transfer':
      return engine.transfer(at, by, command.claim, command.ticketId, command.input);
    case 'add-leg':
      return engine.addLeg(at, by, command.claim, command.ticketId, command.service);
    case 'wrap-up':
      return engine.wrapUp(at, by, command.claim, command.ticketId);
    case 'finish':
      return engine.finish(at, by, command.claim, command.ticketId, command.input);
    case 'no-show':
      return engine.noShow(at, by, command.claim, command.ticketId);
    case 'withdraw':
      return engine.withdraw(at, by, command.ticketId);
    case 'reinstate':
      return engine.reinstate(at, by, command.ticketId);
    case 'change-priority':
      return engine.changePriority(at, by, command.ticketId, command);
    case 'change-service':
      return engine.changeService(at, by, command.ticketId, command.service);
    case 'note':
      return engine.note(at, by, command.ticketId, SEALED);
    case 'set-personal-data':
      return engine.setPersonalData(at, by, command.ticketId, command.items);
    case 'erase-personal-data':
      return engine.erasePersonalData(at, by, command.ticketId);
    case 'set-open':
      return engine.setOpen(at, by, command.serviceId, command.open);
    case 'open-day':
      return engine.openDay(at, by);
    case 'close-day':
      return engine.closeDay(at, by, command.automatic);
    case 'roll-day':
      return engine.rollDay(at);
    case 'auto-call':
      return engine.autoCall(at);
  }
}
