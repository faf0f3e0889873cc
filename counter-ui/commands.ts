/** The commands that a desk sends, and what each means for the counter that sends it. Pure. */
import type { BodyInputOf } from '../contracts/api.ts';
import type { Ticket, Why } from '../contracts/shapes.ts';
import { formatDuration } from '../ui/messages/format.ts';

/** Commands on one ticket. */
export type TicketCommand =
  | 'recall'
  | 'start'
  | 'finish'
  | 'no-show'
  | 'hold'
  | 'resume'
  | 'return'
  | 'transfer'
  | 'add-leg'
  | 'wrap-up'
  | 'reinstate'
  | 'withdraw'
  | 'change-priority'
  | 'change-service'
  | 'note';
/** Commands on the counter. */
export type CounterCommand =
  'call-next' | 'call' | 'walk-direct' | 'undo' | 'pause-counter' | 'resume-counter' | 'sign-out';
export type WorkCommand = TicketCommand | CounterCommand;

/** What a command is asked with; who asks is added on the way. */
export type Asked<N extends WorkCommand> = Omit<BodyInputOf<N>, 'epoch'>;

const LEAVING: readonly TicketCommand[] = ['finish', 'no-show', 'hold', 'return', 'transfer'];
const WITHOUT_EPOCH: readonly TicketCommand[] = [
  'reinstate',
  'withdraw',
  'change-priority',
  'change-service',
  'note',
];

/** Whether the ticket is no longer at the counter afterwards. */
export function leaves(command: TicketCommand): boolean {
  return LEAVING.includes(command);
}

/** Whether only the sign-in that holds the counter may do it; others any clerk of the office may. */
export function needsEpoch(command: TicketCommand): boolean {
  return !WITHOUT_EPOCH.includes(command);
}

/** The reason of calls that the clerk decided. */
export function chosenBy(command: CounterCommand): Why | null {
  if (command === 'call') return { rule: 'chosen', heads: [] };
  return command === 'walk-direct' ? { rule: 'walk_direct', heads: [] } : null;
}

/** Service time of the leg that ended last, as a clock shows it. */
export function servedTime({ legs }: Ticket): string {
  const ended = legs.findLast(({ finishedAt }) => finishedAt !== null);
  return ended ? formatDuration(ended.serviceMs) : '';
}
