/**
 * What an office is besides its tickets, told by its events: business day, what a hand decided, counters and their sign-ins. The
 * engine's scripts say the same in Lua.
 */
import type { StoredEvent } from '../contracts/events.ts';
import type { RecordedCounter } from '../server/engine/types.ts';

/** An event that concerns no ticket. */
export type OfficeEvent = Exclude<StoredEvent, { type: `ticket.${string}` }>;

export interface OfficeState {
  day: string | null;
  dayOpen: boolean;
  dayOpenedAt: number;
  closedByItself: boolean;
  /** By `office` or a service's id. */
  hand: ReadonlyMap<string, 'open' | 'closed'>;
  counters: ReadonlyMap<string, RecordedCounter>;
}

export const NEW_OFFICE: OfficeState = {
  day: null,
  dayOpen: false,
  dayOpenedAt: 0,
  closedByItself: false,
  hand: new Map(),
  counters: new Map(),
};

/** The office after an event. */
export function foldOffice(office: OfficeState, event: OfficeEvent): OfficeState {
  switch (event.type) {
    case 'day.opened':
      return { ...office, ...opened(office, event.data.day, event.at) };
    case 'day.closed':
      return { ...office, dayOpen: false, closedByItself: office.closedByItself || event.actor === 'system' };
    case 'office.opened':
    case 'office.closed':
      return withHand(office, 'office', event.type === 'office.opened');
    case 'service.opened':
    case 'service.closed':
      return withHand(office, event.data.serviceId, event.type === 'service.opened');
    case 'counter.opened':
      return withCounter(office, event.counterId, { ...event.data, state: 'open', pauseReason: null });
    case 'counter.paused':
      return withCounter(office, event.counterId, { state: 'paused', pauseReason: event.data.reason });
    case 'counter.resumed':
      return withCounter(office, event.counterId, { state: 'open', pauseReason: null });
    case 'counter.closed':
      return withCounter(office, event.counterId, NOBODY);
    case 'office.restored':
      return office;
  }
}

/** The same day opened once more goes on as it was. */
function opened(office: OfficeState, day: string, at: number): Partial<OfficeState> {
  if (day === office.day) return { dayOpen: true };
  return { day, dayOpen: true, dayOpenedAt: at, closedByItself: false, hand: new Map() };
}

function withHand(office: OfficeState, what: string, open: boolean): OfficeState {
  return { ...office, hand: new Map(office.hand).set(what, open ? 'open' : 'closed') };
}

const NOBODY = {
  state: 'closed',
  clerkId: null,
  serviceIds: [],
  secondaryServiceIds: [],
  profileId: null,
  pauseReason: null,
} as const satisfies Partial<Record<keyof RecordedCounter, unknown>>;

function withCounter(
  office: OfficeState,
  counterId: string | null,
  change: Partial<RecordedCounter> | typeof NOBODY,
): OfficeState {
  if (counterId === null) return office;
  const id = counterId;
  const known = office.counters.get(id) ?? {
    id,
    epoch: 0,
    overflowSlackMs: 0,
    languages: [],
    ...NOBODY,
    serviceIds: [],
    secondaryServiceIds: [],
  };
  const counter: RecordedCounter = {
    ...known,
    ...change,
    serviceIds: [...(change.serviceIds ?? known.serviceIds)],
    secondaryServiceIds: [...(change.secondaryServiceIds ?? known.secondaryServiceIds)],
  };
  return { ...office, counters: new Map(office.counters).set(id, counter) };
}
