import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { addressOf, namesProxy, trustIn } from './proxies.ts';

function request(from: string, forwardedFor?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: from });
  const message = new IncomingMessage(socket);
  if (forwardedFor !== undefined) message.headers['x-forwarded-for'] = forwardedFor;
  return message;
}
const PUBLIC = 'https://hall.example.org';

describe('where a request comes from', () => {
  it.each([
    ['is what is connected, without a public address', null, [], '127.0.0.1', '192.0.2.1', '127.0.0.1'],
    ['is what a proxy on this machine says', PUBLIC, [], '127.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['is what is connected from elsewhere', PUBLIC, [], '192.0.2.7', '192.0.2.1', '192.0.2.7'],
    ['is what a named proxy says', PUBLIC, ['10.0.0.2'], '10.0.0.2', '192.0.2.1', '192.0.2.1'],
    ['is not what its caller says', PUBLIC, ['10.0.0.2'], '10.0.0.2', '1.1.1.1, 192.0.2.1', '192.0.2.1'],
    ['is found behind several', PUBLIC, ['10.0.0.0/24'], '127.0.0.1', '192.0.2.1, 10.0.0.9', '192.0.2.1'],
    ['is not what another one says', PUBLIC, ['10.0.0.2'], '10.0.0.3', '192.0.2.1', '10.0.0.3'],
    ['is known by IPv6 as well', PUBLIC, ['2001:db8::/32'], '2001:db8::1', '192.0.2.1', '192.0.2.1'],
  ])('%s', (_what, publicUrl, proxies, from, forwardedFor, expected) => {
    expect(addressOf(request(from, forwardedFor), trustIn(publicUrl, proxies))).toBe(expected);
  });
});

it.each([
  ['10.0.0.2', true],
  ['10.0.0.0/8', true],
  ['2001:db8::/32', true],
  ['10.0.0.0/0', false],
  ['10.0.0.0/33', false],
  ['2001:db8::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['loopback', false],
  ['proxy.example.org', false],
  ['', false],
])('%s as a proxy: %s', (text, expected) => {
  expect(namesProxy(text)).toBe(expected);
});
