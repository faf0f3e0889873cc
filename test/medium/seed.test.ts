/** The first start and the later ones, on the real document store. */
import { afterAll, describe, expect, inject, it } from 'vitest';
import { verifyPassword } from '../../server/access/passwords.ts';
import { demoOffices } from '../../server/catalogue/demo.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectMongo, modelsOf, type Mongo } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { seedFirstStart, seedOffice } from '../../server/seed.ts';

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
    expect(directory.staffByUsername('ADMIN')).toMatchObject({ username: 'admin', roles: ['admin'] });
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
