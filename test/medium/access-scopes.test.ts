/**
 * Where the path names no office, an operation has to look at the scope itself. Every such operation stands here with a right request of somebody
 * who has its permission in another office only: it is refused, or answers nothing of what is not theirs.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { PERMISSIONS, type Grant } from '../../contracts/permissions.ts';
import { newToken } from '../../server/access/tokens.ts';
import { newId } from '../../server/domain/ids.ts';
import { httpHall } from '../support/http-hall.ts';
import { staffOf } from '../support/operations.ts';
import { addAccount, closedOffices } from '../support/principals.ts';

const hall = await httpHall();
const { here, beside } = await closedOffices(hall);
const at = (role: Grant['role'], office: { id: string }): Grant => ({
  role,
  scope: { officeIds: [office.id] },
});
/** A little of everything, in the office that is not theirs. */
const there = { staff: '', device: newId(), key: newId(), code: '' };
const EVERYTHING = { roles: ['office-admin', 'supervisor', 'manager', 'catalogue-editor'] as const };

beforeAll(async () => {
  await addAccount(hall, 'theirs', { grants: EVERYTHING.roles.map((role) => at(role, here)) });
  await addAccount(hall, 'besides', { grants: EVERYTHING.roles.map((role) => at(role, beside)) });
  there.staff = await addAccount(hall, 'clerk-beside', { grants: [at('clerk', beside)] });
  const tokens = [{ hash: newToken('device').hash, issuedAt: Date.now() }];
  await hall.mongo.collection<{ _id: string }>('devices').insertOne({
    ...{ _id: there.device, schemaVersion: 1, kind: 'kiosk', officeId: beside.id, name: 'Kioska tjetër' },
    ...{ place: '', tokens, pairedAt: 1, pairedBy: newId(), revokedAt: null },
  });
  await hall.mongo.collection<{ _id: string }>('keys').insertOne({
    ...{ _id: there.key, schemaVersion: 1, name: 'Çelësi tjetër', hash: newToken('key').hash },
    ...{ permissions: ['see-board'], scope: { officeIds: [beside.id] }, perMinute: 60 },
    ...{ createdAt: 1, createdBy: newId(), expiresAt: null, revokedAt: null },
  });
  await hall.directory.refresh();
  const { body } = await hall.ask('POST', '/api/v1/pairings', { body: { kind: 'kiosk' } });
  there.code = (body as { code: string }).code;
});

interface Attempt {
  body?: object;
  query?: string;
  /** A code, or `nothing of it` where the answer is a list of what is theirs. */
  outcome: RegExp | 'nothing of it' | 'no place of its own';
}
const CLERK = { name: 'Dikush', languages: ['sq'], rights: [] };
const elsewhere = { officeIds: [beside.id] };
const notTheirs = /^(FORBIDDEN|NOT_FOUND|NOT_YOURS_TO_MANAGE|NOT_YOURS_TO_GIVE|INVALID_INPUT)$/;

const ATTEMPTS: Partial<Record<OperationName, Attempt>> = {
  'get-kpis': { query: `?offices=${beside.id}`, outcome: /^FORBIDDEN$/ },
  'list-tickets': { query: `?offices=${beside.id}`, outcome: /^FORBIDDEN$/ },
  'list-audit': { query: `?office=${beside.id}`, outcome: /^FORBIDDEN$/ },
  'export-audit': { query: `?office=${beside.id}`, outcome: /^FORBIDDEN$/ },
  // Whether the chain is whole is one answer for all of it, and says nothing of what is in it.
  'get-audit-state': { outcome: 'no place of its own' },
  // A device that waits stands nowhere yet.
  'find-pairing': { outcome: 'no place of its own' },
  'approve-pairing': { body: { officeId: beside.id, name: 'Kioskë', place: '' }, outcome: notTheirs },
  'list-devices': { outcome: 'nothing of it' },
  'change-device': { body: { name: 'Imja' }, outcome: notTheirs },
  'revoke-device': { outcome: notTheirs },
  'list-keys': { outcome: 'nothing of it' },
  'add-key': { body: { name: 'Çelës', permissions: ['see-board'], scope: elsewhere }, outcome: notTheirs },
  'revoke-key': { outcome: notTheirs },
  'list-staff': { outcome: 'nothing of it' },
  'get-staff': { outcome: notTheirs },
  'add-staff': {
    body: { ...CLERK, username: 'dikush', grants: [{ role: 'clerk', scope: elsewhere }] },
    outcome: notTheirs,
  },
  'change-staff': { body: { name: 'Tjetër' }, outcome: notTheirs },
  'reset-password': { outcome: notTheirs },
  'remove-second-factor': { outcome: notTheirs },
  'unlock-staff': { outcome: notTheirs },
  'disable-staff': { outcome: notTheirs },
  'enable-staff': { outcome: notTheirs },
  'end-staff-sessions': { outcome: notTheirs },
  'find-personal-data': { body: { name: 'Askush Askundi' }, outcome: 'nothing of it' },
};

const names = Object.keys(OPERATIONS) as OperationName[];
const scopedByThemselves = names.filter((name) => {
  const { access, path }: Operation = OPERATIONS[name];
  return PERMISSIONS.some((each) => each === access) && !/:(office|ticket)/.test(path);
});

describe('an operation whose path names no office', () => {
  it('stands here', () => {
    expect(Object.keys(ATTEMPTS).sort()).toEqual([...scopedByThemselves].sort());
  });

  it.each(scopedByThemselves)('%s keeps to what is theirs', async (name) => {
    const { outcome, body, query = '' } = ATTEMPTS[name] ?? { outcome: /nothing/ };
    const params = { ...there, '?': query };
    const [theirs, besides] = [await staffOf(hall, 'theirs'), await staffOf(hall, 'besides')];
    if (outcome === 'no place of its own') return;
    if (outcome === 'nothing of it') {
      const { status, text } = await theirs.send(name, params, body);
      expect(status).toBe(200);
      for (const id of [there.staff, there.device, there.key]) expect(text).not.toContain(id);
      return;
    }
    const [code = ''] = (await theirs.refused(name, params, body)).split(' ');
    expect(code).toMatch(outcome);
    // The request was right: who administers that office is not refused.
    const { status, text } = await besides.send(name, params, body);
    expect([status, text]).toEqual([OPERATIONS[name].status, text]);
  });
});
