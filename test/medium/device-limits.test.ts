/** Limits that devices and pairing have of their own, whatever address they share. */
import { describe, expect, it, vi } from 'vitest';
import { pair, beginPairing } from '../support/devices.ts';
import { httpHall } from '../support/http-hall.ts';
import { staffOf } from '../support/operations.ts';
import { addAccount, closedOffices } from '../support/principals.ts';

const hall = await httpHall({ rateLimits: true });
const { here } = await closedOffices(hall);
await addAccount(hall, 'guesser', { grants: [{ role: 'admin', scope: 'everywhere' }] });
await hall.directory.refresh();
const [admin, guesser] = [await staffOf(hall, 'admin'), await staffOf(hall, 'guesser')];
const serviceId = hall.directory.services(here.id)[0]?.id ?? '';
const entrance = { officeId: here.id, name: 'Hyrja', place: '' };

async function statuses(
  times: number,
  ask: () => Promise<{ status: number }>,
): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: times }, ask));
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('limits of devices', () => {
  it('let each kiosk give sixty tickets a minute, whatever another one behind the same address gives', async () => {
    const [one, two] = [
      await pair(hall, admin, 'kiosk', entrance),
      await pair(hall, admin, 'kiosk', entrance),
    ];
    const take = ({ token }: { token: string }) =>
      hall.ask('POST', `/api/v1/offices/${here.code}/tickets`, { token, body: { serviceId } });
    expect(await statuses(65, () => take(one))).toEqual({ 201: 60, 429: 5 });
    expect(await statuses(60, () => take(two))).toEqual({ 201: 60 });
  });

  it('take thirty reports a minute of each device', async () => {
    const { token } = await pair(hall, admin, 'display', entrance);
    const body = { faults: [], page: '/' };
    const report = () => hall.ask('POST', '/api/v1/me/device/report', { token, body });
    expect(await statuses(33, report)).toEqual({ 200: 30, 429: 3 });
  });

  it('cost a report one command of the live store, beside the one that notes it', async () => {
    const { id, token } = await pair(hall, admin, 'display', entrance);
    const body = { faults: ['paper_out', 'printer_away'], page: '/' };
    const report = () => hall.ask('POST', '/api/v1/me/device/report', { token, body });
    await report();
    const sent = vi.spyOn(hall.redis, 'sendCommand');
    await report();
    const commands = sent.mock.calls.map(([{ name, args }]) => `${name} ${args.map(String).join(' ')}`);
    sent.mockRestore();
    expect(commands.filter((command) => command.includes(id))).toHaveLength(2);
  });

  it('stop who tries pairing codes', async () => {
    const { code } = await beginPairing(hall, 'kiosk');
    const guess = () => guesser.send('find-pairing', { code: 'K7P4QX' }, undefined);
    expect(await statuses(32, guess)).toEqual({ 404: 30, 429: 2 });
    expect(await guesser.refused('find-pairing', { code })).toBe('RATE_LIMITED');
    const approve = () => guesser.send('approve-pairing', { code: 'K7P4QX' }, entrance);
    expect(await statuses(32, approve)).toEqual({ 404: 30, 429: 2 });
    expect(await guesser.refused('approve-pairing', { code }, entrance)).toBe('RATE_LIMITED');
    await admin.ask('find-pairing', { code });
  });

  it('give ten tokens at most to one pairing', async () => {
    const { code, secret } = await beginPairing(hall, 'kiosk');
    await admin.ask('approve-pairing', { code }, entrance);
    const claim = () => hall.ask('POST', '/api/v1/pairings/claim', { body: { secret } });
    expect(await statuses(12, claim)).toEqual({ 200: 10, 429: 2 });
  });

  it('stop an address that begins pairings without end', async () => {
    const begin = () => hall.ask('POST', '/api/v1/pairings', { body: { kind: 'kiosk' } });
    const { 201: begun = 0, 429: refused = 0 } = await statuses(25, begin);
    expect(begun + refused).toBe(25);
    expect(refused).toBeGreaterThanOrEqual(5);
  });
});
