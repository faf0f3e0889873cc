/**
 * The phones of one office: `/ticket`. What happens to a ticket itself goes out at once; how far the others have moved up is
 * read at most once a second however much happens, once per ticket and not per phone.
 */
import type { Namespace, Socket } from 'socket.io';
import type { TicketClientEvents, TicketPosition, TicketServerEvents } from '../../contracts/sockets.ts';
import type { Step } from './feed.ts';
import { roomOf, type Room } from './room.ts';

export type TicketNamespace = Namespace<TicketClientEvents, TicketServerEvents>;
export type TicketSocket = Socket<TicketClientEvents, TicketServerEvents>;

/** A ticket as its holder sees it, `null` where there is none. */
export type ReadPosition = (
  officeId: string,
  ticketId: string,
) => Promise<Omit<TicketPosition, 'seq'> | null>;

interface Watched {
  phones: Set<string>;
  /** What was sent last and at which sequence, so that nothing older or equal follows. */
  seq: number;
  face: string;
  waiting: boolean;
}

const everyMs = 1_000;
/** With many tickets watched the rounds get rarer, so that an office never takes more than about a fifth of a store. */
const perTicketMs = 5;
const atOnce = 20;

const ticketRoom = (ticketId: string): string => `ticket:${ticketId}`;

export interface PhoneRoomOptions {
  namespace: TicketNamespace;
  officeId: string;
  readPosition: ReadPosition;
  failed: (error: unknown) => void;
}

export class PhoneRoom implements Room {
  readonly #options: PhoneRoomOptions;
  readonly #watched = new Map<string, Watched>();
  #seq = 0;
  #roundAt = 0;
  #round: NodeJS.Timeout | undefined;

  constructor(options: PhoneRoomOptions) {
    this.#options = options;
  }

  tell({ look, events }: Step): void {
    this.#seq = look.seq;
    const touched = new Set(events ? events.map(({ ticketId }) => ticketId ?? '') : this.#watched.keys());
    void this.#send([...touched].filter((ticketId) => this.#watched.has(ticketId)));
    this.#plan();
  }

  heartbeat(seq: number): void {
    this.#options.namespace.to(roomOf(this.#options.officeId)).volatile.emit('heartbeat', { seq });
  }

  /** From now on this phone hears of the ticket; its first position is for the caller to read after this. What is returned ends it. */
  welcome(socket: TicketSocket, ticketId: string, step: Step): () => void {
    this.#seq = step.look.seq;
    const watched = this.#watched.get(ticketId) ?? { phones: new Set(), seq: 0, face: '', waiting: true };
    watched.phones.add(socket.id);
    this.#watched.set(ticketId, watched);
    const rooms = [roomOf(this.#options.officeId), ticketRoom(ticketId)];
    void socket.join(rooms);
    return () => {
      for (const room of rooms) void socket.leave(room);
      watched.phones.delete(socket.id);
      if (watched.phones.size === 0) this.#watched.delete(ticketId);
    };
  }

  close(): void {
    clearTimeout(this.#round);
    this.#watched.clear();
  }

  #plan(): void {
    if (this.#round !== undefined || this.#watched.size === 0) return;
    const gapMs = Math.max(everyMs, this.#watched.size * perTicketMs);
    const waitMs = Math.max(0, this.#roundAt + gapMs - performance.now());
    this.#round = setTimeout(() => {
      void this.#sendOthers();
    }, waitMs);
  }

  async #sendOthers(): Promise<void> {
    const seq = this.#seq;
    const waiting = [...this.#watched].flatMap(([ticketId, watched]) => (watched.waiting ? ticketId : []));
    await this.#send(waiting);
    this.#roundAt = performance.now();
    this.#round = undefined;
    if (this.#seq > seq) this.#plan();
  }

  async #send(ticketIds: readonly string[]): Promise<void> {
    for (let i = 0; i < ticketIds.length; i += atOnce) {
      await Promise.all(ticketIds.slice(i, i + atOnce).map((ticketId) => this.#sendOne(ticketId)));
    }
  }

  /** A phone that misses one because the store is away gets the next; it joins again after a silence. */
  async #sendOne(ticketId: string): Promise<void> {
    const seq = this.#seq;
    try {
      const position = await this.#options.readPosition(this.#options.officeId, ticketId);
      const watched = this.#watched.get(ticketId);
      if (!position || !watched || watched.seq > seq) return;
      const face = JSON.stringify(position);
      watched.waiting = position.ticket.status === 'waiting';
      if (watched.face === face) return;
      Object.assign(watched, { seq, face });
      this.#options.namespace.to(ticketRoom(ticketId)).emit('position', { seq, ...position });
    } catch (error) {
      this.#options.failed(error);
    }
  }
}
