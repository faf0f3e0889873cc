/** Where one socket listens: one office at a time, the last join wins. */
import { DomainError } from '../../contracts/problems.ts';
import type { LiveOffices, OfficeRooms } from './offices.ts';
import type { Step } from './feed.ts';

interface SeatedSocket {
  readonly id: string;
  readonly connected: boolean;
}

export class Seat {
  readonly #socket: SeatedSocket;
  readonly #offices: LiveOffices;
  #officeId: string | null = null;
  #onLeave: () => void = () => undefined;
  #turn = 0;

  constructor(socket: SeatedSocket, offices: LiveOffices) {
    this.#socket = socket;
    this.#offices = offices;
  }

  /**
   * Leaves where it was and listens to this office; answers the sequence from which it is live.
   *
   * @param welcome lets the socket into its rooms; what it returns takes it out again
   */
  async take(
    officeId: string,
    lastSeq: number | null,
    welcome: (step: Step, rooms: OfficeRooms) => () => void,
  ): Promise<number> {
    this.leave();
    const turn = this.#turn;
    this.#officeId = officeId;
    let seq = 0;
    try {
      await this.#offices.enter(officeId, this.#socket.id, lastSeq, (step, rooms) => {
        if (turn !== this.#turn || !this.#socket.connected)
          throw new DomainError('RATE_LIMITED', { seconds: 1 });
        seq = step.look.seq;
        this.#onLeave = welcome(step, rooms);
      });
    } catch (error) {
      if (turn === this.#turn) this.leave();
      throw error;
    }
    return seq;
  }

  leave(): void {
    this.#turn += 1;
    if (this.#officeId === null) return;
    this.#onLeave();
    this.#onLeave = () => undefined;
    this.#offices.leave(this.#officeId, this.#socket.id);
    this.#officeId = null;
  }
}
