/**
 * MongoDB as a replica set of one on loopback, so that transactions, change streams and majority writes are there as
 * in production.
 *
 * The set's only member is named by its address, so the port is kept and used again. If somebody else has it, the set
 * is told its new one by force. An unfinished first start is begun anew: nothing was ever stored in it.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient, MongoServerError, type Document } from 'mongodb';
import { folderExists, privateFolder, replaceFile } from './data-dir.ts';
import { isErrno } from './errors.ts';
import { accepts, freePort, isPortFree } from './ports.ts';
import { secretFile } from './secrets.ts';
import type { StoreProgram } from './supervise.ts';

const SET = 'embedded';
const USER = 'sporteli';
const DATABASE = 'sporteli';
const CACHE_GB = '0.25';
/** Only one member reads the change log, so it need not reach back days; by default it takes 5 % of the disk. */
const CHANGE_LOG_MB = '512';
/** MongoDB's error code. */
const NOT_YET_INITIALIZED = 94;
const LOOK_AGAIN_MS = 10;
const ANSWERS_WITHIN_MS = 120_000;

interface Instance {
  port: number;
  password: string;
  /** Is there from before the first start until the user exists. */
  unfinishedMark: string;
}

export interface Mongo {
  program: Omit<StoreProgram, 'file'>;
  uri: string;
}

/** Lays out the files of MongoDB below `folder` and chooses its port. Nothing of it may run meanwhile. */
export async function prepareMongo(folder: string, log: (line: string) => void): Promise<Mongo> {
  const dbPath = join(folder, 'mongodb');
  const unfinishedMark = join(folder, 'mongodb.unfinished');
  if (folderExists(unfinishedMark) || !folderExists(dbPath)) {
    privateFolder(unfinishedMark);
    rmSync(dbPath, { recursive: true, force: true });
  }
  privateFolder(dbPath);
  const keyFile = join(folder, 'mongodb.key');
  secretFile(keyFile, 256);
  const password = secretFile(join(folder, 'mongodb.password'), 24);
  const port = await keptPort(join(folder, 'mongodb.port'), log);
  const instance = { port, password, unfinishedMark };
  return {
    program: {
      ...mongoFiles(folder),
      args: mongodArguments(dbPath, keyFile, port),
      answersWithinMs: ANSWERS_WITHIN_MS,
      untilReady: (signal) => untilPrimary(instance, signal),
    },
    uri: uriOf(password, port),
  };
}

/** Where the MongoDB of these files serves while it runs; undefined before its first start. */
export function recordedUri(folder: string): string | undefined {
  const port = readPort(join(folder, 'mongodb.port'));
  if (port === undefined || !folderExists(join(folder, 'mongodb'))) return undefined;
  return uriOf(secretFile(join(folder, 'mongodb.password'), 24), port);
}

function uriOf(password: string, port: number): string {
  const address = `${USER}:${password}@${addressOf(port)}`;
  return `mongodb://${address}/${DATABASE}?replicaSet=${SET}&authSource=admin&w=majority&journal=true`;
}

/** What is known before anything is laid out. */
export function mongoFiles(
  folder: string,
): Omit<StoreProgram, 'file' | 'args' | 'answersWithinMs' | 'untilReady'> {
  return {
    name: 'MongoDB',
    ownArgument: join(folder, 'mongodb'),
    logFile: join(folder, 'mongodb.log'),
    recordFile: join(folder, 'mongodb.process'),
  };
}

function mongodArguments(dbPath: string, keyFile: string, port: number): string[] {
  return [
    ...['--replSet', SET, '--auth', '--keyFile', keyFile],
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
    ...['--dbpath', dbPath, '--wiredTigerCacheSizeGB', CACHE_GB, '--oplogSize', CHANGE_LOG_MB],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--quiet'],
  ];
}

async function keptPort(path: string, log: (line: string) => void): Promise<number> {
  const kept = readPort(path);
  if (kept !== undefined && (await isPortFree(kept))) return kept;
  const port = await freePort();
  if (kept !== undefined) log(`Port ${kept} of MongoDB is taken by another program; it moves to ${port}`);
  replaceFile(path, String(port));
  return port;
}

function readPort(path: string): number | undefined {
  try {
    const port = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(port) && port > 0 ? port : undefined;
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function untilPrimary(instance: Instance, signal: AbortSignal): Promise<void> {
  while (!(await accepts(instance.port))) await delay(LOOK_AGAIN_MS, undefined, { signal });
  if (folderExists(instance.unfinishedMark)) await createSet(instance, signal);
  await using client = clientOf(instance.port, `${USER}:${instance.password}@`);
  await moveSetTo(instance.port, client, signal);
  await untilWritable(client, signal);
}

/** Without a user yet, MongoDB lets a client on the same machine do just this. */
async function createSet({ port, password, unfinishedMark }: Instance, signal: AbortSignal): Promise<void> {
  await using client = clientOf(port, '');
  const admin = client.db('admin');
  await admin.command({ replSetInitiate: { _id: SET, members: [{ _id: 0, host: addressOf(port) }] } });
  await untilWritable(client, signal);
  await admin.command({
    createUser: USER,
    pwd: password,
    roles: ['root'],
    writeConcern: { w: 'majority', j: true },
  });
  rmSync(unfinishedMark, { recursive: true });
}

async function moveSetTo(port: number, client: MongoClient, signal: AbortSignal): Promise<void> {
  const admin = client.db('admin');
  const config = await readConfig(client, signal);
  const [member] = config.members;
  if (member === undefined || member.host === addressOf(port)) return;
  const moved = { ...config, version: config.version + 1, members: [{ ...member, host: addressOf(port) }] };
  await admin.command({ replSetReconfig: moved, force: true });
}

/** The set reads its settings after it began to listen; with another address in them that takes a moment longer. */
async function readConfig(client: MongoClient, signal: AbortSignal): Promise<ReplicaSetConfig> {
  for (;;) {
    try {
      const { config } = (await client.db('admin').command({ replSetGetConfig: 1 })) as {
        config: ReplicaSetConfig;
      };
      return config;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error;
    }
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
}

interface ReplicaSetConfig extends Document {
  version: number;
  members: { host: string }[];
}

async function untilWritable(client: MongoClient, signal: AbortSignal): Promise<void> {
  while (!(await client.db('admin').command({ hello: 1 }))['isWritablePrimary']) {
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
}

function clientOf(port: number, userInfo: string): MongoClient {
  return new MongoClient(`mongodb://${userInfo}${addressOf(port)}/?directConnection=true&authSource=admin`);
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}
