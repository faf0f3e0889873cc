/** What happens when a socket connects: it is given a seat, and its joins are checked and answered. */
import type { Socket } from 'socket.io';
import { DomainError } from '../../contracts/problems.ts';
import { NOBODY } from '../access/principals.ts';
import { CLIENT_EVENTS, JoinRequest, TicketJoinRequest } from '../../contracts/sockets.ts';
import { officeSerialOf } from '../domain/ids.ts';
import type { Admission } from './admission.ts';
import { parseSent, type AnswerOptions } from './answers.ts';
import type { BoardSocket } from './board-room.ts';
import { answerCommands } from './commands.ts';
import type { DeskSocket } from './desk-room.ts';
import type { RealtimeOptions } from './index.ts';
import { answerJoins } from './joins.ts';
import type { LiveOffices } from './offices.ts';
import type { TicketSocket } from './phone-room.ts';
import { Seat } from './seat.ts';

export interface SeatingOptions extends Pick<
  RealtimeOptions,
  'directory' | 'holderMayRead' | 'readPosition' | 'perform' | 'languageOf' | 'log' | 'addressOf'
> {
  offices: LiveOffices;
  admission: Admission;
}
/** Whatever it may hear and say. */
type AnySocket = Pick<Socket, 'id' | 'connected' | 'handshake' | 'request' | 'conn' | 'on' | 'disconnect'>;

export function seatBoard(socket: BoardSocket, options: SeatingOptions): void {
  const { admission, directory } = options;
  seat(socket, options, async (payload, mine) => {
    const request = parseSent(JoinRequest, payload);
    const open = directory.office(request.office);
    // Whether there is such an office is nobody's business before they are known.
    const principal = open?.[CLIENT_EVENTS.board.join.openIn] ? NOBODY : await admission.known(socket);
    await admission.count(socket, principal);
    const office = admission.office(request.office);
    if (principal.kind !== 'nobody')
      admission.admit(socket, principal, CLIENT_EVENTS.board.join.access, office);
    return mine.take(office.id, request.lastSeq, (step, { board }) => board.welcome(socket, step));
  });
}

export function seatDesk(socket: DeskSocket, options: SeatingOptions): void {
  const { admission } = options;
  seat(socket, options, async (payload, mine) => {
    const principal = await admission.known(socket);
    await admission.count(socket, principal);
    const request = parseSent(JoinRequest, payload);
    const office = admission.office(request.office);
    admission.admit(socket, principal, CLIENT_EVENTS.desk.join.access, office);
    return mine.take(office.id, request.lastSeq, (step, { desk }) => desk.welcome(socket, step));
  });
  answerCommands({
    ...answering(socket, options, 'a command failed'),
    handshake: { headers: socket.handshake.headers, address: options.addressOf(socket.request) },
    known: () => admission.known(socket),
    perform: options.perform,
  });
}

export function seatTicket(socket: TicketSocket, options: SeatingOptions): void {
  const { directory, admission, holderMayRead, readPosition } = options;
  seat(socket, options, async (payload, mine) => {
    const request = parseSent(TicketJoinRequest, payload);
    const ticketId = request.ticketId.toLowerCase();
    const holds = holderMayRead(ticketId, request.token);
    await admission.count(socket, holds ? { kind: 'holder', ticketId } : NOBODY);
    if (!holds) throw new DomainError('UNAUTHENTICATED');
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
  options: SeatingOptions,
  join: (payload: unknown, mine: Seat) => Promise<number>,
): void {
  const { offices, admission } = options;
  const mine = new Seat(socket, offices);
  socket.on('disconnect', () => {
    admission.forget(socket);
    mine.leave();
  });
  answerJoins(answering(socket, options, 'a join failed'), (payload) => join(payload, mine));
}

function answering(
  socket: AnySocket,
  { languageOf, log }: Pick<SeatingOptions, 'languageOf' | 'log'>,
  failure: string,
): AnswerOptions {
  return {
    socket,
    language: languageOf(socket.handshake.headers['accept-language']),
    unexpected: (error) => log.error({ err: error }, failure),
  };
}
