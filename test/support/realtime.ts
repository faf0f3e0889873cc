/** Live updates over a real server and the suite's live store, for offices that a test makes up. */
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { PRIORITIES, type Board } from '../../contracts/shapes.ts';
import type {
  BoardChange,
  BoardClientEvents,
  BoardServerEvents,
  DeskClientEvents,
  DeskServerEvents,
  JoinAnswer,
  TicketClientEvents,
  TicketServerEvents,
} from '../../contracts/sockets.ts';
import { newId } from '../../server/domain/ids.ts';
import { NOBODY, type Principal } from '../../server/access/principals.ts';
import type { Engine } from '../../server/engine/index.ts';
import { ticketPlace } from '../../server/operations/get-ticket.ts';
import type { Hall } from '../../server/operations/hall.ts';
import type {
  CounterRecord,
  Directory,
  OfficeRecord,
  ServiceRecord,
  StaffRecord,
} from '../../server/organisation/directory.ts';
import { attachRealtime } from '../../server/realtime/index.ts';
import { reduceBoard } from '../../ui/reduce.ts';
import { Sequence } from '../../ui/sequence.ts';
import { office } from './engine.ts';

export type BoardClient = Socket<BoardServerEvents, BoardClientEvents>;
export type DeskClient = Socket<DeskServerEvents, DeskClientEvents>;
export type TicketClient = Socket<TicketServerEvents, TicketClientEvents>;

const both = (word: string) => ({ sq: word, en: word });

function serviceRecord(code: string): ServiceRecord {
  return {
    id: newId(),
    code,
    name: both(code),
    description: both(code),
    group: { code: 'A', name: both('A'), examples: both('A') },
    series: 'A',
    documents: [],
    feeLek: null,
    deadline: null,
    legalBasis: null,
    unverified: false,
    targetMs: DEFAULT_TARGETS_MS,
    open: true,
    hours: null,
    contingent: null,
    route: null,
    asksFor: [],
    notes: true,
  };
}

/** An office with a few counters and two services, and a directory that knows nothing else. */
export function madeUpOffice(more: Partial<OfficeRecord> = {}) {
  const facts = office();
  const record: OfficeRecord = {
    ...facts,
    serial: 1,
    code: `o${facts.id.slice(-8)}`,
    name: both('Zyra'),
    municipality: 'Zyra',
    kind: 'main',
    openingHours: null,
    demo: false,
    openKiosk: true,
    openBoard: true,
    priorities: [...PRIORITIES],
    contingent: null,
    series: [],
    profiles: [],
    ...more,
  };
  const services = [serviceRecord('first'), serviceRecord('second')];
  const counters = ['1', '2', '3', '4'].map((name): CounterRecord => ({
    id: newId(),
    officeId: record.id,
    name,
    zoneId: null,
  }));
  const directory: Directory = {
    offices: () => [record],
    office: (idOrCode) => (idOrCode === record.id || idOrCode === record.code ? record : undefined),
    officeBySerial: (serial) => (serial === record.serial ? record : undefined),
    counters: () => counters,
    counter: (_officeId, id) => counters.find((counter) => counter.id === id),
    services: () => services,
    service: (_officeId, id) => services.find((service) => service.id === id),
    staff: () => undefined,
    staffByUsername: () => undefined,
    allStaff: () => [],
    devices: () => [],
    device: () => undefined,
    deviceByToken: () => undefined,
    keys: () => [],
    key: () => undefined,
    keyByToken: () => undefined,
  };
  return { facts, record, services, counters, directory };
}

const noRecord = { ticket: async () => null } satisfies Partial<Hall['record']> as unknown as Hall['record'];

/** A hall whose staff sign in by a header that holds nothing but their name, and whose holders prove themselves by `proof`. */
export async function liveHall(engine: Engine, directory: Directory, heartbeatMs = 5_000) {
  const staff = new Map<string, StaffRecord>();
  const principalOf = ({ authorization }: IncomingHttpHeaders): Principal => {
    const member = staff.get(authorization ?? '');
    return member ? { kind: 'staff', staff: member, sessionHash: '' } : NOBODY;
  };
  const unexpected: unknown[] = [];
  const http = createServer();
  const realtime = attachRealtime({
    http,
    engine,
    directory,
    heartbeatMs,
    publicUrl: null,
    socketsPerAddress: Infinity,
    headers: (_request, _response, next) => next(),
    addressOf: () => '127.0.0.1',
    count: async () => undefined,
    authenticate: async (headers) => principalOf(headers),
    stillThere: async (headers) => principalOf(headers),
    holderMayRead: (_ticketId, token) => token === 'proof',
    readPosition: (officeId, ticketId) =>
      ticketPlace({ engine, directory, record: noRecord }, officeId, ticketId),
    perform: async () => Promise.reject(new Error('no command was expected here')),
    languageOf: (accepted) => (accepted?.startsWith('sq') ? 'sq' : 'en'),
    log: { warn: () => undefined, error: (details) => void unexpected.push(details) },
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: { disconnect(): unknown }[] = [];

  return {
    url,
    /** Errors that are no refusals. */
    unexpected,
    signIn(name: string, officeIds: string[]) {
      const grants: StaffRecord['grants'] = [{ role: 'clerk', scope: { officeIds } }];
      const known = { id: newId(), username: name, passwordHash: '', name, grants };
      const free = { disabled: false, mustChangePassword: false, secondFactor: null, singleSignOn: null };
      staff.set(name, { ...known, ...free, rights: [], languages: [] });
    },
    stop: () => realtime[Symbol.asyncDispose](),
    signOut: (name: string) => staff.delete(name),
    connect<S extends Socket>(namespace: string, headers: Record<string, string> = {}): S {
      const client = io(`${url}${namespace}`, {
        forceNew: true,
        transports: ['websocket'],
        extraHeaders: headers,
        reconnectionDelay: 10,
      });
      clients.push(client);
      return client as S;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.disconnect();
      await realtime[Symbol.asyncDispose]();
      http.close();
      http.closeAllConnections();
    },
  };
}

/** Joins; throws where no answer comes. */
export function join(client: BoardClient | DeskClient | TicketClient, request: unknown): Promise<JoinAnswer> {
  return (client as Socket).timeout(5_000).emitWithAck('join', request) as Promise<JoinAnswer>;
}

/** The next message of this name. */
export function next<T>(client: BoardClient | DeskClient | TicketClient, name: string): Promise<T> {
  return new Promise((resolve) => (client as Socket).once(name, resolve));
}

/** What a screen does with what it hears: the pages' own rules for sequence and board. */
export class Screen {
  board: Board | null = null;
  /** Every change the screen acted on, in order. */
  readonly seen: BoardChange[] = [];
  /** What the sequence made of each message. */
  readonly verdicts: string[] = [];
  readonly sequence = new Sequence();
  readonly lostJoins: unknown[] = [];
  readonly #client: BoardClient;
  readonly #office: string;

  constructor(client: BoardClient, officeCode: string) {
    this.#client = client;
    this.#office = officeCode;
    client.on('snapshot', (board) => {
      this.sequence.snapshot(board.seq);
      this.board = board;
    });
    client.on('changes', (message) => {
      const known = this.sequence.last ?? 0;
      const verdict = this.sequence.accept(message.from, message.to);
      this.verdicts.push(verdict);
      if (verdict !== 'apply' || !this.board) return;
      this.board = reduceBoard(this.board, message);
      this.seen.push(...message.changes.filter(({ seq }) => seq > known));
    });
    // A join that falls off the network with its socket is made again by the next connection.
    client.on('connect', () => {
      this.join().catch((error: unknown) => this.lostJoins.push(error));
    });
  }

  join(): Promise<JoinAnswer> {
    return join(this.#client, { office: this.#office, lastSeq: this.sequence.last });
  }

  /** Falls off the network; the client comes back by itself and joins. */
  async drop(): Promise<void> {
    const back = new Promise((resolve) => this.#client.once('connect', () => resolve(undefined)));
    this.#client.io.engine.close();
    await back;
  }
}
