import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../contracts/problems.ts';
import { JoinRequest, type JoinAnswer } from '../../contracts/sockets.ts';
import { parseSent } from './answers.ts';
import { JoinLimit, answerJoins } from './joins.ts';

function answering(socket: EventEmitter) {
  const options: Omit<Parameters<typeof answerJoins>[0], 'socket'> = {
    language: 'en',
    unexpected: () => undefined,
  };
  return { ...options, socket: socket as unknown as Parameters<typeof answerJoins>[0]['socket'] };
}
function joined(join: (payload: unknown) => Promise<number>, ...sent: unknown[]): Promise<JoinAnswer> {
  const socket = new EventEmitter();
  answerJoins(answering(socket), join);
  return new Promise((resolve) => socket.emit('join', ...sent, resolve));
}

describe('answerJoins', () => {
  it('answers the sequence from which the socket is live', async () => {
    expect(await joined(async () => 7, {})).toEqual({ ok: true, seq: 7 });
  });

  it('answers a refusal as a problem in the language of the handshake', async () => {
    const refuse = async () => Promise.reject(new DomainError('FORBIDDEN'));
    expect(await joined(refuse, {})).toMatchObject({
      ok: false,
      problem: { code: 'FORBIDDEN', status: 403, title: 'You do not have this right' },
    });
  });

  it('tells nothing of the inside where something else went wrong', async () => {
    const answer = await joined(async () => Promise.reject(new Error('secret')), {});
    expect(answer).toMatchObject({ ok: false, problem: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it.each([
    [],
    [null],
    ['office'],
    [{ office: 'x', lastSeq: -1 }],
    [{ office: 'x', lastSeq: null, more: 1 }],
  ])('answers INVALID_INPUT to %j', async (...sent) => {
    const join = async (payload: unknown) => parseSent(JoinRequest, payload).lastSeq ?? 0;
    expect(await joined(join, ...sent)).toMatchObject({ ok: false, problem: { code: 'INVALID_INPUT' } });
  });

  it('needs no acknowledgement to take a join', async () => {
    const socket = new EventEmitter();
    const join = vi.fn(async () => 1);
    answerJoins(answering(socket), join);
    socket.emit('join', { office: 'lezhe', lastSeq: null });
    await vi.waitFor(() => expect(join).toHaveBeenCalledOnce());
  });
});

describe('JoinLimit', () => {
  it('refuses a socket that joins far more often than a page does, and lets it in again later', () => {
    const limit = new JoinLimit();
    for (let i = 0; i < 20; i++) limit.take(1_000);
    expect(() => limit.take(5_000)).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED', params: { seconds: 6 } }),
    );
    expect(() => limit.take(11_000)).not.toThrow();
  });
});
