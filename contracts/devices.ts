/** Kiosks and hall screens: how one is paired, what it reports, and how an administrator sees it. */
import { z } from 'zod';
import { Id, Instant } from './ids.ts';
import { DeviceKind } from './permissions.ts';

/** What a device says is wrong with it. */
export const DEVICE_FAULTS = [
  'page_error',
  'sound_blocked',
  'clock_wrong',
  'connection_lost',
  'printer_away',
  'paper_out',
] as const;
export const DeviceFault = z.enum(DEVICE_FAULTS).meta({ id: 'DeviceFault' });
export type DeviceFault = z.infer<typeof DeviceFault>;

/** A device reports so often, in ms. */
export const REPORT_EVERY_MS = 30_000;
/** Of whom nothing was heard for longer is not there, in ms. */
export const ONLINE_WITHIN_MS = 90_000;

export const Device = z
  .object({
    id: Id,
    kind: DeviceKind,
    officeId: Id,
    name: z.string(),
    /** Where it stands, in words. */
    place: z.string(),
    pairedAt: Instant,
    /** `null` where there is no such member of staff any more. */
    pairedBy: z.object({ staffId: Id, name: z.string() }).nullable(),
    revokedAt: Instant.nullable(),
    /** Of its newest token; `null` until it has fetched one, and once it was revoked. */
    tokenIssuedAt: Instant.nullable(),
    /** The last report, and from where. */
    lastSeenAt: Instant.nullable(),
    online: z.boolean(),
    address: z.string().nullable(),
    agent: z.string().nullable(),
    /** Path of the page that it shows. */
    page: z.string().nullable(),
    faults: z.array(z.object({ code: DeviceFault, sinceAt: Instant })),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

/** What stands on a device that waits to be paired, as an administrator sees it before they approve it. */
export const Pairing = z
  .object({
    code: z.string(),
    kind: DeviceKind,
    address: z.string(),
    agent: z.string().nullable(),
    openedAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: 'Pairing' });
export type Pairing = z.infer<typeof Pairing>;

/** Letters and digits that nobody takes for another one; no vowels, so that no code is a word. */
export const PAIRING_LETTERS = '2345679CDFGHJKMNPQRTVWXY';
export const PAIRING_CODE_LENGTH = 6;

/** A pairing code as it is shown and read out: `K7P4QX` is `K7P 4QX`. */
export function spellPairingCode(code: string): string {
  const half = PAIRING_CODE_LENGTH / 2;
  return `${code.slice(0, half)} ${code.slice(half)}`;
}

const ONE = new RegExp(`^[${PAIRING_LETTERS}]{${PAIRING_CODE_LENGTH}}$`);

/** The code behind whatever somebody typed; `null` where it cannot be one. */
export function readPairingCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return ONE.test(code) ? code : null;
}
