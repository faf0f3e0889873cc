import { expect, it } from 'vitest';
import type { Device } from '../../../contracts/devices.ts';
import { byOffice, standingOf } from './standing.ts';

const at = '2026-11-24T09:00:00.000Z';
const device = (name: string, officeId: string, rest: Partial<Device> = {}) => ({
  ...{ name, officeId, revokedAt: null, lastSeenAt: at, online: true, faults: [] },
  ...rest,
});
const silent = { online: false };
const faulty = { faults: [{ code: 'paper_out' as const, sinceAt: at }] };

it('tells how a device stands', () => {
  expect(standingOf(device('', ''))).toBe('online');
  expect(standingOf(device('', '', faulty))).toBe('faulty');
  expect(standingOf(device('', '', { ...faulty, ...silent }))).toBe('silent');
  expect(standingOf(device('', '', { lastSeenAt: null, online: false }))).toBe('new');
  expect(standingOf(device('', '', { ...silent, revokedAt: at }))).toBe('revoked');
});

it('shows trouble first, in each office and among the offices', () => {
  const offices = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  const groups = byOffice(offices, [
    device('Kioska 2', 'a'),
    device('Kioska 1', 'a'),
    device('Kioska 1', 'b'),
    device('Kioska 2', 'b', faulty),
    device('Kioska 3', 'b', { revokedAt: at }),
    device('Kioska 4', 'b', silent),
  ]);
  expect(groups.map(({ office, devices }) => [office.id, ...devices.map(({ name }) => name)])).toEqual([
    ['b', 'Kioska 4', 'Kioska 2', 'Kioska 1', 'Kioska 3'],
    ['a', 'Kioska 1', 'Kioska 2'],
  ]);
});
