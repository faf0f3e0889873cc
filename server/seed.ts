/** Writes offices, and the accounts of a first start, into the document store. Repeating it changes nothing. */
import { z } from 'zod';
import { Grant, Right } from '../contracts/permissions.ts';
import { SpokenLanguage } from '../contracts/shapes.ts';
import { businessDay } from './domain/day.ts';
import { newId } from './domain/ids.ts';
import { generatePassword, hashPassword, verifyPassword } from './access/passwords.ts';
import { STAFF_VERSION } from './access/models.ts';
import { demoOffices } from './catalogue/demo.ts';
import { ensureIndexes, modelsOf, type Models, type Mongo } from './models.ts';
import { AsksFor, checkReferences, OfficeChoices, ServiceChoices } from './organisation/choices.ts';
import type { CatalogueService, CounterRecord, OfficeBasics, StaffRecord } from './organisation/directory.ts';
import type { ChoicesDocument, GivenService } from './organisation/models.ts';

const SCHEMA_VERSION = 2;
const ADMIN = 'admin';

/** An office with all it needs. What it leaves out of how its queue is run has its default. */
export interface OfficeSpec {
  office: OfficeBasics & ChoicesDocument;
  counters: Omit<CounterRecord, 'officeId'>[];
  /** What the office gives, in the order in which it is shown. Offices share services by their ids. */
  services: ServiceSpec[];
  staff: StaffSpec[];
}
export type ServiceSpec = Omit<CatalogueService, 'asksFor' | 'notes'> &
  Partial<Pick<CatalogueService, 'asksFor' | 'notes'>> & {
    open: boolean;
    /** What this office does otherwise than the unified list says. */
    here?: Omit<GivenService, 'serviceId' | 'open'>;
  };
/** A clerk without `rights` has all of them. */
export type StaffSpec = Pick<StaffRecord, 'id' | 'username' | 'name' | 'grants'> & {
  rights?: StaffRecord['rights'];
  languages?: string[];
  password: string;
  /** Shares the administrator's password, as the demo's accounts do. */
  demo?: boolean;
};

/** What an address, a user name and an office's time must look like, whoever wrote them. */
const Rules = z
  .object({
    office: OfficeChoices.extend({
      code: z.string().regex(/^[a-z0-9-]{1,64}$/),
      serial: z.int().min(0).max(0xfffff),
      dayStart: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
      timeZone: z.string(),
    }).refine(hasTimeOfItsOwn, 'there is no such time zone or day start'),
    services: z.array(
      z.object({
        id: z.string(),
        series: z.string().regex(/^[A-Z]$/),
        group: z.object({ code: z.string() }),
        asksFor: AsksFor.optional(),
        notes: z.boolean().optional(),
        here: ServiceChoices.optional(),
      }),
    ),
    staff: z.array(
      z.object({
        username: z.string().regex(/^[a-z0-9._-]{1,64}$/),
        grants: z.array(Grant),
        rights: z.array(Right).optional(),
        languages: z.array(SpokenLanguage).optional(),
      }),
    ),
  })
  .superRefine((spec, context) =>
    checkReferences(spec, (path, message) => context.addIssue({ code: 'custom', path, message })),
  );

/**
 * Writes an office with its counters, services and staff; what has the same id is replaced.
 * @throws ZodError with everything that is not right, such as a time zone that is none or a route in a circle; what the document store throws
 */
export async function seedOffice(mongo: Mongo, spec: OfficeSpec): Promise<void> {
  Rules.parse(spec);
  const models = modelsOf(mongo);
  await ensureIndexes(models);
  const { id: officeId, ...office } = spec.office;
  const services = spec.services.map(({ id, open, here }) => ({ serviceId: id, open, ...here }));
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
  const grants: StaffRecord['grants'] = [{ role: 'admin', scope: 'everywhere' }];
  const account = { id: newId(), username: ADMIN, name: 'Administratori', grants, password };
  await seedStaff(models, [account]);
  return { password };
}

async function resetPassword({ staff }: Models, passwordHash: string, password: string): Promise<void> {
  if (await verifyPassword(password, passwordHash)) return;
  const fresh = await hashPassword(password);
  await staff.updateMany(
    { $or: [{ username: ADMIN }, { demo: true }] },
    { $set: { passwordHash: fresh }, $unset: { mustChangePassword: '' } },
  );
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
    STAFF_VERSION,
  );
}

function groupsOf(services: readonly Pick<CatalogueService, 'group'>[]) {
  const groups = new Map(services.map(({ group }) => [group.code, group]));
  return [...groups.values()].map(({ code, ...group }) => ({ _id: code, ...group }));
}

function toServiceDocument({ id, group, open: _open, here: _here, ...service }: ServiceSpec) {
  return { _id: id, ...service, groupCode: group.code };
}

async function replaceAll<T extends { _id: string }>(
  model: { bulkWrite(operations: object[]): Promise<unknown> },
  documents: readonly T[],
  schemaVersion = SCHEMA_VERSION,
): Promise<void> {
  if (documents.length === 0) return;
  await model.bulkWrite(
    documents.map((document) => ({
      replaceOne: {
        filter: { _id: document._id },
        replacement: { ...document, schemaVersion },
        upsert: true,
      },
    })),
  );
}

function hasTimeOfItsOwn(office: Pick<OfficeBasics, 'timeZone' | 'dayStart'>): boolean {
  try {
    businessDay(office, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
