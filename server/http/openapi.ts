/** The OpenAPI 3.1 document, made from the contract that validates the requests. */
import { z } from 'zod';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { DEVICE_PERMISSIONS, PERMISSIONS } from '../../contracts/permissions.ts';
import { Problem, PROBLEMS, type ErrorCode } from '../../contracts/problems.ts';

type Json = Record<string, unknown>;

/** Of a clerk's command on a ticket at their counter. */
const AT_COUNTER = ['BAD_TRANSITION', 'NOT_YOUR_TICKET', 'STALE_EPOCH', 'COUNTER_CLOSED'] as const;
/** Of a clerk's command on their counter. */
const ON_COUNTER = ['STALE_EPOCH', 'COUNTER_CLOSED'] as const;

/** Of what asks for one's own password again. */
const OWN_PASSWORD = ['NO_PASSWORD', 'ACCOUNT_LOCKED', 'RATE_LIMITED'] as const;

/** Of what an administrator does to an account. */
const ON_ACCOUNT = ['NOT_YOURS_TO_MANAGE', 'OWN_ACCOUNT', 'LEDGER_AWAY'] as const;

/** Refusals that only some operations know, besides those that follow from an operation's form. */
const OWN_REFUSALS: Partial<Record<OperationName, readonly ErrorCode[]>> = {
  'open-session': [
    ...([
      'WRONG_CREDENTIALS',
      'SECOND_FACTOR_REQUIRED',
      'WRONG_CODE',
      'ACCOUNT_LOCKED',
      'RATE_LIMITED',
    ] as const),
    'LEDGER_AWAY',
  ],
  'change-password': [...OWN_PASSWORD, 'LEDGER_AWAY'],
  'enrol-second-factor': OWN_PASSWORD,
  'confirm-second-factor': ['ACCOUNT_LOCKED', 'RATE_LIMITED', 'LEDGER_AWAY'],
  'disable-second-factor': [...OWN_PASSWORD, 'LEDGER_AWAY'],
  'take-ticket': [
    ...(['PRIORITY_NOT_ALLOWED', 'OFFICE_CLOSED', 'SERVICE_CLOSED', 'OFFICE_FULL', 'SERVICE_FULL'] as const),
    ...(['SERIES_EXHAUSTED', 'RATE_LIMITED'] as const),
  ],
  'check-in': ['ALREADY_CHECKED_IN', 'OFFICE_CLOSED', 'SERIES_EXHAUSTED'],
  'get-ticket': ['LEDGER_AWAY'],
  withdraw: ['BAD_TRANSITION'],
  'sign-in': ['COUNTER_OCCUPIED', 'CLERK_ELSEWHERE'],
  'sign-out': [...ON_COUNTER, 'COUNTER_BUSY'],
  'pause-counter': [...ON_COUNTER, 'COUNTER_BUSY', 'COUNTER_PAUSED'],
  'resume-counter': [...ON_COUNTER, 'COUNTER_NOT_PAUSED'],
  'call-next': [...ON_COUNTER, 'COUNTER_BUSY', 'COUNTER_PAUSED'],
  call: [...ON_COUNTER, 'COUNTER_BUSY', 'COUNTER_PAUSED', 'NOT_WAITING'],
  'walk-direct': [...ON_COUNTER, 'COUNTER_BUSY', 'COUNTER_PAUSED', 'OFFICE_CLOSED', 'SERIES_EXHAUSTED'],
  undo: [...ON_COUNTER, 'COUNTER_BUSY', 'COUNTER_PAUSED', 'NOTHING_TO_UNDO'],
  recall: AT_COUNTER,
  start: AT_COUNTER,
  hold: [...AT_COUNTER, 'NO_NOTES_HERE'],
  resume: [...AT_COUNTER, 'COUNTER_BUSY', 'COUNTER_PAUSED'],
  return: AT_COUNTER,
  transfer: [...AT_COUNTER, 'NOT_THERE_NOW', 'NO_NOTES_HERE'],
  'add-leg': AT_COUNTER,
  'wrap-up': AT_COUNTER,
  finish: AT_COUNTER,
  'no-show': AT_COUNTER,
  reinstate: ['BAD_TRANSITION', 'REINSTATE_TOO_LATE'],
  'change-priority': ['BAD_TRANSITION'],
  'change-service': ['BAD_TRANSITION'],
  note: ['BAD_TRANSITION', 'NO_NOTES_HERE'],
  'get-personal-data': ['NOT_CALLED_TO_YOU', 'LEDGER_AWAY'],
  'set-personal-data': ['NOT_CALLED_TO_YOU', 'LEDGER_AWAY'],
  'find-personal-data': ['LEDGER_AWAY'],
  'erase-personal-data': ['LEDGER_AWAY'],
  'list-events': ['LEDGER_AWAY'],
  'get-kpis': ['LEDGER_AWAY'],
  'list-tickets': ['LEDGER_AWAY'],
  'list-audit': ['LEDGER_AWAY'],
  'export-audit': ['LEDGER_AWAY'],
  'get-audit-state': ['LEDGER_AWAY'],
  'begin-pairing': ['RATE_LIMITED'],
  'claim-pairing': ['NOT_FOUND', 'RATE_LIMITED', 'LEDGER_AWAY'],
  'find-pairing': ['ALREADY_PAIRED', 'RATE_LIMITED'],
  'approve-pairing': ['ALREADY_PAIRED', 'RATE_LIMITED', 'LEDGER_AWAY'],
  'change-device': ['LEDGER_AWAY'],
  'revoke-device': ['LEDGER_AWAY'],
  'report-device': ['RATE_LIMITED'],
  'renew-device-token': ['RATE_LIMITED', 'LEDGER_AWAY'],
  'add-staff': ['NOT_YOURS_TO_GIVE', 'USERNAME_TAKEN', 'LEDGER_AWAY'],
  'change-staff': [
    ...ON_ACCOUNT,
    ...(['NOT_YOURS_TO_GIVE', 'LAST_ADMINISTRATOR', 'SINGLE_SIGN_ON_ACCOUNT'] as const),
  ],
  'reset-password': [...ON_ACCOUNT, 'SINGLE_SIGN_ON_ACCOUNT'],
  'remove-second-factor': ON_ACCOUNT,
  'unlock-staff': ['NOT_YOURS_TO_MANAGE', 'OWN_ACCOUNT'],
  'disable-staff': [...ON_ACCOUNT, 'LAST_ADMINISTRATOR'],
  'enable-staff': ON_ACCOUNT,
  'end-staff-sessions': ['NOT_YOURS_TO_MANAGE', 'OWN_ACCOUNT'],
  'add-key': ['LEDGER_AWAY'],
  'revoke-key': ['LEDGER_AWAY'],
};

export function openApiDocument(): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  schemaOf(Problem, 'output', schemas);
  for (const [name, operation] of Object.entries(OPERATIONS) as [OperationName, Operation][]) {
    const path = `/api/v1${operation.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(name, operation, schemas) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Sporteli',
      version: '1.0.0',
      description:
        'Times are RFC 3339 UTC with milliseconds, ids are UUIDs, lengths of time are milliseconds. Absent is null. Unknown fields are refused. Every command may carry an Idempotency-Key: the same key returns the first answer for 24 h.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
  };
}

const BEARER = 'The token of POST /api/v1/sessions, that of a paired device, or the key of an integration';
const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: BEARER },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'sporteli_session',
    description: 'The token of a session, kept by a browser',
  },
  deviceCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'sporteli_device',
    description: 'The token of a paired device, kept by its browser',
  },
  ticket: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'The holder’s token, written "Ticket <token>"',
  },
};

function describe(name: OperationName, operation: Operation, schemas: Json): Json {
  return {
    operationId: name,
    summary: operation.summary,
    ...describeAccess(operation),
    security: securityOf(operation),
    parameters: [...pathParameters(operation), ...queryParameters(operation, schemas), ...headers(operation)],
    ...(operation.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(operation.body, 'input', schemas) } },
      },
    }),
    responses: { ...answer(name, operation, schemas), ...problems(name, operation) },
  };
}

/** Who may, in words. */
function describeAccess({ access, right }: Operation): Json {
  const permission = PERMISSIONS.some((each) => each === access);
  const words = [
    ...(permission ? [`Needs the permission \`${access}\` in the office.`] : []),
    ...(right ? [`Clerks need the right \`${right}\`; supervisors have it.`] : []),
  ];
  return words.length > 0 ? { description: words.join(' ') } : {};
}

function securityOf({ access, holder, openIn }: Operation): Json[] {
  if (access === 'anyone') return [];
  const forDevices = Object.values(DEVICE_PERMISSIONS).some((some) => some.some((each) => each === access));
  const known = [
    { bearer: [] },
    ...(access === 'own-device' ? [] : [{ cookie: [] }]),
    ...(access === 'own-device' || forDevices ? [{ deviceCookie: [] }] : []),
  ];
  return [...(openIn ? [{}] : []), ...(holder ? [{ ticket: [] }] : []), ...known];
}

function pathParameters({ path }: Operation): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: ['office', 'session', 'code'].includes(name)
      ? { type: 'string' }
      : { type: 'string', format: 'uuid' },
    ...(name === 'office' && { description: 'Id or short code' }),
  }));
}

function queryParameters({ query }: Operation, schemas: Json): Json[] {
  return Object.entries(query?.shape ?? {}).map(([name, field]) => {
    const schema = schemaOf(field as z.ZodType, 'output', schemas);
    const list = schema['type'] === 'array' && { style: 'form', explode: false };
    return {
      name,
      in: 'query',
      required: !(field as z.ZodType).safeParse(undefined).success,
      schema,
      ...list,
    };
  });
}

function headers({ command }: Operation): Json[] {
  if (!command) return [];
  const description = 'The same key returns the first answer for 24 h';
  return [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', format: 'uuid' }, description }];
}

function answer(name: OperationName, operation: Operation, schemas: Json): Json {
  const { status, answer: schema, summary, produces } = operation;
  if (status === 204) return { [status]: { description: summary } };
  if (produces)
    return { [status]: { description: summary, content: { [produces]: { schema: { type: 'string' } } } } };
  const content: Json = { 'application/json': { schema: schemaOf(schema, 'output', schemas) } };
  if (name === 'list-events') content['text/event-stream'] = { schema: { type: 'string' } };
  return { [status]: { description: summary, content } };
}

/** The operation's problems by status, each code with what it means. */
function problems(name: OperationName, operation: Operation): Json {
  const byStatus = Map.groupBy(refusalsOf(name, operation), (code) => PROBLEMS[code].status);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const description = codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title.en}`).join('\n\n');
      return [String(status), { description, content }];
    }),
  );
}

function refusalsOf(name: OperationName, operation: Operation): ErrorCode[] {
  const { access, method, body, command, path } = operation;
  const codes: ErrorCode[] = [
    'INVALID_INPUT',
    ...(OWN_REFUSALS[name] ?? []),
    'RATE_LIMITED',
    'STORE_AWAY',
    'INTERNAL',
  ];
  if (body) codes.push('MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (command) codes.push('IDEMPOTENCY_MISMATCH', 'OFFICE_RESTORING');
  if (path.includes(':')) codes.push('NOT_FOUND');
  if (access !== 'anyone') codes.push('UNAUTHENTICATED', 'FORBIDDEN');
  if (access !== 'anyone' && !operation.beforePasswordChange) codes.push('PASSWORD_CHANGE_REQUIRED');
  if (access !== 'anyone' && method !== 'GET') codes.push('CROSS_SITE');
  return [...new Set(codes)];
}

/** A schema with what it shares moved to the components. Wrapped, so that a shared schema is a reference at the top, too. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const json = z.toJSONSchema(z.object({ it: schema }), { io, target: 'draft-2020-12' }) as Json;
  const { $defs = {}, properties } = rewriteRefs(json) as {
    $defs?: Record<string, Json>;
    properties: { it: Json };
  };
  for (const [id, { id: _id, ...definition }] of Object.entries($defs)) schemas[id] = definition;
  return properties.it;
}

function rewriteRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewriteRefs);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
        : [key, rewriteRefs(inner)],
    ),
  );
}
