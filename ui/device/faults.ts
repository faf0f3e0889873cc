/** What a kiosk or a screen notices of itself. Pure: the time is an argument, in epoch ms. */
import type { DeviceFault } from '../../contracts/devices.ts';

const PAGE_ERROR_FOR_MS = 3_600_000;
const CONNECTION_LOST_FOR_MS = 300_000;
const CLOCK_OFF_MS = 120_000;

export interface Noticed {
  /** When something last failed that no part of the page expected. */
  pageErrorAt: number | null;
  /** When the connection was last seen to be away. */
  connectionLostAt: number | null;
  /** What to add to this machine's clock to get the server's, in ms; `null` until the server was heard. */
  clockOffsetMs: number | null;
  soundBlocked: boolean;
}

/** What is wrong now, or was so short a time ago that somebody should know. */
export function faultsOf(noticed: Noticed, now: number): DeviceFault[] {
  const within = (at: number | null, ms: number) => at !== null && now - at < ms;
  const faults: Record<string, boolean> = {
    page_error: within(noticed.pageErrorAt, PAGE_ERROR_FOR_MS),
    sound_blocked: noticed.soundBlocked,
    clock_wrong: Math.abs(noticed.clockOffsetMs ?? 0) > CLOCK_OFF_MS,
    connection_lost: within(noticed.connectionLostAt, CONNECTION_LOST_FOR_MS),
  } satisfies Partial<Record<DeviceFault, boolean>>;
  return (Object.keys(faults) as DeviceFault[]).filter((fault) => faults[fault]);
}
