/** What the pictures of the administration show where the server would answer with times of the machine's own. */
import type { Device } from '../contracts/devices.ts';
import type { OwnSession } from '../contracts/shapes.ts';

const at = (clock: string): string => new Date(`2026-11-24T${clock}:00+01:00`).toISOString();
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';
const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0';

export const SAMPLE_SESSIONS: OwnSession[] = [
  { id: 'a', openedAt: at('08:02'), seenAt: at('10:42'), address: '10.20.0.14', agent: EDGE, current: true },
  {
    id: 'b',
    openedAt: at('07:31'),
    seenAt: at('07:48'),
    address: '10.20.0.77',
    agent: CHROME,
    current: false,
  },
];

/** Three that work, one that is silent and one with trouble. */
export function sampleDevices(officeId: string): Device[] {
  const device = (n: number, kind: Device['kind'], name: string, place: string): Device => ({
    ...{ id: `019a0000-0000-7000-8000-00000000000${n}`, kind, officeId, name, place },
    pairedAt: at('07:30'),
    pairedBy: { staffId: '019a0000-0000-7000-8000-0000000000ff', name: 'Administratori' },
    ...{ revokedAt: null, tokenIssuedAt: at('07:30'), lastSeenAt: at('10:41'), online: true },
    ...{ address: `10.20.0.${20 + n}`, agent: CHROME, page: `/${kind}/lezhe`, faults: [] },
  });
  return [
    device(1, 'kiosk', 'Kioska 1', 'te hyrja'),
    { ...device(2, 'kiosk', 'Kioska 2', 'te shkallët'), online: false, lastSeenAt: at('09:17') },
    {
      ...device(3, 'display', 'Ekrani i sallës', 'mbi sportelin 3'),
      faults: [{ code: 'sound_blocked', sinceAt: at('08:01') }],
    },
    device(4, 'display', 'Ekrani i hyrjes', 'te dera'),
    device(5, 'kiosk', 'Kioska 3', 'në korridor'),
  ];
}
