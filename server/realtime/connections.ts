/** What happens when a socket connects: it is given a seat, and its joins are checked and answered. */
import { DomainError } from '../../contracts/problems.ts';
import { JoinRequest, TicketJoinRequest } from '../../contracts/sockets.ts';
import { officeSerialOf } from '../domain/ids.ts';
import type { Admission } from './admission.ts';
import type { BoardSocket } from './board-room.ts';
import type { DeskSocket } from './desk-room.ts';
import type { RealtimeOptions } from './index.ts';
import { answerJoins, parseJoin } from './joins.ts';
import type { LiveOffices } from './offices.ts';
import type { TicketSocket } from './phone-room.ts';
import { Seat } from './seat.ts';

export interface SeatingOptions extends Pick<
  RealtimeOptions,
  'directory' | 'holderMayRead' | 'readPosition' | 'languageOf' | 'log'
> {
  offices: LiveOffices;
  admission: Admission;
}
type AnySocket = BoardSocket | DeskSocket | TicketSocket;

export function seatBoard(socket: BoardSocket, options: SeatingOptions): void {
  const { admission, directory } = options;
  seat(socket, options, async (payload, mine) => {
    const request = parseJoin(JoinRequest, payload);
    const open = directory.office(request.office);
    // Whether there is such an office is nobody's business before they are signed in.
    const staff = open?.openBoard ? null : await admission.signedIn(socket);
    const office = admission.office(request.office);
    if (staff) admission.admit(socket, staff, office);
    return mine.take(office.id, request.lastSeq, (step, { board }) => board.welcome(socket, step));
  });
}

export function seatDesk(socket: DeskSocket, options: SeatingOptions): void {
  const { admission } = options;
  seat(socket, options, async (payload, mine) => {
    const staff = await admission.signedIn(socket);
    const request = parseJoin(JoinRequest, payload);
    const office = admission.office(request.office);
    admission.admit(socket, staff, office);
    return mine.take(office.id, request.lastSeq, (step, { desk }) => desk.welcome(socket, step));
  });
}

export function seatTicket(socket: TicketSocket, options: SeatingOptions): void {
  const { directory, holderMayRead, readPosition } = options;
  seat(socket, options, async (payload, mine) => {
    const request = parseJoin(TicketJoinRequest, payload);
    const ticketId = request.ticketId.toLowerCase();
    if (!holderMayRead(ticketId, request.token)) throw new DomainError('UNAUTHENTICATED');
    const office = directory.officeBySerial(officeSerialOf(ticketId));
    if (!office) throw new DomainError('NOT_FOUND');
    const seq = await mine.take(office.id, null, (step, { phones }) =>
      phones.welcome(socket, ticketId, step),
    );
    const position = await readPosition(office.id, ticketId);
    if (!position) {
      mine.leave();
      throw new DomainError('NOT_FOUND');
    }
    socket.emit('position', { seq, ...position });
    return seq;
  });
}

function seat(
  socket: AnySocket,
  { offices, admission, languageOf, log }: SeatingOptions,
  join: (payload: unknown, mine: Seat) => Promise<number>,
): void {
  const mine = new Seat(socket, offices);
  const unexpected = (error: unknown): void => log.error({ err: error }, 'a join failed');
  socket.on('disconnect', () => {
    admission.forget(socket);
    mine.leave();
  });
  answerJoins(
    socket,
    languageOf(socket.handshake.headers['accept-language']),
    (payload) => join(payload, mine),
    unexpected,
  );
}
