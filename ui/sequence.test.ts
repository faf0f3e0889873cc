import { describe, expect, it } from 'vitest';
import { Sequence } from './sequence.ts';

function at(seq: number): Sequence {
  const sequence = new Sequence();
  sequence.snapshot(seq);
  return sequence;
}

describe('Sequence', () => {
  it('applies a message that follows the last one', () => {
    const sequence = at(7);
    expect(sequence.accept(8, 9)).toBe('apply');
    expect(sequence.last).toBe(9);
  });

  it('sees a gap when something lies between, and keeps its position', () => {
    const sequence = at(7);
    expect(sequence.accept(9, 9)).toBe('gap');
    expect(sequence.last).toBe(7);
  });

  it('drops what it already has and applies what only overlaps', () => {
    const sequence = at(7);
    expect(sequence.accept(5, 7)).toBe('known');
    expect(sequence.accept(6, 8)).toBe('apply');
    expect(sequence.last).toBe(8);
  });

  it('takes every message as a gap before the first snapshot', () => {
    expect(new Sequence().accept(1, 1)).toBe('gap');
  });

  it('is behind only when the heartbeat is ahead', () => {
    expect(at(7).isBehind(8)).toBe(true);
    expect(at(7).isBehind(7)).toBe(false);
    expect(new Sequence().isBehind(3)).toBe(false);
  });

  it('follows a snapshot backwards after an office was restored', () => {
    const sequence = at(70);
    sequence.snapshot(12);
    expect(sequence.accept(13, 13)).toBe('apply');
  });
});
