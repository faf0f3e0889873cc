import { describe, expect, it } from 'vitest';
import { PLAIN_NUMBERING, type Numbering } from '../server/domain/rules.ts';
import { labelsOf, marginsOf, parseLabel } from './margins.ts';

const DAY = '2026-03-30';
const margins = (number: number | null, lately = 0, rule: Partial<Numbering> = {}) =>
  marginsOf([{ series: 'A', number, lately }], new Map([['A', { ...PLAIN_NUMBERING, ...rule }]]), DAY).map(
    ({ from, to }) => [from, to],
  );

describe('numbers left out after a restore', () => {
  it('are the next twenty of each series, also of one that has begun nowhere', () => {
    expect(margins(42)).toEqual([[43, 62]]);
    expect(margins(null)).toEqual([[1, 20]]);
    expect(marginsOf([{ series: 'B', number: 7, lately: 0 }], new Map(), DAY)).toEqual([
      { series: 'B', day: DAY, from: 8, to: 27 },
    ]);
  });

  it('are as many as a busy series gave lately', () => {
    expect(margins(100, 75)).toEqual([[101, 175]]);
  });

  it('end where a next number of the series is one step further', () => {
    expect(margins(10, 0, { first: 10, step: 10 })).toEqual([[11, 210]]);
    expect(margins(null, 0, { first: 500, step: 5 })).toEqual([[500, 595]]);
  });

  it('begin again where a range wraps, and stop at the end of one that does not', () => {
    expect(margins(95, 0, { last: 99, atEnd: 'wrap' })).toEqual([
      [96, 99],
      [1, 16],
    ]);
    expect(margins(97, 20, { first: 1, step: 2, last: 100, atEnd: 'wrap' })).toEqual([
      [98, 100],
      [1, 37],
    ]);
    expect(margins(99, 0, { last: 99, atEnd: 'wrap' })).toEqual([[1, 20]]);
    expect(margins(95, 0, { last: 99 })).toEqual([[96, 99]]);
    expect(margins(99, 0, { last: 99 })).toEqual([]);
  });

  it('are a fifth of a short range', () => {
    expect(margins(3, 0, { first: 1, last: 10, atEnd: 'wrap' })).toEqual([[4, 5]]);
    expect(margins(3, 6, { first: 1, last: 10, atEnd: 'wrap' })).toEqual([[4, 9]]);
  });

  it('have the labels that the engine would give', () => {
    expect(labelsOf({ series: 'B', day: DAY, from: 998, to: 1001 })).toEqual([
      'B998',
      'B999',
      'B1000',
      'B1001',
    ]);
    expect(parseLabel('AB042')).toEqual({ series: 'AB', number: 42 });
  });
});
