import { describe, expect, it } from 'vitest';
import { rawScript } from './raw.ts';

const recorded = { office: ['office-1', 'office-2'], id: 'ticket-1', key: 'command-1' } as const;

describe('rawScript', () => {
  it('writes what was recorded, for another office and for the ticket and command it is told', () => {
    const commands = [
      ['XADD', 'p:{office-1}:events', '17-0', 'event', '{"id":"ticket-1","by":"command-1"}'],
      ['ZADD', 'p:{office-1}:queue', '5', '000ticket-1'],
    ];
    expect(rawScript(commands, recorded)).toBe(
      [
        'local id, key = ARGV[1], ARGV[2]',
        String.raw`redis.call("XADD", "p:{office-2}:events", "*", "event", "{\"id\":\"" .. id .. "\",\"by\":\"" .. key .. "\"}")`,
        'redis.call("ZADD", "p:{office-2}:queue", "5", "000" .. id)',
        'return 1',
        '',
      ].join('\n'),
    );
  });

  it('keeps an empty argument, and says so where a text is not plain', () => {
    expect(rawScript([['SET', 'k', '']], recorded)).toContain('redis.call("SET", "k", "")');
    expect(() => rawScript([['SET', 'k', 'ë']], recorded)).toThrow('plain');
  });
});
