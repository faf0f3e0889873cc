/** Fills the directory from the document store and keeps it fresh. */
import type { Models } from '../models.ts';
import type {
  CatalogueService,
  CounterRecord,
  DeviceRecord,
  Directory,
  KeyRecord,
  OfficeRecord,
  ServiceRecord,
  StaffRecord,
} from './directory.ts';
import { resolveOffice, resolveService, resolveStaff } from './resolve.ts';

const REFRESH_MS = 15_000;

/** Everything at one moment; replaced as a whole, so that nobody sees half a change. */
interface Copy {
  offices: OfficeRecord[];
  officeBy: Map<string, OfficeRecord>;
  officeBySerial: Map<number, OfficeRecord>;
  counters: Map<string, CounterRecord[]>;
  services: Map<string, ServiceRecord[]>;
  staff: Map<string, StaffRecord>;
  staffByUsername: Map<string, StaffRecord>;
  devices: Map<string, DeviceRecord>;
  deviceByToken: Map<string, DeviceRecord>;
  keys: Map<string, KeyRecord>;
  keyByToken: Map<string, KeyRecord>;
}

export interface LoadedDirectory extends Directory, Disposable {
  /** Reads everything anew; throws what the document store throws, and then keeps the copy it had. */
  refresh(): Promise<void>;
}

/** Loads the directory and refreshes it every 15 s; `failed` hears of a refresh that did not work. */
export async function loadDirectory(
  models: Models,
  failed: (error: unknown) => void,
): Promise<LoadedDirectory> {
  let copy = await readCopy(models);
  let [begun, shown] = [0, 0];
  const refresh = async () => {
    const mine = ++begun;
    const read = await readCopy(models);
    // A slow one must not put back what a later one has seen changed.
    if (mine < shown) return;
    [copy, shown] = [read, mine];
  };
  const timer = setInterval(() => void refresh().catch(failed), REFRESH_MS).unref();
  return {
    offices: () => copy.offices,
    office: (idOrCode) => copy.officeBy.get(idOrCode),
    officeBySerial: (serial) => copy.officeBySerial.get(serial),
    counters: (officeId) => copy.counters.get(officeId) ?? [],
    counter: (officeId, counterId) => copy.counters.get(officeId)?.find(({ id }) => id === counterId),
    services: (officeId) => copy.services.get(officeId) ?? [],
    service: (officeId, serviceId) => copy.services.get(officeId)?.find(({ id }) => id === serviceId),
    staff: (staffId) => copy.staff.get(staffId),
    staffByUsername: (username) => copy.staffByUsername.get(username.toLowerCase()),
    allStaff: () => [...copy.staff.values()],
    devices: () => [...copy.devices.values()],
    device: (deviceId) => copy.devices.get(deviceId),
    deviceByToken: (hash) => copy.deviceByToken.get(hash),
    keys: () => [...copy.keys.values()],
    key: (keyId) => copy.keys.get(keyId),
    keyByToken: (hash) => copy.keyByToken.get(hash),
    refresh,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

async function readCopy(models: Models): Promise<Copy> {
  const [offices, counters, services, staff, devices, keys] = await Promise.all([
    models.offices.find().lean(),
    readCounters(models),
    readServices(models),
    readStaff(models),
    readDevices(models),
    readKeys(models),
  ]);
  const records = offices.map(resolveOffice).sort(mainFirst);
  return {
    offices: records,
    officeBy: new Map(
      records.flatMap((office) => [
        [office.id, office],
        [office.code, office],
      ]),
    ),
    officeBySerial: new Map(records.map((office) => [office.serial, office])),
    counters,
    services: new Map(
      offices.map((office) => [
        office._id,
        office.services.flatMap((given) => {
          const service = services.get(given.serviceId);
          return service ? [resolveService(service, given, office)] : [];
        }),
      ]),
    ),
    staff: new Map(staff.map((member) => [member.id, member])),
    staffByUsername: new Map(staff.map((member) => [member.username, member])),
    devices: new Map(devices.map((device) => [device.id, device])),
    deviceByToken: new Map(
      devices
        .filter(({ revokedAt }) => revokedAt === null)
        .flatMap((device) => device.tokens.map(({ hash }) => [hash, device])),
    ),
    keys: new Map(keys.map((key) => [key.id, key])),
    keyByToken: new Map(keys.map((key) => [key.hash, key])),
  };
}

function mainFirst(a: OfficeRecord, b: OfficeRecord): number {
  if (a.kind !== b.kind) return a.kind === 'main' ? -1 : 1;
  return a.code.localeCompare(b.code);
}

async function readCounters({ counters }: Models): Promise<Map<string, CounterRecord[]>> {
  const documents = await counters.find().lean();
  const records = documents
    .map(({ _id, officeId, name, zoneId }) => ({ id: _id, officeId, name, zoneId }))
    .sort((a, b) => a.name.localeCompare(b.name, 'sq', { numeric: true }));
  return Map.groupBy(records, ({ officeId }) => officeId);
}

async function readServices({ groups, services }: Models): Promise<Map<string, CatalogueService>> {
  const [groupDocuments, documents] = await Promise.all([groups.find().lean(), services.find().lean()]);
  const groupBy = new Map(
    groupDocuments.map(({ _id, name, examples }) => [_id, { code: _id, name, examples }]),
  );
  const records = documents.flatMap(({ _id, schemaVersion: _version, groupCode, ...service }) => {
    const group = groupBy.get(groupCode);
    return group ? [{ asksFor: [], notes: true, ...service, id: _id, group }] : [];
  });
  return new Map(records.map((service) => [service.id, service]));
}

async function readStaff({ staff }: Models): Promise<StaffRecord[]> {
  return (await staff.find().sort({ username: 1 }).lean()).map(resolveStaff);
}

async function readDevices({ devices }: Models): Promise<DeviceRecord[]> {
  const documents = await devices.find().sort({ name: 1 }).lean();
  return documents.map(({ _id, schemaVersion: _version, ...device }) => ({ id: _id, ...device }));
}

async function readKeys({ keys }: Models): Promise<KeyRecord[]> {
  const documents = await keys.find().sort({ name: 1 }).lean();
  return documents.map(({ _id, schemaVersion: _version, ...key }) => ({ id: _id, ...key }));
}
