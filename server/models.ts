/** The document store as the server uses it: one connection, and the models of organisation, catalogue and access on it. */
import mongoose, { type Connection } from 'mongoose';
import { deviceSchema, keySchema, staffSchema } from './access/models.ts';
import { groupSchema, serviceSchema } from './catalogue/models.ts';
import { counterSchema, officeSchema } from './organisation/models.ts';

export type Mongo = Connection;
export type Models = ReturnType<typeof makeModels>;

/**
 * Connects to the document store; an address without a database means `sporteli`. Operations fail after 2 s without the store
 * instead of waiting in memory for it to come back. A store that is connected but silent (stopped, or cut off without a word) is noticed
 * by its missing heartbeats within about 5 s; the driver would take 40.
 */
export function connectMongo(uri: string): Promise<Mongo> {
  const named = /^mongodb(?:\+srv)?:\/\/[^/?]+\/[^?]+/.test(uri);
  const options = {
    ...(!named && { dbName: 'sporteli' }),
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 2_000,
    heartbeatFrequencyMS: 2_000,
    connectTimeoutMS: 3_000,
  };
  return mongoose.createConnection(uri, options).asPromise();
}

const made = new WeakMap<Mongo, Models>();

/** The server's models on a connection; always the same ones. */
export function modelsOf(mongo: Mongo): Models {
  const models = made.get(mongo) ?? makeModels(mongo);
  made.set(mongo, models);
  return models;
}

function makeModels(mongo: Mongo) {
  return {
    offices: mongo.model('Office', officeSchema),
    counters: mongo.model('Counter', counterSchema),
    groups: mongo.model('ServiceGroup', groupSchema),
    services: mongo.model('Service', serviceSchema),
    staff: mongo.model('Staff', staffSchema),
    devices: mongo.model('Device', deviceSchema),
    keys: mongo.model('Key', keySchema),
  };
}

/** Makes the unique indexes, which is what keeps a code, a serial or a user name from being given twice. */
export async function ensureIndexes(models: Models): Promise<void> {
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
}
