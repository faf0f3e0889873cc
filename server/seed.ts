/** Writes offices, and the accounts of a first start, into the document store. Repeating it changes nothing. */
import { z } from 'zod';
import { businessDay } from './domain/day.ts';
import { newId } from './domain/ids.ts';
import { generatePassword, hashPassword, verifyPassword } from './access/passwords.ts';
import { demoOffices } from './catalogue/demo.ts';
import { ensureIndexes, modelsOf, type Models, type Mongo } from './models.ts';
import type { CounterRecord, OfficeRecord, ServiceRecord, StaffRecord } from './organisation/directory.ts';

const SCHEMA_VERSION = 1;
const ADMIN = 'admin';

export interface OfficeSpec {
  office: OfficeRecord;
  counters: Omit<CounterRecord, 'officeId'>[];
  /** What the office gives, in the order in which it is shown. Offices share services by their ids. */
  services: ServiceRecord[];
  staff: StaffSpec[];
}
export type StaffSpec = Omit<StaffRecord, 'passwordHash'> & {
  password: string;
  /** Shares the administrator's password, as the demo's accounts do. */
  demo?: boolean;
};

/** What an address, a user name and an office's time must look like, whoever wrote them. */
const Rules = z.object({
  office: z
    .object({
      code: z.string().regex(/^[a-z0-9-]{1,64}$/),
      serial: z.int().min(0).max(0xfffff),
      dayStart: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      timeZone: z.string(),
    })
    .refine(hasTimeOfItsOwn, 'there is no such time zone or day start'),
  services: z.array(z.object({ series: z.string().regex(/^[A-Z]$/) })),
  staff: z.array(z.object({ username: z.string().regex(/^[a-z0-9._-]{1,64}$/) })),
});

/**
 * Writes an office with its counters, services and staff; what has the same id is replaced.
 * @throws ZodError for a code, series, user name, time zone or day start that is none; what the document store throws
 */
export async function seedOffice(mongo: Mongo, spec: OfficeSpec): Promise<void> {
  Rules.parse(spec);
  const models = modelsOf(mongo);
  await ensureIndexes(models);
  const { id: officeId, ...office } = spec.office;
  const services = spec.services.map(({ id, open }) => ({ serviceId: id, open }));
  await replaceAll(models.groups, groupsOf(spec.services));
  await replaceAll(models.services, spec.services.map(toServiceDocument));
  await replaceAll(
    models.counters,
    spec.counters.map(({ id, ...counter }) => ({ _id: id, ...counter, officeId })),
  );
  await seedStaff(models, spec.staff);
  // Last: an office that is there is there with all it needs.
  await replaceAll(models.offices, [{ _id: officeId, ...office, services }]);
}

/** What a first start made: `null` where the hall had its administrator already. */
export interface FirstStart {
  password: string;
}

/**
 * At first start: the demo if wanted, and then the administrator, whose being there says that all the rest is.
 * Later: a password that was given replaces the old one, also of the demo's accounts.
 *
 * @param given the administrator's password, `null` to make one
 */
export async function seedFirstStart(
  mongo: Mongo,
  { demo, password: given }: { demo: boolean; password: string | null },
): Promise<FirstStart | null> {
  const models = modelsOf(mongo);
  await ensureIndexes(models);
  const admin = await models.staff.findOne({ username: ADMIN }).lean();
  if (admin) {
    if (given !== null) await resetPassword(models, admin.passwordHash, given);
    return null;
  }
  const password = given ?? generatePassword();
  for (const spec of demo ? demoOffices(password) : []) await seedOffice(mongo, spec);
  const roles: StaffRecord['roles'] = ['admin'];
  const account = { id: newId(), username: ADMIN, name: 'Administratori', roles, officeIds: [], password };
  await seedStaff(models, [account]);
  return { password };
}

async function resetPassword({ staff }: Models, passwordHash: string, password: string): Promise<void> {
  if (await verifyPassword(password, passwordHash)) return;
  const fresh = await hashPassword(password);
  await staff.updateMany({ $or: [{ username: ADMIN }, { demo: true }] }, { $set: { passwordHash: fresh } });
}

async function seedStaff({ staff }: Models, accounts: readonly StaffSpec[]): Promise<void> {
  // Accounts with one password are no secret to each other: one derivation does for all of them.
  const hashes = new Map<string, string>();
  for (const { password } of accounts) {
    if (!hashes.has(password)) hashes.set(password, await hashPassword(password));
  }
  await replaceAll(
    staff,
    accounts.map(({ id, password, demo = false, ...account }) => ({
      _id: id,
      ...account,
      passwordHash: hashes.get(password) ?? '',
      demo,
    })),
  );
}

function groupsOf(services: readonly ServiceRecord[]) {
  const groups = new Map(services.map(({ group }) => [group.code, group]));
  return [...groups.values()].map(({ code, ...group }) => ({ _id: code, ...group }));
}

function toServiceDocument({ id, group, open: _open, ...service }: ServiceRecord) {
  return { _id: id, ...service, groupCode: group.code };
}

async function replaceAll<T extends { _id: string }>(
  model: { bulkWrite(operations: object[]): Promise<unknown> },
  documents: readonly T[],
): Promise<void> {
  if (documents.length === 0) return;
  await model.bulkWrite(
    documents.map((document) => ({
      replaceOne: {
        filter: { _id: document._id },
        replacement: { ...document, schemaVersion: SCHEMA_VERSION },
        upsert: true,
      },
    })),
  );
}

function hasTimeOfItsOwn(office: Pick<OfficeRecord, 'timeZone' | 'dayStart'>): boolean {
  try {
    businessDay(office, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
