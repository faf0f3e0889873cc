/**
 * One office, live in this process: the doorbell wakes it, it looks once at the office, reads the events up to that look,
 * and tells its listeners. Everything about one office goes through one line of passes, so that a listener who joins is
 * cut over from what it had to what is live with nothing lost and nothing doubled.
 */
import type { StoredEvent } from '../../contracts/events.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { Engine, LiveOffice } from '../engine/types.ts';
import { MAX_REPLAY, eventsSince, mayBeLost, readFrom } from './resume.ts';

/** An office at one sequence, and the events that led there; `null` where only everything at once helps. */
export interface Step {
  /** The sequence before the first of `events`. */
  after: number;
  look: LiveOffice;
  events: StoredEvent[] | null;
}

interface Joining {
  lastSeq: number | null;
  cutOver: (step: Step) => void;
  refuse: (error: unknown) => void;
}

export interface FeedOptions {
  officeId: string;
  engine: Pick<Engine, 'look' | 'readEvents' | 'marks' | 'listen'>;
  targets: () => Parameters<Engine['look']>[1];
  /** Hears of every step, in order. */
  tell: (step: Step) => void;
  failed: (error: unknown) => void;
}

/**
 * A pass rests as long as it worked, this long at most: a call into quiet goes out at once, and a storm of commands takes half
 * of the process for the screens, not all of it.
 */
const maxRestMs = 50;
/** After a pass that failed; the store's own reconnection is quicker than this or takes long. */
const retryMs = 500;

export class OfficeFeed implements AsyncDisposable {
  readonly #options: FeedOptions;
  readonly #openedAt: number;
  #seq: number | null = null;
  #comparedRun: string | null = null;
  #joining: Joining[] = [];
  #passing = false;
  #rung = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #stopListening: () => Promise<void> = async () => undefined;

  private constructor(options: FeedOptions, openedAt: number) {
    this.#options = options;
    this.#openedAt = openedAt;
  }

  /** Listens before it looks, so that nothing can happen unheard. Throws what the engine throws. */
  static async open(options: FeedOptions): Promise<OfficeFeed> {
    // A subscription waits for a store that is away; this says so at once.
    const { seq } = await options.engine.marks(options.officeId);
    const feed = new OfficeFeed(options, seq);
    feed.#stopListening = await options.engine.listen(options.officeId, () => feed.#ring());
    return feed;
  }

  /** Calls `cutOver` between two steps: what it is given ends where the next step begins. */
  join(lastSeq: number | null, cutOver: (step: Step) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new DomainError('STORE_AWAY');
      const done = (step: Step): void => {
        cutOver(step);
        resolve();
      };
      this.#joining.push({ lastSeq, cutOver: done, refuse: reject });
      this.#ring();
    });
  }

  /** The store's own sequence; starts a pass where the doorbell was not heard. */
  async heartbeat(): Promise<number> {
    const { seq } = await this.#options.engine.marks(this.#options.officeId);
    if (seq !== this.#seq) this.#ring();
    return seq;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { refuse } of this.#joining.splice(0)) refuse(new DomainError('STORE_AWAY'));
    await this.#stopListening();
  }

  #ring(): void {
    this.#rung = true;
    if (this.#passing || this.#closed) return;
    this.#passing = true;
    void this.#passUntilQuiet();
  }

  async #passUntilQuiet(): Promise<void> {
    this.#rung = false;
    clearTimeout(this.#timer);
    const joining = this.#joining.splice(0);
    const beganAt = performance.now();
    let waitMs: number;
    try {
      await this.#pass(joining);
      waitMs = Math.min(maxRestMs, performance.now() - beganAt);
    } catch (error) {
      waitMs = retryMs;
      this.#rung ||= this.#seq !== null;
      for (const { refuse } of joining) refuse(error);
      this.#options.failed(error);
    }
    this.#timer = setTimeout(() => {
      this.#passing = false;
      if (this.#rung) this.#ring();
    }, waitMs);
  }

  async #pass(joining: readonly Joining[]): Promise<void> {
    const { engine, officeId, targets, tell } = this.#options;
    const lastSeqs = [this.#seq, ...joining.map(({ lastSeq }) => lastSeq)];
    const after = readFrom(lastSeqs, this.#seq ?? this.#openedAt);
    // Sent together and carried out in this order, so the events reach at least as far as the look.
    const [look, held] = await Promise.all([
      engine.look(officeId, targets()),
      engine.readEvents(officeId, after, 2 * MAX_REPLAY),
    ]);
    const stepFrom = (lastSeq: number | null): Step => ({
      after: lastSeq ?? 0,
      look,
      events: replayable(eventsSince(lastSeq, look.seq, held)),
    });
    const before = this.#seq;
    const cameBack = look.comparedRun !== this.#comparedRun;
    this.#seq = look.seq;
    this.#comparedRun = look.comparedRun;
    // A store that has come back may have lost what this feed told its listeners.
    if (before !== null && cameBack) tell({ ...stepFrom(before), events: null });
    else if (before !== null && before !== look.seq) tell(stepFrom(before));
    for (const { lastSeq, cutOver, refuse } of joining) {
      try {
        cutOver(stepFrom(mayBeLost(lastSeq, look.restoredSeq) ? null : lastSeq));
      } catch (error) {
        refuse(error);
      }
    }
  }
}

/** Where the store came back older than the record, what listeners have may be wrong: they get everything anew. */
function replayable(events: StoredEvent[] | null): StoredEvent[] | null {
  return events?.some(({ type }) => type === 'office.restored') ? null : events;
}
