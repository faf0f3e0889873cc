/**
 * Live updates over Socket.IO: `/board` for screens, `/desk` for staff, `/ticket` for phones, as typed in
 * `contracts/sockets.ts`. A socket joins one office after the check that its HTTP twin makes, and is told what happens there
 * from the sequence it has. Every process reads the offices' streams itself and sends to its own sockets only.
 */
import type { IncomingMessage, RequestListener, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Language } from '../../contracts/shapes.ts';
import { NAMESPACES } from '../../contracts/sockets.ts';
import type { Engine } from '../engine/types.ts';
import type { Directory } from '../organisation/directory.ts';
import { Admission, type AdmissionOptions } from './admission.ts';
import { BoardRoom, type BoardNamespace } from './board-room.ts';
import type { PerformCommand } from './commands.ts';
import { seatBoard, seatDesk, seatTicket, type SeatingOptions } from './connections.ts';
import { Crowd } from './crowd.ts';
import { DeskRoom, type DeskNamespace } from './desk-room.ts';
import { LiveOffices } from './offices.ts';
import { isOwnOrigin } from './origin.ts';
import { PhoneRoom, type ReadPosition, type TicketNamespace } from './phone-room.ts';

export interface RealtimeOptions extends AdmissionOptions {
  http: HttpServer;
  engine: Engine;
  directory: Directory;
  /** Whether the token is the holder's proof of this ticket. */
  holderMayRead: (ticketId: string, token: string) => boolean;
  /** What `get-ticket` answers, `null` where there is no such ticket. */
  readPosition: ReadPosition;
  /** Carries out a desk's command as HTTP would. */
  perform: PerformCommand;
  languageOf: (acceptLanguage: string | undefined) => Language;
  /** Where the hall is reached through a proxy, `null` where it is reached directly. */
  publicUrl: string | null;
  /** Sockets that one address may have without being known. */
  socketsPerAddress: number;
  /** Sets what every answer says to browsers. */
  headers: (request: IncomingMessage, response: Parameters<RequestListener>[1], next: () => void) => void;
  log: {
    warn: (details: object, message: string) => void;
    error: (details: object, message: string) => void;
  };
  /** How often clients learn the store's sequence and sign-ins are checked again. */
  heartbeatMs?: number;
}

/** Where connections begin; the clients' own default. */
export const SOCKET_PATH = '/socket.io/';
/** As much as HTTP takes in a body. */
const maxMessageBytes = 65_536;

/** From our own pages only; where an address has many sockets already, only for who is known. */
async function mayConnect(
  request: IncomingMessage,
  crowd: Crowd,
  { publicUrl, addressOf, stillThere }: RealtimeOptions,
): Promise<boolean> {
  if (!isOwnOrigin(request.headers, publicUrl)) return false;
  return !crowd.isFull(addressOf(request)) || (await stillThere(request.headers)).kind !== 'nobody';
}

/** Attaches to a server that is or will be listening; disposing cuts every socket and leaves the server open. */
export function attachRealtime(options: RealtimeOptions): AsyncDisposable {
  const { http, engine, directory, readPosition, log, heartbeatMs = 5_000 } = options;
  const crowd = new Crowd(options.socketsPerAddress);
  const io = new Server(http, {
    path: SOCKET_PATH,
    serveClient: false,
    maxHttpBufferSize: maxMessageBytes,
    allowRequest: (request, decide) => {
      mayConnect(request, crowd, options).then(
        (may) => decide(null, may),
        (error: unknown) => {
          log.warn({ err: error }, 'a handshake could not be judged');
          decide(null, false);
        },
      );
    },
  });
  io.engine.use(options.headers);
  io.engine.on('connection', (connection: { request: IncomingMessage; once: Server['engine']['once'] }) => {
    connection.once('close', crowd.enter(options.addressOf(connection.request)));
  });
  io.use((_socket, next) => next(new Error('choose a namespace')));
  const board: BoardNamespace = io.of(NAMESPACES.board);
  const desk: DeskNamespace = io.of(NAMESPACES.desk);
  const ticket: TicketNamespace = io.of(NAMESPACES.ticket);

  const failed = (error: unknown): void => log.warn({ err: error }, 'live updates are late');
  const offices = new LiveOffices({
    engine,
    directory,
    failed,
    roomsOf: (officeId) => ({
      board: new BoardRoom(board, officeId, directory),
      desk: new DeskRoom(desk, officeId, directory),
      phones: new PhoneRoom({ namespace: ticket, officeId, readPosition, failed }),
    }),
  });
  const admission = new Admission(options);
  const seating: SeatingOptions = { ...options, offices, admission };
  board.on('connection', (socket) => seatBoard(socket, seating));
  desk.on('connection', (socket) => seatDesk(socket, seating));
  ticket.on('connection', (socket) => seatTicket(socket, seating));

  const heartbeat = setInterval(() => {
    void offices.heartbeat();
    admission.recheck().catch(failed);
  }, heartbeatMs);

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(heartbeat);
      // Connections are cut, not ended: who is told to go does not come back when the server does. And `io.close` would
      // close the HTTP server, which is its owner's to do.
      io.engine.close();
      await offices[Symbol.asyncDispose]();
    },
  };
}
