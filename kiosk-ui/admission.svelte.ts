/**
 * Whether tickets may be taken in this browser: in an office whose kiosk is open to anyone, on a kiosk that was paired for the
 * office, or by a member of staff who may take them for others.
 */
import { holds } from '../contracts/permissions.ts';
import type { Office } from '../contracts/shapes.ts';
import { ApiProblem, call } from '../ui/api.ts';
import { OwnDevice } from '../ui/device/own-device.svelte.ts';

export class Admission {
  readonly device: OwnDevice;
  readonly #office: () => Office | null;
  #byStaff = $state.raw<boolean | null>(null);

  /** @param disconnected whether the server is away now */
  constructor(office: () => Office | null, disconnected: () => boolean) {
    this.#office = office;
    this.device = new OwnDevice('kiosk', () => ({ soundBlocked: false, disconnected: disconnected() }));
  }

  readonly verdict: 'asking' | 'open' | 'shut' = $derived.by(() => {
    const office = this.#office();
    const { own, state } = this.device;
    if (!office) return 'asking';
    if (office.openKiosk || own?.device.officeId === office.id) return 'open';
    if (state !== 'none' || this.#byStaff === null) return 'asking';
    return this.#byStaff ? 'open' : 'shut';
  });

  /** Short code of another office, where this kiosk was moved to. */
  readonly movedTo: string | null = $derived.by(() => {
    const office = this.#office();
    const { own } = this.device;
    return office && own && own.device.officeId !== office.id ? own.officeCode : null;
  });

  /** Asks what is not known yet; call whenever something about it has changed. */
  async follow(): Promise<void> {
    const office = this.#office();
    if (!office || office.openKiosk || this.device.away) return;
    if (this.device.state === 'unasked') await this.device.ask();
    else if (this.device.state === 'none' && this.#byStaff === null) await this.#askStaff(office);
  }

  /** The server refused a ticket: it is asked anew who this is. */
  async refused(): Promise<void> {
    this.#byStaff = null;
    await this.device.ask();
  }

  async #askStaff(office: Office): Promise<void> {
    try {
      const { staff } = await call('get-me', {});
      this.#byStaff = holds(staff.grants, 'take-tickets', office);
    } catch (error) {
      if (error instanceof ApiProblem) this.#byStaff = false;
    }
  }
}
