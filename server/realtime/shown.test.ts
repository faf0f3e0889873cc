import { describe, expect, it } from 'vitest';
import { Shown } from './shown.ts';

const a1 = { id: 'a', count: 1 };
const a2 = { id: 'a', count: 2 };
const b1 = { id: 'b', count: 1 };
const shown = () =>
  new Shown<typeof a1>(
    ({ id }) => id,
    ({ count }) => count,
  );

describe('Shown', () => {
  it('gives only what changed since the room was told', () => {
    const room = shown();
    expect(room.changed([a1, b1])).toEqual([a1, b1]);
    expect(room.changed([a2, b1])).toEqual([a2]);
    expect(room.changed([a2, b1])).toEqual([]);
  });

  it('sends to all what a newcomer saw differently, even where it is back at what the room has', () => {
    const room = shown();
    room.changed([a1, b1]);
    room.shownTo([a2, b1], false);
    expect(room.changed([a1, b1])).toEqual([a1]);
  });

  it('takes what the first in the room saw for what the room has', () => {
    const room = shown();
    room.changed([a1, b1]);
    room.shownTo([a2, b1], true);
    expect(room.changed([a2, b1])).toEqual([]);
  });
});
