/** What devices say of themselves: kept in the live store only, one command a report, and forgotten 90 days after the last one. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEVICE_FAULTS, ONLINE_WITHIN_MS, type DeviceFault } from '../../../contracts/devices.ts';
import type { LiveStore } from '../../engine/connect.ts';
import { answered } from '../answered.ts';

const REPORT = readFileSync(new URL('report.lua', import.meta.url), 'utf8');
const FORGET_MS = 90 * 86_400_000;

/** Instants when they began, epoch ms. */
const Faults = z.record(z.string(), z.number());
const Stored = z.object({
  seenAt: z.coerce.number(),
  address: z.string(),
  /** Empty where it does not say. */
  agent: z.string(),
  page: z.string(),
  faults: z.string().transform((text) => Faults.parse(JSON.parse(text))),
});

/** Instants are epoch ms. */
export interface DeviceStatus {
  lastSeenAt: number | null;
  online: boolean;
  address: string | null;
  agent: string | null;
  page: string | null;
  faults: { code: DeviceFault; sinceAt: number }[];
}
export interface Report {
  address: string;
  agent: string | null;
  page: string;
  faults: readonly DeviceFault[];
}

/** All of it throws `STORE_AWAY` where the live store does not answer. */
export interface DeviceReports {
  note(deviceId: string, report: Report): Promise<DeviceStatus>;
  statusOf(deviceId: string): Promise<DeviceStatus>;
}

const NEVER_SEEN: DeviceStatus = {
  ...{ lastSeenAt: null, online: false, address: null, agent: null, page: null },
  faults: [],
};

/** @param now epoch ms */
export function createDeviceReports(
  redis: LiveStore,
  prefix: string,
  now: () => number = Date.now,
): DeviceReports {
  const key = (deviceId: string) => `${prefix}device:${deviceId}`;
  return {
    async note(deviceId, { address, agent, page, faults }) {
      const seenAt = now();
      const said = [address, agent ?? '', page, ...faults];
      const kept = await answered(() => redis.eval(REPORT, 1, key(deviceId), seenAt, FORGET_MS, ...said));
      const began = Faults.parse(JSON.parse(String(kept)));
      return { lastSeenAt: seenAt, online: true, address, agent, page, faults: faultsOf(began) };
    },
    async statusOf(deviceId) {
      const { data } = Stored.safeParse(await answered(() => redis.hgetall(key(deviceId))));
      if (!data) return NEVER_SEEN;
      const { seenAt, address, agent, page, faults } = data;
      const online = now() - seenAt <= ONLINE_WITHIN_MS;
      return {
        ...{ lastSeenAt: seenAt, online, address, agent: agent === '' ? null : agent, page },
        faults: faultsOf(faults),
      };
    },
  };
}

function faultsOf(began: Record<string, number>): DeviceStatus['faults'] {
  return DEVICE_FAULTS.flatMap((code) => {
    const sinceAt = began[code];
    return sinceAt === undefined ? [] : [{ code, sinceAt }];
  });
}
