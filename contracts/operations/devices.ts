/** Kiosks and hall screens: pairing them, what they say of themselves, and administering them. */
import { z } from 'zod';
import { Device, DeviceFault, Pairing } from '../devices.ts';
import { page, paging, type Operation } from '../operation.ts';
import { DeviceKind } from '../permissions.ts';
import { Id, Instant } from '../shapes.ts';

const Name = z.string().trim().min(1).max(80);
const Place = z.string().trim().max(120);
/** What a device knows of itself. */
const OwnDevice = z.object({ device: Device, officeCode: z.string() });

export const DEVICES = {
  'begin-pairing': {
    method: 'POST',
    path: '/pairings',
    summary: 'Show a code by which an administrator pairs this kiosk or screen; good for ten minutes',
    access: 'anyone',
    status: 201,
    body: z.strictObject({ kind: DeviceKind }),
    answer: z.object({
      /** Proves to be this very device when the token is fetched; never shown. */
      secret: z.string(),
      /** Six characters; any spelling of them is understood. */
      code: z.string(),
      expiresAt: Instant,
      /** For the QR code: where an administrator approves it. */
      pairUrl: z.string(),
    }),
  },
  'claim-pairing': {
    method: 'POST',
    path: '/pairings/claim',
    summary:
      'Ask whether the pairing was approved, and fetch the token; may be repeated when the answer was lost',
    access: 'anyone',
    status: 200,
    body: z.strictObject({ secret: z.string().min(1).max(128) }),
    answer: z.discriminatedUnion('state', [
      z.object({ state: z.literal('waiting') }),
      /** Also kept in a cookie of the device's browser. */
      z.object({ state: z.literal('paired'), token: z.string(), ...OwnDevice.shape }),
    ]),
  },
  'find-pairing': {
    method: 'GET',
    path: '/pairings/:code',
    summary: 'What stands behind a pairing code',
    access: 'manage-devices',
    status: 200,
    answer: Pairing,
  },
  'approve-pairing': {
    method: 'POST',
    path: '/pairings/:code/approve',
    summary: 'Pair the device that shows this code',
    access: 'manage-devices',
    status: 201,
    body: z.strictObject({ officeId: Id, name: Name, place: Place }),
    answer: Device,
  },
  'list-devices': {
    method: 'GET',
    path: '/devices',
    summary: 'Kiosks and screens of one office, or of all that one administers; those revoked as well',
    access: 'manage-devices',
    status: 200,
    query: z.strictObject({ office: z.string().min(1).max(64).optional(), ...paging }),
    answer: page(Device),
  },
  'change-device': {
    method: 'PATCH',
    path: '/devices/:device',
    summary: 'Name a device anew, or move it',
    access: 'manage-devices',
    status: 200,
    body: z.strictObject({ name: Name.optional(), place: Place.optional(), officeId: Id.optional() }),
    answer: Device,
  },
  'revoke-device': {
    method: 'DELETE',
    path: '/devices/:device',
    summary: 'Shut a device out for good; it stays in the list',
    access: 'manage-devices',
    status: 204,
    answer: z.void(),
  },
  'get-own-device': {
    method: 'GET',
    path: '/me/device',
    summary: 'The device that asks, and its office',
    access: 'own-device',
    status: 200,
    answer: OwnDevice,
  },
  'report-device': {
    method: 'POST',
    path: '/me/device/report',
    summary: 'Say that the device is there, what it shows and what is wrong with it; every 30 s',
    access: 'own-device',
    status: 200,
    body: z.strictObject({ faults: z.array(DeviceFault).max(20), page: z.string().max(200) }),
    answer: z.object({
      device: Device,
      /** The token is old: `renew-device-token`. */
      renewToken: z.boolean(),
    }),
  },
  'renew-device-token': {
    method: 'POST',
    path: '/me/device/token',
    summary: 'A new token; the old one is good until the new one is used',
    access: 'own-device',
    status: 201,
    /** Also kept in a cookie of the device's browser. */
    answer: z.object({ token: z.string() }),
  },
} as const satisfies Record<string, Operation>;
