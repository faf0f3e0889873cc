/**
 * Live state over Socket.IO: a snapshot, then changes in sequence. What is shown stays shown while the connection is
 * away, and `offlineSince` says since when it may be old. A gap or a heartbeat that is ahead leads to joining again.
 */
import { io, type Socket } from 'socket.io-client';
import type { Problem } from '../contracts/problems.ts';
import type { Board } from '../contracts/shapes.ts';
import {
  NAMESPACES,
  type BoardChange,
  type BoardClientEvents,
  type BoardServerEvents,
  type DeskClientEvents,
  type DeskServerEvents,
  type DeskSnapshot,
  type JoinAnswer,
  type TicketClientEvents,
  type TicketPosition,
  type TicketServerEvents,
} from '../contracts/sockets.ts';
import { reduceBoard, reduceDesk, type BoardMessage } from './reduce.ts';
import { Sequence } from './sequence.ts';

/** Heartbeats come every 5 s; two missed ones mean that nothing arrives any more. */
const silenceMs = 12_000;
/** A heartbeat may overtake the message it counts; only what is still missing after this is missing. */
const graceMs = 500;
const joinTimeoutMs = 5_000;
const retryMs = 1_000;

type AckError = Error | null;

/** What all live states share: the connection, when it was last heard, and joining again. */
abstract class Live<State> {
  /** The state as last known, or null before the first snapshot. */
  state = $state.raw<State | null>(null);
  /** Epoch ms when something last arrived while nothing arrives now, else null. */
  offlineSince = $state<number | null>(null);
  /** Why the server refused to let this page listen, else null. */
  refusal = $state.raw<Problem | null>(null);

  protected readonly sequence = new Sequence();
  readonly #socket: Pick<Socket, 'connect' | 'disconnect' | 'connected'>;
  #heardAt = Date.now();
  #silence: ReturnType<typeof setTimeout> | undefined;
  #rejoin: ReturnType<typeof setTimeout> | undefined;
  #comeBack: ReturnType<typeof setTimeout> | undefined;

  protected constructor(socket: Pick<Socket, 'connect' | 'disconnect' | 'connected'>) {
    this.#socket = socket;
    this.#listen();
  }

  get online(): boolean {
    return this.offlineSince === null;
  }

  close(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#rejoin);
    clearTimeout(this.#comeBack);
    this.#socket.disconnect();
  }

  protected abstract join(): void;

  /** Call on every message. */
  protected heard(): void {
    this.#heardAt = Date.now();
    this.offlineSince = null;
    this.#listen();
  }

  protected lost(reason?: Socket.DisconnectReason): void {
    this.offlineSince ??= this.#heardAt;
    // Whoever is told to go does not come back by itself; asking again tells why, or lets it in.
    if (reason === 'io server disconnect')
      this.#comeBack = setTimeout(() => void this.#socket.connect(), retryMs);
  }

  protected heartbeat(seq: number): void {
    this.heard();
    if (this.sequence.isBehind(seq)) this.joinAgain(graceMs, () => this.sequence.isBehind(seq));
  }

  protected joined(error: AckError, answer?: JoinAnswer): void {
    if (error || !answer) {
      this.joinAgain(retryMs);
    } else if (answer.ok) {
      this.refusal = null;
      this.heard();
    } else {
      this.refusal = answer.problem;
      // A store that is away comes back; any other refusal stays until the page does something about it.
      if (answer.problem.status === 503 || answer.problem.status === 429) this.joinAgain(5 * retryMs);
    }
  }

  protected joinAgain(afterMs = 0, stillNeeded: () => boolean = () => true): void {
    clearTimeout(this.#rejoin);
    this.#rejoin = setTimeout(() => {
      if (this.#socket.connected && stillNeeded()) this.join();
    }, afterMs);
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.lost();
      this.joinAgain();
    }, silenceMs);
  }
}

/** The hall's board. `onchange` hears what happens while the page looks on, never what a snapshot brings. */
export class LiveBoard extends Live<Board> {
  readonly #socket: Socket<BoardServerEvents, BoardClientEvents>;
  readonly #office: string;
  readonly #onchange: (change: BoardChange) => void;

  constructor(office: string, onchange: (change: BoardChange) => void = () => undefined) {
    const socket: Socket<BoardServerEvents, BoardClientEvents> = io(NAMESPACES.board, { autoConnect: false });
    super(socket);
    this.#socket = socket;
    this.#office = office;
    this.#onchange = onchange;
    socket
      .on('connect', () => {
        this.join();
      })
      .on('disconnect', (reason) => {
        this.lost(reason);
      })
      .on('snapshot', (board) => {
        this.heard();
        this.sequence.snapshot(board.seq);
        this.state = board;
      })
      .on('changes', (message) => {
        this.#apply(message);
      })
      .on('heartbeat', ({ seq }) => {
        this.heartbeat(seq);
      })
      .connect();
  }

  #apply(message: BoardMessage): void {
    this.heard();
    const known = this.sequence.last ?? 0;
    const verdict = this.sequence.accept(message.from, message.to);
    if (verdict === 'gap') this.joinAgain();
    if (verdict !== 'apply' || !this.state) return;
    this.state = reduceBoard(this.state, message);
    for (const change of message.changes) if (change.seq > known) this.#onchange(change);
  }

  protected override join(): void {
    this.#socket
      .timeout(joinTimeoutMs)
      .emit('join', { office: this.#office, lastSeq: this.sequence.last }, (error: AckError, answer) => {
        this.joined(error, answer);
      });
  }
}

/** Counters and queues, for signed-in staff (by their session's cookie). */
export class LiveDesk extends Live<DeskSnapshot> {
  /** What to add to this machine's clock to get the hall's, in ms; a staff PC may be minutes off. */
  clockOffsetMs = $state(0);
  readonly #socket: Socket<DeskServerEvents, DeskClientEvents>;
  readonly #office: string;

  constructor(office: string) {
    const socket: Socket<DeskServerEvents, DeskClientEvents> = io(NAMESPACES.desk, { autoConnect: false });
    super(socket);
    this.#socket = socket;
    this.#office = office;
    socket
      .on('connect', () => {
        this.join();
      })
      .on('disconnect', (reason) => {
        this.lost(reason);
      })
      .on('snapshot', (desk) => {
        this.heard();
        this.sequence.snapshot(desk.seq);
        this.clockOffsetMs = Date.parse(desk.at) - Date.now();
        this.state = desk;
      })
      .on('changes', (message) => {
        this.heard();
        const verdict = this.sequence.accept(message.from, message.to);
        if (verdict === 'gap') this.joinAgain();
        else if (verdict === 'apply' && this.state) this.state = reduceDesk(this.state, message);
      })
      .on('heartbeat', ({ seq }) => {
        this.heartbeat(seq);
      })
      .connect();
  }

  protected override join(): void {
    this.#socket
      .timeout(joinTimeoutMs)
      .emit('join', { office: this.#office, lastSeq: this.sequence.last }, (error: AckError, answer) => {
        this.joined(error, answer);
      });
  }
}

/** One citizen's ticket. Each position is whole, so there is no gap to find: an older one is only not shown. */
export class LiveTicket extends Live<TicketPosition> {
  readonly #socket: Socket<TicketServerEvents, TicketClientEvents>;
  readonly #request: { ticketId: string; token: string };

  constructor(ticketId: string, token: string) {
    const socket: Socket<TicketServerEvents, TicketClientEvents> = io(NAMESPACES.ticket, {
      autoConnect: false,
    });
    super(socket);
    this.#socket = socket;
    this.#request = { ticketId, token };
    socket
      .on('connect', () => {
        this.join();
      })
      .on('disconnect', (reason) => {
        this.lost(reason);
      })
      .on('position', (position) => {
        this.heard();
        if (this.state && position.seq < this.state.seq) return;
        this.state = position;
      })
      .on('heartbeat', () => {
        this.heard();
      })
      .connect();
  }

  protected override join(): void {
    this.#socket.timeout(joinTimeoutMs).emit('join', this.#request, (error: AckError, answer) => {
      this.joined(error, answer);
    });
  }
}
