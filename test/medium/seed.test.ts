/** The first start and the later ones, on the real document store. */
import { afterAll, describe, expect, inject, it } from 'vitest';
import { RIGHTS } from '../../contracts/permissions.ts';
import { PRIORITIES } from '../../contracts/shapes.ts';
import { verifyPassword } from '../../server/access/passwords.ts';
import { demoOffices } from '../../server/catalogue/demo.ts';
import { newId } from '../../server/domain/ids.ts';
import { DEFAULT_RULES, PLAIN_NUMBERING } from '../../server/domain/rules.ts';
import { connectMongo, modelsOf, type Mongo } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { seedFirstStart, seedOffice, type OfficeSpec, type ServiceSpec } from '../../server/seed.ts';

const opened = new Map<Mongo, string>();
afterAll(async () => {
  for (const mongo of opened.keys()) {
    await mongo.dropDatabase();
    await mongo.close();
  }
});

async function emptyDatabase(): Promise<Mongo> {
  const uri = new URL(inject('mongodbUri'));
  uri.pathname = `/test-${newId()}`;
  const mongo = await connectMongo(uri.href);
  opened.set(mongo, uri.href);
  return mongo;
}
async function directoryOf(mongo: Mongo) {
  using directory = await loadDirectory(modelsOf(mongo), (error) => {
    throw error;
  });
  return directory;
}

describe('the first start', () => {
  it('makes a password once, for the administrator and the demo alike', async () => {
    const mongo = await emptyDatabase();
    const first = await seedFirstStart(mongo, { demo: true, password: null });
    expect(await seedFirstStart(mongo, { demo: true, password: null })).toBeNull();
    const directory = await directoryOf(mongo);
    for (const username of ['admin', 'supervisor', 'manager', 'clerk8', 'unit2']) {
      const hash = directory.staffByUsername(username)?.passwordHash ?? '';
      expect(await verifyPassword(first?.password ?? '', hash)).toBe(true);
    }
    expect(directory.offices().map(({ code }) => code)).toEqual(['lezhe', 'shengjin']);
    expect(directory.services(directory.office('lezhe')?.id ?? '')[0]).toMatchObject({
      code: '001',
      open: true,
    });
  });

  it('starts empty where no demo is wanted', async () => {
    const mongo = await emptyDatabase();
    await seedFirstStart(mongo, { demo: false, password: 'given' });
    const directory = await directoryOf(mongo);
    expect(directory.offices()).toEqual([]);
    expect(directory.staffByUsername('ADMIN')).toMatchObject({
      username: 'admin',
      grants: [{ role: 'admin', scope: 'everywhere' }],
    });
    expect(directory.staffByUsername('clerk1')).toBeUndefined();
  });

  it('can be repeated where it was cut short', async () => {
    const mongo = await emptyDatabase();
    const [main] = demoOffices('before');
    if (!main) throw new Error('the demo has an office');
    await seedOffice(mongo, main);
    await seedFirstStart(mongo, { demo: true, password: 'after' });
    const directory = await directoryOf(mongo);
    expect(directory.counters(main.office.id)).toHaveLength(8);
    expect(await verifyPassword('after', directory.staffByUsername('clerk1')?.passwordHash ?? '')).toBe(true);
  });
});

describe('a later start', () => {
  it('sets a password that is given, for the administrator and the demo, and keeps the others', async () => {
    const mongo = await emptyDatabase();
    await seedFirstStart(mongo, { demo: true, password: 'old' });
    const { staff } = modelsOf(mongo);
    await staff.updateOne({ username: 'clerk2' }, { $set: { demo: false } });
    await seedFirstStart(mongo, { demo: true, password: 'new' });
    const directory = await directoryOf(mongo);
    const opens = async (username: string, password: string) =>
      verifyPassword(password, directory.staffByUsername(username)?.passwordHash ?? '');
    expect(await opens('admin', 'new')).toBe(true);
    expect(await opens('clerk1', 'new')).toBe(true);
    expect(await opens('clerk2', 'old')).toBe(true);
  });
});

describe('an office', () => {
  it('cannot take the code or the serial of another', async () => {
    const mongo = await emptyDatabase();
    const [main, unit] = demoOffices('x');
    if (!main || !unit) throw new Error('the demo has offices');
    await seedOffice(mongo, main);
    const twin = { ...unit, office: { ...unit.office, code: main.office.code } };
    await expect(seedOffice(mongo, twin)).rejects.toThrow(/duplicate key/);
  });

  it.each([
    ['code', { code: 'Lezhë' }],
    ['time zone', { timeZone: 'Europe/Lezhe' }],
    ['day start', { dayStart: '24:00' }],
    ['serial', { serial: 2 ** 20 }],
  ])('is refused with a %s that is none', async (_what, wrong) => {
    const mongo = await emptyDatabase();
    const [main] = demoOffices('x');
    if (!main) throw new Error('the demo has an office');
    await expect(seedOffice(mongo, { ...main, office: { ...main.office, ...wrong } })).rejects.toThrow();
    expect(await modelsOf(mongo).offices.countDocuments()).toBe(0);
  });
});

describe('how an office runs its queue', () => {
  const [main] = demoOffices('x');
  if (!main) throw new Error('the demo has an office');
  const [first, second] = main.services;
  if (!first || !second) throw new Error('the demo has services');
  const text = { sq: 'Profili', en: 'Profile' };
  const profile = {
    id: newId(),
    name: text,
    serviceIds: [first.id],
    secondaryServiceIds: [],
    overflowSlackMs: 0,
  };
  const route = (...serviceIds: string[]) => ({ mode: 'queue' as const, serviceIds });
  type Choices = Partial<OfficeSpec['office']>;
  const withHere = (...here: ServiceSpec['here'][]) =>
    main.services.map((each, i) => ({ ...each, ...(here[i] && { here: here[i] }) }));

  it('is what the office chose, and else the default', async () => {
    const mongo = await emptyDatabase();
    const choices: Choices = {
      openingHours: [{ weekday: 1, opens: '08:00', closes: '16:00' }],
      rules: { maxWaitMs: 60_000 },
      targetMs: { vip: 1_000 },
      retentionDays: 7,
      series: [{ prefix: 'CV', groupCodes: [first.group.code], numbering: { last: 99, atEnd: 'wrap' } }],
    };
    const here: ServiceSpec['here'] = {
      asksFor: ['phone'],
      notes: false,
      hours: null,
      contingent: 5,
      targetMs: { regular: 2_000 },
      route: route(second.id),
    };
    await seedOffice(mongo, { ...main, office: { ...main.office, ...choices }, services: withHere(here) });
    const directory = await directoryOf(mongo);
    expect(directory.office('lezhe')).toMatchObject({
      rules: { ...DEFAULT_RULES, maxWaitMs: 60_000 },
      carriesOver: false,
      retentionDays: 7,
      priorities: [...PRIORITIES],
      contingent: null,
      series: [{ prefix: 'CV', numbering: { ...PLAIN_NUMBERING, last: 99, atEnd: 'wrap' } }],
      profiles: main.office.profiles,
    });
    expect(directory.services(main.office.id)[0]).toMatchObject({
      series: 'CV',
      hours: null,
      contingent: 5,
      targetMs: { ...first.targetMs, vip: 1_000, regular: 2_000 },
      route: route(second.id),
      ...{ asksFor: ['phone'], notes: false },
    });
    expect(directory.services(main.office.id).at(-1)).toMatchObject({
      series: 'M',
      contingent: null,
      route: null,
    });
  });

  it('is read from documents of the first version as before', async () => {
    const mongo = await emptyDatabase();
    await seedOffice(mongo, main);
    await asFirstVersion(mongo);
    const directory = await directoryOf(mongo);
    expect(directory.office('lezhe')).toMatchObject({
      rules: DEFAULT_RULES,
      // Open round the clock, it has always carried its waiting tickets over.
      carriesOver: true,
      priorities: [...PRIORITIES],
      contingent: null,
      series: [],
      profiles: [],
      retentionDays: 30,
    });
    expect(directory.services(main.office.id)).toEqual(
      main.services.map((each) => ({
        ...{ ...each, hours: null, contingent: null, route: null },
        ...{ asksFor: [], notes: true },
      })),
    );
    expect(directory.staffByUsername('clerk1')).toMatchObject({
      grants: [{ role: 'clerk', scope: { officeIds: [main.office.id] } }],
      rights: [...RIGHTS],
      languages: [],
    });
    expect(directory.staffByUsername('manager')).toMatchObject({
      grants: [{ role: 'manager', scope: 'everywhere' }],
      rights: [],
      languages: [],
    });
  });

  it('takes no right from a clerk to whom none was mentioned, and all from one who has none', async () => {
    const mongo = await emptyDatabase();
    const [clerk] = main.staff.filter(({ grants }) => grants.some(({ role }) => role === 'clerk'));
    if (!clerk) throw new Error('the demo has clerks');
    const { rights: _rights, ...unmentioned } = clerk;
    const none = { ...clerk, id: newId(), username: 'none', rights: [] };
    await seedOffice(mongo, { ...main, staff: [unmentioned, none] });
    const directory = await directoryOf(mongo);
    expect(directory.staffByUsername(clerk.username)?.rights).toEqual([...RIGHTS]);
    expect(directory.staffByUsername('none')?.rights).toEqual([]);
  });

  it.each<[string, string, Choices, ServiceSpec['here']?]>([
    [
      'a profile of what it does not give',
      'does not give',
      { profiles: [{ ...profile, serviceIds: [newId()] }] },
    ],
    [
      'a service first and second',
      'first or second',
      { profiles: [{ ...profile, secondaryServiceIds: [first.id] }] },
    ],
    ['two profiles of one id', 'one id', { profiles: [profile, profile] }],
    ['a prefix that sounds like digits', 'without I, O and Q', { series: [{ prefix: 'O' }] }],
    ['a prefix twice', 'one prefix is one series', { series: [{ prefix: 'A' }, { prefix: 'A' }] }],
    ['a series of a group that it does not have', 'no', { series: [{ prefix: 'B', groupCodes: ['none'] }] }],
    [
      'a range that ends before it begins',
      'at or after its first number',
      { series: [{ prefix: 'A', numbering: { first: 5, last: 4 } }] },
    ],
    ['a step of nothing', 'at least 1', { series: [{ prefix: 'A', numbering: { step: 0 } }] }],
    [
      'a class in two groups of a ratio',
      'one group of the ratio',
      {
        rules: {
          ratio: [
            { priorities: ['vip'], calls: 2 },
            { priorities: ['vip', 'regular'], calls: 1 },
          ],
        },
      },
    ],
    ['a ratio of one group', 'two groups', { rules: { ratio: [{ priorities: ['vip'], calls: 2 }] } }],
    ['a time that is none', 'HH:MM', { openingHours: [{ weekday: 1, opens: '8', closes: '16:00' }] }],
    ['a route to itself', 'leads back', {}, { route: route(first.id) }],
    ['a route to what it does not give', 'does not give', {}, { route: route(newId()) }],
    ['a contingent below nothing', '', {}, { contingent: -1 }],
    ['a period of no day', 'at least one day', { retentionDays: 0 }],
    ['a period of more than a year', 'at most a year', { retentionDays: 366 }],
    ['asking twice for the same', 'asked for twice', {}, { asksFor: ['phone', 'phone'] }],
    ['a series of three letters', 'one or two capital letters', {}, { series: 'ABC' }],
  ])('is refused with %s', async (_what, words, office, here) => {
    const mongo = await emptyDatabase();
    const spec = { ...main, office: { ...main.office, ...office }, services: withHere(here) };
    await expect(seedOffice(mongo, spec)).rejects.toThrow(words);
    expect(await modelsOf(mongo).offices.countDocuments()).toBe(0);
  });

  it('is refused with routes that lead back over others', async () => {
    const mongo = await emptyDatabase();
    const services = withHere({ route: route(second.id) }, { route: route(first.id) });
    await expect(seedOffice(mongo, { ...main, services })).rejects.toThrow('leads back');
  });
});

/** Leaves of every document what the first version wrote. */
async function asFirstVersion(mongo: Mongo): Promise<void> {
  const choices = [
    ...['rules', 'carriesOver', 'priorities', 'contingent', 'targetMs', 'series', 'profiles'],
    'retentionDays',
  ];
  const unset = (names: string[]) => Object.fromEntries(names.map((name) => [name, 1]));
  const old = { $set: { schemaVersion: 1 } };
  await mongo.collection('offices').updateMany({}, { ...old, $unset: unset(choices) });
  const staff = mongo.collection('staff');
  for await (const { _id, grants } of staff.find()) {
    const [{ role, scope }] = grants as [{ role: string; scope: 'everywhere' | { officeIds: string[] } }];
    const then = { roles: [role], officeIds: scope === 'everywhere' ? [] : scope.officeIds };
    const now = unset(['grants', 'rights', 'languages']);
    await staff.updateOne({ _id }, { $set: { schemaVersion: 1, ...then }, $unset: now });
  }
  await mongo.collection('services').updateMany({}, { ...old, $unset: unset(['asksFor', 'notes']) });
  for (const name of ['counters', 'service_groups']) await mongo.collection(name).updateMany({}, old);
}

describe('the address of the document store', () => {
  it('means the database sporteli where it names none', async () => {
    const uri = new URL(inject('mongodbUri'));
    uri.pathname = '/';
    const mongo = await connectMongo(uri.href);
    expect(mongo.name).toBe('sporteli');
    await mongo.close();
  });
});

describe('the directory', () => {
  it('learns what changed, and keeps its last copy while the document store is away', async () => {
    const mongo = await emptyDatabase();
    await seedFirstStart(mongo, { demo: true, password: 'x' });
    const directory = await directoryOf(mongo);
    const service = directory.services(directory.office('lezhe')?.id ?? '')[0];
    const { offices } = modelsOf(mongo);
    await offices.updateOne({ code: 'lezhe' }, { $set: { 'services.0.open': false } });
    await directory.refresh();
    const closed = () => directory.services(directory.office('lezhe')?.id ?? '')[0];
    expect(closed()).toEqual({ ...service, open: false });

    await mongo.close();
    await expect(directory.refresh()).rejects.toThrow();
    expect(closed()).toEqual({ ...service, open: false });
    await mongo.openUri(opened.get(mongo) ?? '');
  });
});
