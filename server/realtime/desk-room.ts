/** The desks of one office: `/desk`. */
import type { Namespace, Socket } from 'socket.io';
import type { Counter, WaitingRow } from '../../contracts/shapes.ts';
import type { DeskClientEvents, DeskServerEvents } from '../../contracts/sockets.ts';
import { presentCounter, presentWaitingRows } from '../operations/present.ts';
import type { Directory } from '../organisation/directory.ts';
import type { Step } from './feed.ts';
import { isEmpty, roomOf, shownCounters, shownRows, type Room } from './room.ts';

export type DeskNamespace = Namespace<DeskClientEvents, DeskServerEvents>;
export type DeskSocket = Socket<DeskClientEvents, DeskServerEvents>;

interface Desks {
  counters: Counter[];
  waiting: WaitingRow[];
}

export class DeskRoom implements Room {
  readonly #namespace: DeskNamespace;
  readonly #officeId: string;
  readonly #directory: Directory;
  readonly #rows = shownRows();
  readonly #counters = shownCounters();

  constructor(namespace: DeskNamespace, officeId: string, directory: Directory) {
    this.#namespace = namespace;
    this.#officeId = officeId;
    this.#directory = directory;
  }

  tell(step: Step): void {
    if (isEmpty(this.#namespace, this.#officeId)) return;
    const desks = this.#desks(step);
    const changed = {
      counters: this.#counters.changed(desks.counters),
      waiting: this.#rows.changed(desks.waiting),
    };
    const room = this.#namespace.to(roomOf(this.#officeId));
    if (step.events) room.emit('changes', { from: step.after + 1, to: step.look.seq, ...changed });
    else room.emit('snapshot', this.#snapshot(step, desks));
  }

  heartbeat(seq: number): void {
    this.#namespace.to(roomOf(this.#officeId)).volatile.emit('heartbeat', { seq });
  }

  /** Brings one desk to where the room is, and lets it in; what is returned takes it out. */
  welcome(socket: DeskSocket, step: Step): () => void {
    const desks = this.#desks(step);
    const isAlone = isEmpty(this.#namespace, this.#officeId);
    this.#counters.shownTo(desks.counters, isAlone);
    this.#rows.shownTo(desks.waiting, isAlone);
    if (!step.events) socket.emit('snapshot', this.#snapshot(step, desks));
    else if (step.events.length > 0) {
      socket.emit('changes', { from: step.after + 1, to: step.look.seq, ...desks });
    }
    void socket.join(roomOf(this.#officeId));
    return () => void socket.leave(roomOf(this.#officeId));
  }

  #desks({ look }: Step): Desks {
    const live = new Map(look.counters.map((counter) => [counter.id, counter]));
    return {
      counters: this.#directory
        .counters(this.#officeId)
        .map((counter) => presentCounter(counter, live.get(counter.id))),
      waiting: presentWaitingRows(look, this.#directory.services(this.#officeId)),
    };
  }

  #snapshot({ look }: Step, desks: Desks): Parameters<DeskServerEvents['snapshot']>[0] {
    return { seq: look.seq, at: new Date(look.at).toISOString(), officeId: this.#officeId, ...desks };
  }
}
