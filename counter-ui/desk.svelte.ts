/** Who is signed in, in which office, and at which counter they work. */
import { holds } from '../contracts/permissions.ts';
import type { Counter, Office, Profile, Service, Staff } from '../contracts/shapes.ts';
import { ApiProblem, call } from '../ui/api.ts';
import { isForSignIn } from '../ui/errors.ts';
import { LiveDesk } from '../ui/live.svelte.ts';
import { ALL, bodyOf, choiceOf, remember, remembered, type Choice } from './choice.ts';
import { Work } from './work.svelte.ts';

/** What somebody who is not signed in, or no longer, has to do first. */
export type Ask = 'sign-in' | 'sign-in-again';

export class Desk {
  view = $state<'loading' | 'failed' | 'no-right' | 'choose' | 'work'>('loading');
  staff = $state.raw<Staff | null>(null);
  offices = $state.raw<Office[]>([]);
  office = $state.raw<Office | null>(null);
  services = $state.raw<Service[]>([]);
  profiles = $state.raw<Profile[]>([]);
  /** For which services the next counter is opened. */
  choice = $state.raw<Choice>(ALL);
  live = $state.raw<LiveDesk | null>(null);
  work = $state.raw<Work | null>(null);
  error = $state.raw<unknown>(null);
  /** The counter being opened. */
  opening = $state<string | null>(null);
  /** The counter at which this clerk is signed in, where they asked for another one. */
  elsewhere = $state.raw<{
    officeId: string;
    counter: Counter;
    wanted: Counter;
    choice: Choice;
    force: boolean;
  } | null>(null);
  readonly #ask: (what: Ask) => void;
  /** For which services the counter at work was opened; once closed it tells no more. */
  #openedFor: Choice = ALL;

  constructor(ask: (what: Ask) => void) {
    this.#ask = ask;
  }

  /** May take over a counter that somebody else has left signed in. */
  get supervises(): boolean {
    const { staff, office } = this;
    return staff !== null && office !== null && holds(staff.grants, 'run-office', office);
  }

  /** Finds out who is here; goes on at their counter where they have one. */
  async start(): Promise<void> {
    this.view = 'loading';
    await this.#guard(async () => {
      const { staff, counter, officeId } = await call('get-me', {});
      this.staff = staff;
      if (!staff.permissions.includes('serve')) {
        this.view = 'no-right';
        return;
      }
      const { items } = await call('list-offices', { query: { limit: 1000 } });
      this.offices = items.filter((office) => holds(staff.grants, 'serve', office));
      const first = this.offices.find(({ id }) => id === officeId) ?? this.offices[0];
      if (first) await this.#enter(first);
      if (counter && officeId && first?.id === officeId) this.#sit(counter, counter.epoch);
      else this.view = 'choose';
    });
    if (this.error) this.view = 'failed';
  }

  async chooseOffice(office: Office): Promise<void> {
    await this.#guard(() => this.#enter(office));
  }

  choose(choice: Choice): void {
    this.choice = choice;
    if (this.office) remember(this.office.id, choice);
  }

  /**
   * Opens a counter; `elsewhere` is set where another one is open.
   *
   * @param force takes it over from whoever is signed in there
   */
  async openCounter(counter: Counter, choice: Choice = this.choice, force = false): Promise<void> {
    const { office } = this;
    if (!office || this.opening) return;
    this.opening = counter.id;
    this.elsewhere = null;
    await this.#guard(async () => {
      try {
        const answer = await call('sign-in', {
          params: { office: office.id, counter: counter.id },
          body: { ...bodyOf(choice), force },
        });
        this.#sit(answer.counter, answer.epoch);
      } catch (error) {
        if (!(error instanceof ApiProblem && error.code === 'CLERK_ELSEWHERE')) throw error;
        await this.#findElsewhere({ wanted: counter, choice, force }, error);
      }
    });
    this.opening = null;
  }

  /** Closes the other counter and opens the wanted one. */
  async moveHere(): Promise<void> {
    const { elsewhere } = this;
    if (!elsewhere) return;
    const { officeId, counter, wanted, choice, force } = elsewhere;
    this.opening = wanted.id;
    await this.#guard(async () => {
      await call('sign-out', {
        params: { office: officeId, counter: counter.id },
        body: { epoch: counter.epoch },
      });
      this.elsewhere = null;
    });
    this.opening = null;
    if (!this.elsewhere) await this.openCounter(wanted, choice, force);
  }

  /** Goes on at the other counter instead, by the sign-in it has. */
  async goBack(): Promise<void> {
    const { elsewhere } = this;
    const office = this.offices.find(({ id }) => id === elsewhere?.officeId);
    if (!elsewhere || !office) return;
    await this.#guard(async () => {
      await this.#enter(office);
      this.elsewhere = null;
      this.#sit(elsewhere.counter, elsewhere.counter.epoch);
    });
  }

  /** Opens the work's counter again with a new sign-in, which ends the one elsewhere. */
  async resume(): Promise<void> {
    const { work } = this;
    if (work) await this.openCounter(work.counter, this.#openedFor);
  }

  leave(): void {
    this.work = null;
    this.error = null;
    this.view = 'choose';
  }

  sessionEnded(): void {
    this.#ask(this.staff ? 'sign-in-again' : 'sign-in');
  }

  close(): void {
    this.live?.close();
  }

  async #enter(office: Office): Promise<void> {
    if (this.office?.id === office.id) return;
    const asked = { params: { office: office.id }, query: { limit: 1000 } };
    const [services, profiles] = await Promise.all([
      call('list-services', asked),
      call('list-profiles', asked),
    ]);
    this.live?.close();
    this.office = office;
    this.services = services.items;
    this.profiles = profiles.items;
    this.choice = remembered(office.id, profiles.items, services.items);
    this.live = new LiveDesk(office.id);
  }

  async #findElsewhere(
    asked: { wanted: Counter; choice: Choice; force: boolean },
    refusal: ApiProblem,
  ): Promise<void> {
    const { counter, officeId } = await call('get-me', {});
    if (!counter || !officeId) throw refusal;
    this.elsewhere = { officeId, counter, ...asked };
    this.leave();
  }

  #sit(counter: Counter, epoch: number): void {
    const { office, staff, live } = this;
    if (!office || !staff || !live) return;
    this.#openedFor = choiceOf(counter);
    this.work = new Work({ staff, officeId: office.id, counter, epoch }, live, {
      sessionEnded: () => {
        this.sessionEnded();
      },
      left: () => {
        this.leave();
      },
    });
    this.view = 'work';
  }

  /** Does something with the server; a session that ended leads to the sign-in page, all else becomes `error`. */
  async #guard(act: () => Promise<void>): Promise<void> {
    this.error = null;
    try {
      await act();
    } catch (error) {
      if (isForSignIn(error)) this.sessionEnded();
      else this.error = error;
    }
  }
}
