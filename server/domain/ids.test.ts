import fc from 'fast-check';
import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { newTicketId, officeSerialOf } from './ids.ts';

describe('ticket ids', () => {
  it('are UUIDv7 and tell their office', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xfffff }), fc.integer({ min: 0, max: 4e12 }), (serial, at) => {
        const id = newTicketId(serial, at);
        expect(validate(id) && version(id) === 7).toBe(true);
        expect(officeSerialOf(id)).toBe(serial);
        expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
      }),
    );
  });

  it('refuse a serial that would not fit', () => {
    expect(() => newTicketId(0x100000, 0)).toThrow(RangeError);
  });
});
