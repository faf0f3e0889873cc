/**
 * Who may listen: the check that the HTTP twin makes, at every join, and for staff again at every heartbeat, so that a
 * sign-in that ended or a right that was taken away ends what it opened.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../../contracts/problems.ts';
import type { Directory, OfficeRecord, StaffRecord } from '../organisation/directory.ts';

/** What admission knows of a socket. */
export interface Guest {
  readonly id: string;
  readonly handshake: { headers: IncomingHttpHeaders };
  disconnect(close: boolean): unknown;
}

export interface AdmissionOptions {
  directory: Pick<Directory, 'office'>;
  /** The member of staff behind a handshake's headers, `null` for none. */
  authenticate: (headers: IncomingHttpHeaders) => Promise<StaffRecord | null>;
  /** The same without counting as use of the session. */
  stillSignedIn: (headers: IncomingHttpHeaders) => Promise<StaffRecord | null>;
  /** Whether a member of staff may see this office. */
  maySee: (staff: StaffRecord, office: OfficeRecord) => boolean;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #staff = new Map<string, { guest: Guest; officeId: string }>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Throws `UNAUTHENTICATED`; to be asked before anything that was sent is looked at. */
  async signedIn(guest: Guest): Promise<StaffRecord> {
    const staff = await this.#options.authenticate(guest.handshake.headers);
    if (!staff) throw new DomainError('UNAUTHENTICATED');
    return staff;
  }

  /** An office by id or code; throws `NOT_FOUND`. */
  office(idOrCode: string): OfficeRecord {
    const office = this.#options.directory.office(idOrCode);
    if (!office) throw new DomainError('NOT_FOUND');
    return office;
  }

  /** Lets staff in for as long as they may; throws `FORBIDDEN`. */
  admit(guest: Guest, staff: StaffRecord, office: OfficeRecord): void {
    if (!this.#options.maySee(staff, office)) throw new DomainError('FORBIDDEN');
    this.#staff.set(guest.id, { guest, officeId: office.id });
  }

  forget(guest: Guest): void {
    this.#staff.delete(guest.id);
  }

  /** Disconnects staff who may no longer listen. Throws where sign-ins cannot be looked up; nobody is disconnected for that. */
  async recheck(): Promise<void> {
    await Promise.all(
      [...this.#staff.values()].map(async ({ guest, officeId }) => {
        const staff = await this.#options.stillSignedIn(guest.handshake.headers);
        const office = this.#options.directory.office(officeId);
        if (!staff || !office || !this.#options.maySee(staff, office)) guest.disconnect(true);
      }),
    );
  }
}
