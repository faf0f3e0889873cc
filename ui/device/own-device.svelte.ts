/**
 * The paired kiosk or screen that this browser is, if it is one. Its token lies in a cookie that no page can read, so a mark in
 * the browser's memory says that it is worth asking; a page that never was a device asks nothing. A device tells the server
 * twice a minute that it is there and what is wrong with it, and learns so whether it was moved or shut out.
 */
import { REPORT_EVERY_MS, type DeviceFault } from '../../contracts/devices.ts';
import type { AnswerOf } from '../../contracts/api.ts';
import type { DeviceKind } from '../../contracts/permissions.ts';
import { ApiProblem, call, Offline } from '../api.ts';
import { faultsOf } from './faults.ts';
import { isMarked, mark, unmark } from './mark.ts';

const ASK_AGAIN_MS = 5_000;

type Own = AnswerOf<'get-own-device'>;
/** What the page alone can notice. */
interface OnPage {
  soundBlocked: boolean;
  /** The connection is away now. */
  disconnected: boolean;
}

export class OwnDevice {
  /** `unasked`: nothing speaks for it so far. */
  state = $state<'unasked' | 'asking' | 'paired' | 'none'>('unasked');
  /** It could not be asked: the server is away. */
  away = $state(false);
  /** Set while it is paired. */
  own = $state.raw<Own | null>(null);
  readonly #kind: DeviceKind;
  readonly #onPage: () => OnPage;
  #pageErrorAt: number | null = null;
  #connectionLostAt: number | null = null;
  #clockOffsetMs: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(kind: DeviceKind, onPage: () => OnPage = () => ({ soundBlocked: false, disconnected: false })) {
    this.#kind = kind;
    this.#onPage = onPage;
  }

  /** Asks where the mark speaks for it, and listens for errors; what is returned ends both. */
  start(): () => void {
    const failed = (): void => {
      this.#pageErrorAt = Date.now();
    };
    addEventListener('error', failed);
    addEventListener('unhandledrejection', failed);
    if (isMarked(this.#kind)) void this.ask();
    return () => {
      this.#closed = true;
      clearTimeout(this.#timer);
      removeEventListener('error', failed);
      removeEventListener('unhandledrejection', failed);
    };
  }

  /** Asks who this browser is; call also where the server has refused what this kind of device may do. */
  async ask(): Promise<void> {
    if (this.state === 'asking') return;
    if (this.state !== 'paired') this.state = 'asking';
    try {
      const own = await call('get-own-device', {});
      // A browser may be a screen and look at a kiosk's page.
      this.#is(own.device.kind === this.#kind ? own : null);
    } catch (error) {
      if (isRefusal(error)) this.#is(null);
      else {
        this.away = true;
        this.state = this.own ? 'paired' : 'unasked';
        this.#after(ASK_AGAIN_MS, () => this.ask());
      }
    }
    if (this.own) await this.#report();
  }

  async #report(): Promise<void> {
    try {
      const body = { faults: this.#faults(), page: location.pathname };
      const { device, renewToken } = await call('report-device', { body });
      if (device.lastSeenAt !== null) this.#clockOffsetMs = Date.parse(device.lastSeenAt) - Date.now();
      if (renewToken) await call('renew-device-token', {});
      // It was moved; what it is asked for then tells where to.
      if (device.officeId !== this.own?.device.officeId) this.#is(await call('get-own-device', {}));
    } catch (error) {
      if (isRefusal(error)) this.#is(null);
      if (error instanceof Offline) this.#connectionLostAt = Date.now();
    }
    if (this.own) this.#after(REPORT_EVERY_MS, () => this.#report());
  }

  #faults(): DeviceFault[] {
    this.look();
    const { soundBlocked } = this.#onPage();
    const noticed = {
      pageErrorAt: this.#pageErrorAt,
      connectionLostAt: this.#connectionLostAt,
      clockOffsetMs: this.#clockOffsetMs,
      soundBlocked,
    };
    return faultsOf(noticed, Date.now());
  }

  /** Notes whether the connection is away; call while it may change. */
  look(): void {
    if (this.#onPage().disconnected) this.#connectionLostAt = Date.now();
  }

  #is(own: Own | null): void {
    this.own = own;
    this.away = false;
    this.state = own ? 'paired' : 'none';
    if (own) mark(this.#kind);
    else unmark(this.#kind);
  }

  #after(ms: number, work: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void work(), ms);
  }
}

/** Anything else may pass: the server is away, or has too much to do. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.status === 403);
}
