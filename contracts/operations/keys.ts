/** Keys of integrations. */
import { z } from 'zod';
import { page, paging, type Operation } from '../operation.ts';
import { KEY_PERMISSIONS, KeyPermission, Scope } from '../permissions.ts';
import { Id, Instant } from '../shapes.ts';

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    permissions: z.array(KeyPermission),
    scope: Scope,
    /** Requests it may make in a minute. */
    perMinute: z.number().int(),
    createdAt: Instant,
    /** `null` where there is no such member of staff any more. */
    createdBy: z.object({ staffId: Id, name: z.string() }).nullable(),
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
    /** Requests it has made since midnight, in the time of the first office. */
    usedToday: z.number().int(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const KEYS = {
  'list-keys': {
    method: 'GET',
    path: '/keys',
    summary: 'The keys of integrations, newest first, ended ones as well',
    access: 'manage-keys',
    status: 200,
    query: z.strictObject(paging),
    answer: page(ApiKey),
  },
  'add-key': {
    method: 'POST',
    path: '/keys',
    summary: 'Give an integration a key; its token is shown this one time',
    access: 'manage-keys',
    status: 201,
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      permissions: z.array(KeyPermission).min(1).max(KEY_PERMISSIONS.length),
      scope: Scope,
      perMinute: z.number().int().min(1).max(60_000).default(600),
      /** From then on it opens nothing; left out: it never ends by itself. */
      expiresAt: z.iso.datetime({ offset: true }).optional(),
    }),
    answer: z.object({ key: ApiKey, token: z.string() }),
  },
  'revoke-key': {
    method: 'DELETE',
    path: '/keys/:key',
    summary: 'End a key at once',
    access: 'manage-keys',
    status: 204,
    answer: z.void(),
  },
} as const satisfies Record<string, Operation>;
