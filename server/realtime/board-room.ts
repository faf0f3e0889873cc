/** The hall's screens of one office: `/board`. */
import type { Namespace, Socket } from 'socket.io';
import type { StoredEvent } from '../../contracts/events.ts';
import type { Board, WaitingRow } from '../../contracts/shapes.ts';
import type { BoardClientEvents, BoardServerEvents } from '../../contracts/sockets.ts';
import { presentBoard, presentWaitingRows } from '../operations/present.ts';
import type { Directory } from '../organisation/directory.ts';
import { boardChanges } from './board-changes.ts';
import type { Step } from './feed.ts';
import { isEmpty, roomOf, shownRows, type Room } from './room.ts';

export type BoardNamespace = Namespace<BoardClientEvents, BoardServerEvents>;
export type BoardSocket = Socket<BoardClientEvents, BoardServerEvents>;

export class BoardRoom implements Room {
  readonly #namespace: BoardNamespace;
  readonly #officeId: string;
  readonly #directory: Directory;
  readonly #rows = shownRows();

  constructor(namespace: BoardNamespace, officeId: string, directory: Directory) {
    this.#namespace = namespace;
    this.#officeId = officeId;
    this.#directory = directory;
  }

  tell(step: Step): void {
    if (isEmpty(this.#namespace, this.#officeId)) return;
    const waiting = this.#rows.changed(this.#waiting(step));
    const room = this.#namespace.to(roomOf(this.#officeId));
    if (step.events) room.emit('changes', this.#message(step, step.events, waiting));
    else room.emit('snapshot', this.#snapshot(step));
  }

  heartbeat(seq: number): void {
    this.#namespace.to(roomOf(this.#officeId)).volatile.emit('heartbeat', { seq });
  }

  /** Brings one screen to where the room is, and lets it in; what is returned takes it out. */
  welcome(socket: BoardSocket, step: Step): () => void {
    const waiting = this.#waiting(step);
    this.#rows.shownTo(waiting, isEmpty(this.#namespace, this.#officeId));
    if (!step.events) socket.emit('snapshot', this.#snapshot(step));
    else if (step.events.length > 0) socket.emit('changes', this.#message(step, step.events, waiting));
    void socket.join(roomOf(this.#officeId));
    return () => void socket.leave(roomOf(this.#officeId));
  }

  #waiting({ look }: Step): WaitingRow[] {
    return presentWaitingRows(look, this.#directory.services(this.#officeId));
  }

  #snapshot({ look }: Step): Board {
    return presentBoard(look, { id: this.#officeId }, this.#directory);
  }

  #message(
    { after, look }: Step,
    events: readonly StoredEvent[],
    waiting: WaitingRow[],
  ): Parameters<BoardServerEvents['changes']>[0] {
    return { from: after + 1, to: look.seq, changes: boardChanges(events, this.#directory), waiting };
  }
}
