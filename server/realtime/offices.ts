/** The offices that somebody listens to in this process: opened by the first listener, closed a while after the last. */
import type { Engine } from '../engine/types.ts';
import { lookTargets } from '../operations/present.ts';
import type { Directory } from '../organisation/directory.ts';
import type { BoardRoom } from './board-room.ts';
import type { DeskRoom } from './desk-room.ts';
import { OfficeFeed, type Step } from './feed.ts';
import type { PhoneRoom } from './phone-room.ts';
import type { Room } from './room.ts';

export interface OfficeRooms {
  board: BoardRoom;
  desk: DeskRoom;
  phones: PhoneRoom;
}

const allOf = ({ board, desk, phones }: OfficeRooms): Room[] => [board, desk, phones];

interface OpenOffice {
  rooms: OfficeRooms;
  feed: Promise<OfficeFeed>;
  listeners: Set<string>;
  closing: NodeJS.Timeout | undefined;
}

export interface LiveOfficesOptions {
  engine: Engine;
  directory: Directory;
  roomsOf: (officeId: string) => OfficeRooms;
  /** Hears what went wrong where nobody waits for an answer. */
  failed: (error: unknown) => void;
}

/** A page that is loaded anew comes back within this; its office need not be opened anew for it. */
const graceMs = 10_000;

export class LiveOffices implements AsyncDisposable {
  readonly #options: LiveOfficesOptions;
  readonly #open = new Map<string, OpenOffice>();

  constructor(options: LiveOfficesOptions) {
    this.#options = options;
  }

  /** Resolves once `cutOver` was called; from then on the listener is told every step until it leaves. */
  async enter(
    officeId: string,
    listener: string,
    lastSeq: number | null,
    cutOver: (step: Step, rooms: OfficeRooms) => void,
  ): Promise<void> {
    const office = this.#open.get(officeId) ?? this.#openOffice(officeId);
    clearTimeout(office.closing);
    office.listeners.add(listener);
    const feed = await office.feed;
    await feed.join(lastSeq, (step) => cutOver(step, office.rooms));
  }

  leave(officeId: string, listener: string): void {
    const office = this.#open.get(officeId);
    if (!office?.listeners.delete(listener) || office.listeners.size > 0) return;
    office.closing = setTimeout(() => {
      this.#open.delete(officeId);
      void this.#close(office);
    }, graceMs);
  }

  /** Tells every listener where the store stands; an office whose store does not answer is left out. */
  async heartbeat(): Promise<void> {
    await Promise.all([...this.#open.values()].map((office) => this.#heartbeat(office)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const offices = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(offices.map((office) => this.#close(office)));
  }

  #openOffice(officeId: string): OpenOffice {
    const { engine, directory, roomsOf, failed } = this.#options;
    const rooms = roomsOf(officeId);
    const feed = OfficeFeed.open({
      officeId,
      engine,
      targets: () => lookTargets(directory.services(officeId)),
      tell: (step) => {
        for (const room of allOf(rooms)) room.tell(step);
      },
      failed,
    });
    const office: OpenOffice = { rooms, feed, listeners: new Set(), closing: undefined };
    this.#open.set(officeId, office);
    // Those who wait for it hear of the failure; the next one tries anew.
    feed.catch(() => {
      if (this.#open.get(officeId) === office) this.#open.delete(officeId);
    });
    return office;
  }

  async #heartbeat({ feed, rooms }: OpenOffice): Promise<void> {
    try {
      const seq = await (await feed).heartbeat();
      for (const room of allOf(rooms)) room.heartbeat(seq);
    } catch (error) {
      this.#options.failed(error);
    }
  }

  async #close({ feed, rooms, closing }: OpenOffice): Promise<void> {
    clearTimeout(closing);
    rooms.phones.close();
    try {
      await (await feed)[Symbol.asyncDispose]();
    } catch (error) {
      this.#options.failed(error);
    }
  }
}
