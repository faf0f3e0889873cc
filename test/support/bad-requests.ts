/**
 * Requests that are wrong in one place, made from the OpenAPI document: for every operation every part of its path, its query and its
 * body in turn, with every kind of credential. Whether one is wrong the contract's own schemas say; what they let through is no bad input.
 */
import querystring from 'node:querystring';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { Id } from '../../contracts/shapes.ts';
import { ODD_BODIES, ODD_JSON, ODD_NAMES, ODD_PARTS, ODD_STRINGS } from './bad-values.ts';
import { sampleOf, type Json } from './json-samples.ts';

export interface Request {
  operation: OperationName;
  /** Where it is wrong, such as `body field`. */
  kind: string;
  /** Who asks, such as `clerk`. */
  who: string;
  method: string;
  path: string;
  headers: [string, string][];
  body: string | null;
  /** The contract lets it through all the same. */
  valid: boolean;
}

/** What there is in the hall, by the names that paths and bodies have for it. */
export interface Known {
  /** A good value for each name, such as `serviceId`. */
  values: Readonly<Record<string, string>>;
  /** Whether a part of a path names something that is there. */
  exists: (name: string, value: string) => boolean;
  /** Headers of everybody who asks: those in `right` and `WRONG`. */
  credentials: Readonly<Record<string, readonly [string, string][]>>;
  right: readonly string[];
}

type Place =
  | { kind: 'path part'; name: string }
  | { kind: 'query field'; name: string }
  | { kind: 'query name' | 'body' | 'body encoding' | 'body name' | 'idempotency key' | 'credentials' }
  | { kind: 'body field'; path: readonly string[] };
interface Target {
  name: OperationName;
  place: Place;
  body: Json | null;
}
type Random = () => number;

export const pick = <T>(random: Random, from: readonly T[]): T => {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
};

/** Every place of every operation of the document. */
export function targetsOf(document: Json, known: Known): Target[] {
  return (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) => {
    const { method, path, query, body: schema, command, access, openIn }: Operation = OPERATIONS[name];
    const described = at(document, [
      'paths',
      `/api/v1${path.replace(/:(\w+)/g, '{$1}')}`,
      method.toLowerCase(),
    ]);
    const body = schema ? sampleOf(document, at(described, BODY_SCHEMA), known.values) : null;
    if (schema && !schema.safeParse(body).success) throw new Error(`the sample of ${name} is not right`);
    const places: Place[] = [
      ...namesOf(path).map((part) => ({ kind: 'path part' as const, name: part })),
      ...Object.keys(query?.shape ?? {}).map((field) => ({ kind: 'query field' as const, name: field })),
      { kind: 'query name' },
      ...(schema ? ([{ kind: 'body' }, { kind: 'body name' }, { kind: 'body encoding' }] as const) : []),
      ...pathsIn(body).map((field) => ({ kind: 'body field' as const, path: field })),
      ...(command ? ([{ kind: 'idempotency key' }] as const) : []),
      ...(access === 'anyone' || openIn ? [] : ([{ kind: 'credentials' }] as const)),
    ];
    return places.map((place) => ({ name, place, body }));
  });
}
const BODY_SCHEMA = ['requestBody', 'content', 'application/json', 'schema'];

function at(value: unknown, path: readonly string[]): Json {
  const found = path.reduce<unknown>((inner, name) => (inner as Json)[name], value);
  if (typeof found !== 'object' || found === null) throw new Error(`there is no ${path.join('.')}`);
  return found as Json;
}
const namesOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

/** The way to every field and item of a body. */
function pathsIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...way, name],
    ...pathsIn(inner, [...way, name]),
  ]);
}

/** One request that is wrong in this place, or would be if the contract minded. */
export function requestFor({ name, place, body }: Target, known: Known, random: Random): Request {
  const { method, path, body: schema, query, command }: Operation = OPERATIONS[name];
  const parts = Object.fromEntries(namesOf(path).map((part) => [part, known.values[part] ?? '']));
  const who = pick(random, place.kind === 'credentials' || random() < 0.2 ? WRONG : known.right);
  let partsFine = true;
  if (place.kind === 'path part') {
    parts[place.name] = random() < 0.5 ? pick(random, ODD_PARTS) : encoded(pick(random, ODD_STRINGS));
    partsFine = isThere(place.name, parts[place.name] ?? '', known);
  }
  const asked = queryFor(place, random);
  const sent = body === null ? null : bodyFor(body, place, random);
  const key = place.kind === 'idempotency key' ? headerSafe(pick(random, ODD_STRINGS)) : null;
  const headers: [string, string][] = [
    ...(known.credentials[who] ?? []),
    ...(sent === null ? [] : ([['content-type', sent.type], ...sent.headers] as [string, string][])),
    ...(key === null ? [] : ([['idempotency-key', key]] as [string, string][])),
  ];
  const queryFine = query
    ? query.safeParse({ ...querystring.parse(asked) }).success
    : Object.keys(querystring.parse(asked)).length === 0;
  const bodyFine = !schema || (sent !== null && sent.fine && schema.safeParse(parsed(sent.text)).success);
  // What another site makes a browser ask for it cannot read.
  const harmless = who === 'another site' && method === 'GET';
  const keyFine = key === null || !command || Id.safeParse(key.trim()).success;
  return {
    operation: name,
    kind: place.kind,
    who,
    method,
    path: `/api/v1${path.replace(/:(\w+)/g, (_, part: string) => parts[part] ?? '')}${asked && `?${asked}`}`,
    headers,
    body: sent?.text ?? null,
    valid: partsFine && queryFine && bodyFine && keyFine && (place.kind !== 'credentials' || harmless),
  };
}
/** Who is nobody, whatever they say. */
const WRONG = ['nobody', 'wrong bearer', 'no token', 'unknown scheme', 'ticket for another', 'another site'];

function isThere(name: string, part: string, known: Known): boolean {
  // The router takes an empty part for none; there must be no address that ends so.
  if (part === '') return false;
  try {
    return known.exists(name, decodeURIComponent(part));
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** As a browser would write it; lone surrogates as what they become. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
/** A header holds Latin-1 without controls; anything else is for the raw requests. */
const headerSafe = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');

function queryFor(place: Place, random: Random): string {
  if (place.kind === 'query field') {
    const field = encodeURIComponent(place.name);
    const value = () => encoded(pick(random, ODD_STRINGS)).slice(0, 6_000);
    return pick(random, [
      () => `${field}=${value()}`,
      () => `${field}=${value()}&${field}=${value()}`,
      () => `${field}[]=${value()}`,
      () => `${field}[$gt]=${value()}`,
      () => `${field}=%E0%A4%A`,
      () => field,
      () => `${field}=1`.concat(`&${field}=1`.repeat(200)),
    ])();
  }
  if (place.kind === 'query name')
    return `${encoded(pick(random, ODD_NAMES))}=${encoded(pick(random, ODD_STRINGS))}`;
  return '';
}

interface Sent {
  text: string;
  type: string;
  headers: [string, string][];
  /** The type and the encoding are as they should be. */
  fine: boolean;
}

function bodyFor(sample: Json, place: Place, random: Random): Sent {
  const json = (text: string): Sent => ({ text, type: 'application/json', headers: [], fine: true });
  const whole = JSON.stringify(sample);
  if (place.kind === 'body') return json(pick(random, ODD_BODIES));
  if (place.kind === 'body encoding') return { text: whole, fine: false, ...pick(random, ENCODINGS) };
  if (place.kind === 'body name') {
    const field = `${JSON.stringify(pick(random, ODD_NAMES))}:${pick(random, ODD_JSON)}`;
    return json(whole === '{}' ? `{${field}}` : `${whole.slice(0, -1)},${field}}`);
  }
  if (place.kind !== 'body field') return json(whole);
  return json(withValue(sample, place.path, random() < 0.05 ? null : pick(random, ODD_JSON)));
}

const other = (type: string, ...headers: [string, string][]) => ({ type, headers });
const ENCODINGS = [
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ].map((t) => other(t)),
  ...[
    'application/json; charset=utf-16',
    'application/json; charset=klingon',
    'application/jsonp',
    '*/*',
    ';',
  ].map((t) => other(t)),
  ...['gzip', 'deflate', 'br', 'rot13', 'gzip, gzip'].map((coding) =>
    other('application/json', ['content-encoding', coding]),
  ),
];

/** The JSON of a value whose field is this text instead, or is missing. */
function withValue(value: unknown, [name, ...rest]: readonly string[], text: string | null): string {
  if (name === undefined) return text ?? 'null';
  const entries = Object.entries(value as Json).flatMap(([key, inner]) => {
    if (key !== name) return [[key, JSON.stringify(inner)] as const];
    return rest.length === 0 && text === null ? [] : [[key, withValue(inner, rest, text)] as const];
  });
  if (Array.isArray(value)) return `[${entries.map(([, inner]) => inner).join(',')}]`;
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${inner}`).join(',')}}`;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
