import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../contracts/problems.ts';
import { answerCommands, type CommandOptions } from './commands.ts';

const ticket = '0190b2c8-0000-7000-8000-000000000003';
const recall = { operation: 'recall', params: { ticket }, body: { epoch: 1 }, idempotencyKey: null };

function desk(more: Partial<CommandOptions> = {}) {
  const socket = new EventEmitter();
  const perform = vi.fn<CommandOptions['perform']>(async () => ({ ticket: { id: ticket } }));
  answerCommands({
    socket: socket as unknown as CommandOptions['socket'],
    language: 'en',
    unexpected: () => undefined,
    handshake: { headers: { cookie: 'a=b' }, address: '127.0.0.1' },
    known: async () => undefined,
    perform,
    ...more,
  });
  const send = (request: unknown) => new Promise((resolve) => socket.emit('command', request, resolve));
  return { send, perform };
}

describe('a command by socket', () => {
  it('goes the way of HTTP, with what the handshake showed', async () => {
    const { send, perform } = desk();
    const idempotencyKey = '9b2f4c1e-5a77-4f43-9d1a-0a1b2c3d4e5f';
    expect(await send({ ...recall, idempotencyKey })).toEqual({
      ok: true,
      status: 200,
      answer: { ticket: { id: ticket } },
    });
    expect(perform).toHaveBeenCalledExactlyOnceWith(
      'recall',
      { headers: { cookie: 'a=b' }, params: { ticket }, address: '127.0.0.1' },
      { body: { epoch: 1 }, query: {}, idempotencyKey },
    );
  });

  it('is answered a refusal as a problem', async () => {
    const { send } = desk({ perform: async () => Promise.reject(new DomainError('STALE_EPOCH')) });
    expect(await send(recall)).toMatchObject({ ok: false, problem: { code: 'STALE_EPOCH', status: 409 } });
  });

  it('tells nothing of the inside where something went wrong there', async () => {
    const unexpected = vi.fn();
    const { send } = desk({ unexpected, perform: async () => Promise.reject(new Error('secret')) });
    const answer = await send(recall);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(unexpected).toHaveBeenCalledOnce();
  });

  it('is not looked at without a session', async () => {
    const { send } = desk({ known: async () => Promise.reject(new DomainError('UNAUTHENTICATED')) });
    expect(await send('nonsense')).toMatchObject({ problem: { code: 'UNAUTHENTICATED' } });
  });

  it.each([
    ['nothing', undefined, ''],
    ['an operation that there is not', { ...recall, operation: 'dance' }, 'operation'],
    ['one that only reads', { ...recall, operation: 'list-notes' }, 'operation'],
    ['one that is no command', { ...recall, operation: 'open-session' }, 'operation'],
    ['something of every object', { ...recall, operation: 'constructor' }, 'operation'],
    ['a part of the path missing', { ...recall, params: {} }, 'params.ticket'],
    ['a part too many', { ...recall, params: { ticket, office: 'x' } }, 'params.office'],
    ['a path that is none', { ...recall, params: { ticket: 7 } }, 'params.ticket'],
    ['a field that nobody knows', { ...recall, more: 1 }, 'more'],
  ])('with %s is INVALID_INPUT', async (_what, request, path) => {
    const { send, perform } = desk();
    expect(await send(request)).toMatchObject({ problem: { code: 'INVALID_INPUT', errors: [{ path }] } });
    expect(perform).not.toHaveBeenCalled();
  });
});
