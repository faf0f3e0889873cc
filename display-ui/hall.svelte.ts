/** What one hall screen knows: the office, its queues, and the calls with their turns. Tries for ever. */
import type { Board, Office, Service } from '../contracts/shapes.ts';
import { ApiProblem } from '../ui/api.ts';
import { loadOffice } from '../ui/office.ts';
import { LiveBoard } from '../ui/live.svelte.ts';
import { now } from '../ui/now.svelte.ts';
import { firstTurns, followBoard, nextTurnAt, takeTurn, type Turns } from './turns.ts';

const refreshMs = 30_000;
const retryMs = 5_000;
/** So long without news, the large call no longer claims to be the newest. */
const fadeMs = 60_000;

export class Hall {
  office = $state.raw<Office | null>(null);
  services = $state.raw<Service[]>([]);
  turns = $state.raw<Turns | null>(null);
  live = $state.raw<LiveBoard>();
  /** The last question about the office failed. */
  failed = $state(false);
  /** The server knows no such office. */
  unknown = $state(false);
  /** The server does not let this screen see the board. */
  refused = $state(false);
  readonly code: string;
  readonly #onTurn: () => void;
  #turnTimer: ReturnType<typeof setTimeout> | undefined;
  #factsTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param onTurn hears when a call becomes the large one */
  constructor(code: string, onTurn: () => void) {
    this.code = code;
    this.#onTurn = onTurn;
    this.live = new LiveBoard(code);
    void this.#keepFacts();
  }

  /** Epoch ms since when calls may be missing, else null. */
  readonly offlineSince: number | null = $derived(this.live?.offlineSince ?? null);
  readonly faded: boolean = $derived(this.offlineSince !== null && now.second - this.offlineSince > fadeMs);
  readonly closed: boolean = $derived(
    this.office !== null && !this.office.openNow && this.office.counters.open === 0,
  );

  /** Call with every state of the board. */
  follow(board: Board): void {
    this.turns = this.turns ? followBoard(this.turns, board.calls) : firstTurns(board.calls);
    this.#advance();
  }

  /** Call when the answer to joining may have changed. Once refused it stays so until the board was joined. */
  followAnswer(): void {
    const { refusal, state } = this.live ?? {};
    if (refusal) this.refused ||= refusal.status === 401 || refusal.status === 403;
    else if (state) this.refused = false;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#turnTimer);
    clearTimeout(this.#factsTimer);
    this.live?.close();
  }

  #advance(): void {
    clearTimeout(this.#turnTimer);
    if (!this.turns) return;
    const after = takeTurn(this.turns, Date.now());
    if (after !== this.turns) {
      this.turns = after;
      this.#onTurn();
    }
    const dueAt = nextTurnAt(after);
    if (dueAt === null) return;
    this.#turnTimer = setTimeout(
      () => {
        this.#advance();
      },
      Math.max(0, dueAt - Date.now()),
    );
  }

  /** The office's own facts change seldom; a refused screen asks with the same patience. */
  async #keepFacts(): Promise<void> {
    try {
      const { office, services } = await loadOffice(this.code);
      this.office = office;
      this.services = services;
      this.failed = false;
      this.unknown = false;
    } catch (error) {
      this.failed = true;
      this.unknown = error instanceof ApiProblem && error.status === 404;
    }
    if (this.#closed) return;
    if (this.live?.refusal) this.#listenAnew();
    this.#factsTimer = setTimeout(
      () => {
        void this.#keepFacts();
      },
      this.failed || this.refused ? retryMs : refreshMs,
    );
  }

  #listenAnew(): void {
    this.live?.close();
    this.live = new LiveBoard(this.code);
  }
}
