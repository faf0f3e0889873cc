/**
 * Who may listen: the check that the HTTP twin makes, at every join, and for whoever is known by a token again at every heartbeat, so that a
 * sign-in that ended, a device that was revoked or a right that was taken away ends what it opened.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Permission } from '../../contracts/permissions.ts';
import { DomainError } from '../../contracts/problems.ts';
import { abilityOf, NOBODY, type Principal } from '../access/principals.ts';
import type { Directory, OfficeRecord } from '../organisation/directory.ts';

/** What admission knows of a socket. */
export interface Guest {
  readonly id: string;
  readonly handshake: { headers: IncomingHttpHeaders };
  readonly request: IncomingMessage;
  /** What carries it; a client whose connection is closed, not its socket, comes back by itself. */
  readonly conn: { close(): unknown };
  disconnect(close: boolean): unknown;
}

export interface AdmissionOptions {
  directory: Pick<Directory, 'office' | 'device'>;
  /** Who is behind a handshake's headers. */
  authenticate: (headers: IncomingHttpHeaders) => Promise<Principal>;
  /** The same without counting as use of a session. */
  stillThere: (headers: IncomingHttpHeaders) => Promise<Principal>;
  /** Where a handshake comes from. */
  addressOf: (request: IncomingMessage) => string;
  /** Counts a request of somebody at an address; throws `RATE_LIMITED`. */
  count: (who: Principal, address: string) => Promise<void>;
}

interface Admitted {
  guest: Guest;
  principal: Principal;
  permission: Permission;
  officeId: string;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #admitted = new Map<string, Admitted>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Throws `UNAUTHENTICATED`; to be asked before anything that was sent is looked at. */
  async known(guest: Guest): Promise<Principal> {
    const principal = await this.#options.authenticate(guest.handshake.headers);
    if (principal.kind !== 'nobody') return principal;
    await this.count(guest, NOBODY);
    throw new DomainError('UNAUTHENTICATED');
  }

  /** Counts what somebody asks for. Throws `RATE_LIMITED`, and `UNAUTHENTICATED` for a key that was revoked meanwhile. */
  count({ request }: Guest, who: Principal): Promise<void> {
    return this.#options.count(who, this.#options.addressOf(request));
  }

  /** An office by id or code; throws `NOT_FOUND`. */
  office(idOrCode: string): OfficeRecord {
    const office = this.#options.directory.office(idOrCode);
    if (!office) throw new DomainError('NOT_FOUND');
    return office;
  }

  /** Lets somebody in for as long as they may; throws `FORBIDDEN`. */
  admit(guest: Guest, principal: Principal, permission: Permission, office: OfficeRecord): void {
    if (abilityOf(principal).cannot(permission, office)) throw new DomainError('FORBIDDEN');
    this.#admitted.set(guest.id, { guest, principal, permission, officeId: office.id });
  }

  forget(guest: Guest): void {
    this.#admitted.delete(guest.id);
  }

  #isPaired(principal: Principal): boolean {
    return (
      principal.kind === 'device' && this.#options.directory.device(principal.device.id)?.revokedAt === null
    );
  }

  /** Disconnects who may no longer listen. Throws where sign-ins cannot be looked up; nobody is disconnected for that. */
  async recheck(): Promise<void> {
    await Promise.all(
      [...this.#admitted.values()].map(async ({ guest, principal: before, permission, officeId }) => {
        const principal = await this.#options.stillThere(guest.handshake.headers);
        const office = this.#options.directory.office(officeId);
        if (office && abilityOf(principal).can(permission, office)) return;
        // A device that has a new token comes back with it.
        if (principal.kind === 'nobody' && this.#isPaired(before)) guest.conn.close();
        else guest.disconnect(true);
      }),
    );
  }
}
