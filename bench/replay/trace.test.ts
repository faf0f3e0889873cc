import { describe, expect, it } from 'vitest';
import { COLUMNS, daysOf, parseTrace } from './trace.ts';

const HEADER = COLUMNS.join(',');
const trace = (...lines: string[]) => [HEADER, ...lines, ''].join('\n');
const SERVED = '1999-01-01,24926,PS,priority,served,17,54,C01';

describe('reading a trace', () => {
  it('reads served and abandoned customers, also with a byte order mark and Windows line ends', () => {
    const text = `\uFEFF${trace(SERVED, '1999-01-02,8,NW,regular,abandoned,140,,')}`.replaceAll('\n', '\r\n');
    expect(parseTrace(text)).toEqual([
      {
        day: '1999-01-01',
        arrivalS: 24926,
        service: 'PS',
        priority: 'priority',
        outcome: 'served',
        waitS: 17,
        serviceS: 54,
        counter: 'C01',
      },
      {
        day: '1999-01-02',
        arrivalS: 8,
        service: 'NW',
        priority: 'regular',
        outcome: 'abandoned',
        waitS: 140,
        serviceS: null,
        counter: null,
      },
    ]);
  });

  it('says which header it wants', () => {
    expect(() => parseTrace('a,b\n1,2\n')).toThrow(`line 1: the header is not\n  ${HEADER}`);
  });

  it.each([
    ['1999-01-01,8,PS,priority,served,17,54', '7 columns instead of 8'],
    ['1999-02-30,8,PS,regular,served,17,54,C01', 'day is not a day such as 1999-01-31'],
    ['1999-01-01,86400,PS,regular,served,17,54,C01', 'arrival_s is not below 86400'],
    ['1999-01-01,-8,PS,regular,served,17,54,C01', 'arrival_s is not a whole number of seconds'],
    ['1999-01-01,8,,regular,served,17,54,C01', 'service is not a short name'],
    ['1999-01-01,8,PS,vip,served,17,54,C01', 'priority is not one of regular, priority'],
    ['1999-01-01,8,PS,regular,gone,17,54,C01', 'outcome is not one of served, abandoned'],
    ['1999-01-01,8,PS,regular,served,1.5,54,C01', 'wait_s is not a whole number of seconds'],
    ['1999-01-01,8,PS,regular,served,17,,C01', 'service_s is missing for a served customer'],
    ['1999-01-01,8,PS,regular,served,17,54,', 'counter is missing for a served customer'],
    ['1999-01-01,8,PS,regular,abandoned,17,54,', 'service_s is given for one who left'],
    ['', '1 columns instead of 8'],
  ])('refuses %s', (line, fault) => {
    expect(() => parseTrace(trace(SERVED, line, SERVED))).toThrow(`line 3: ${fault}`);
  });

  it('lists ten faults and counts the rest', () => {
    const bad = Array.from({ length: 13 }, () => 'x');
    const read = () => parseTrace(trace(...bad));
    expect(read).toThrow(/^(line \d+: 1 columns instead of 8\n){10}… and 3 more lines like these$/);
    expect(read).toThrow('line 11:');
  });

  it('refuses a trace without customers', () => {
    expect(() => parseTrace(trace())).toThrow('no customers');
  });

  it('counts the customers of each day in order of days', () => {
    const days = daysOf(parseTrace(trace(SERVED.replace('-01,', '-03,'), SERVED, SERVED)));
    expect([...days]).toEqual([
      ['1999-01-01', 2],
      ['1999-01-03', 1],
    ]);
  });
});
