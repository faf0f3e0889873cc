import { expect, it } from 'vitest';
import { Crowd } from './crowd.ts';

it('counts the sockets of each address, and forgets who is gone', () => {
  const crowd = new Crowd(2);
  const leave = crowd.enter('192.0.2.1');
  crowd.enter('::ffff:192.0.2.1');
  expect(crowd.isFull('192.0.2.1')).toBe(true);
  expect(crowd.isFull('192.0.2.2')).toBe(false);
  leave();
  expect(crowd.isFull('192.0.2.1')).toBe(false);
});
