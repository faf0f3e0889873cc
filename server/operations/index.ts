/** Every operation's handler. A name of the contract without one does not compile. */
import type { OperationName } from '../../contracts/api.ts';
import { callNext } from './call-next.ts';
import { closeSession } from './close-session.ts';
import { finish } from './finish.ts';
import { getBoard } from './get-board.ts';
import { getKpis } from './get-kpis.ts';
import { getMe } from './get-me.ts';
import { getOffice } from './get-office.ts';
import { getTicket } from './get-ticket.ts';
import type { Handler } from './hall.ts';
import { listCounters } from './list-counters.ts';
import { listEvents } from './list-events.ts';
import { listOffices } from './list-offices.ts';
import { listServices } from './list-services.ts';
import { listTickets } from './list-tickets.ts';
import { noShow } from './no-show.ts';
import { openSession } from './open-session.ts';
import { recall } from './recall.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { start } from './start.ts';
import { takeTicket } from './take-ticket.ts';
import { withdraw } from './withdraw.ts';

export const HANDLERS = {
  'open-session': openSession,
  'close-session': closeSession,
  'get-me': getMe,
  'list-offices': listOffices,
  'get-office': getOffice,
  'list-services': listServices,
  'take-ticket': takeTicket,
  'list-counters': listCounters,
  'get-ticket': getTicket,
  withdraw,
  'sign-in': signIn,
  'sign-out': signOut,
  'call-next': callNext,
  recall,
  start,
  finish,
  'no-show': noShow,
  'get-board': getBoard,
  'list-events': listEvents,
  'get-kpis': getKpis,
  'list-tickets': listTickets,
} as const satisfies { [N in OperationName]: Handler<N> };
