import { describe, expect, it } from 'vitest';
import { type OrderedEvent, breaches } from './checks.ts';

type Step = [type: string, ticket: string, counter?: string];

/** Events in order; a ticket's name is its number. */
function day(...steps: Step[]): OrderedEvent[] {
  return steps.map(([type, ticket, counter], index) => ({
    officeId: 'office',
    seq: index + 1,
    at: 0,
    type: `ticket.${type.replace(' finish', '')}`,
    ticketId: ticket,
    counterId: counter ?? null,
    data: {
      ...{ number: ticket.replace(/#.*/, ''), day: '1999-01-03' },
      ...(type.startsWith('undone') && { operation: type === 'undone' ? 'call-next' : 'finish' }),
    },
  }));
}
const held = (...numbers: string[]) => numbers.map((id) => ({ id, number: id.replace(/#.*/, '') }));

const GOOD: Step[] = [
  ['issued', 'A001'],
  ['issued', 'A002'],
  ['issued', 'B001'],
  ['called', 'A001', 'c1'],
  ['called', 'A002', 'c2'],
  ['finished', 'A001', 'c1'],
  ['withdrawn', 'B001'],
  ['finished', 'A002', 'c2'],
];

describe('what must hold of a day', () => {
  it('is content with a day as it should be', () => {
    expect(breaches(day(...GOOD), held('A001', 'A002', 'B001'))).toEqual([]);
  });

  it('is content where tickets are held, sent on, given back, and taken back', () => {
    const events = day(
      ...GOOD.slice(0, 3),
      ['called', 'A001', 'c1'],
      ['held', 'A001', 'c1'],
      ['called', 'A002', 'c1'],
      ['undone', 'A002', 'c1'],
      ['resumed', 'A001', 'c1'],
      ['transferred', 'A001', 'c1'],
      ['called', 'A002', 'c1'],
      ['returned', 'A002', 'c1'],
      ['called', 'A001', 'c1'],
      ['finished', 'A001', 'c1'],
      ['undone finish', 'A001', 'c1'],
      ['finished', 'A001', 'c1'],
      ['withdrawn', 'A002'],
      ['withdrawn', 'B001'],
    );
    expect(breaches(events, held('A001', 'A002', 'B001'))).toEqual([]);
    const onTheWay = events.map((event) =>
      event.type === 'ticket.finished' ? { ...event, data: { ...event.data, next: {} } } : event,
    );
    expect(breaches(onTheWay, held('A001', 'A002', 'B001'))).toEqual(['A001 is still open']);
    const both = day(...GOOD.toSpliced(4, 0, ['held', 'A001', 'c1'], ['undone finish', 'B001', 'c2']));
    expect(breaches(both, held('A001', 'A002', 'B001'))).toContain('event 7 gives a counter a second ticket');
  });

  it('finds a gap in the sequence', () => {
    const events = day(...GOOD).filter(({ seq }) => seq !== 4 && seq !== 6);
    expect(breaches(events, held('A001', 'A002', 'B001'))).toContain(
      'event 4 is missing: 5 stands in its place',
    );
  });

  it('finds a number that is missing', () => {
    const events = day(['issued', 'A001'], ['issued', 'A003'], ['withdrawn', 'A001'], ['withdrawn', 'A003']);
    expect(breaches(events, held('A001', 'A003'))).toEqual(['series 1999-01-03 A has no 2']);
  });

  it('finds a number given twice', () => {
    const events = day(
      ['issued', 'A001'],
      ['issued', 'A001#2'],
      ['withdrawn', 'A001'],
      ['withdrawn', 'A001#2'],
    );
    expect(breaches(events, held('A001', 'A001#2'))).toEqual(['series 1999-01-03 A has 1 twice']);
  });

  it('finds a ticket at two counters and a counter with two tickets', () => {
    const twice = day(...GOOD.toSpliced(4, 0, ['called', 'A001', 'c3']));
    expect(breaches(twice, held('A001', 'A002', 'B001'))).toEqual([
      'event 5 calls a ticket that is at a counter',
    ]);
    const second = day(...GOOD.with(4, ['called', 'A002', 'c1']));
    expect(breaches(second, held('A001', 'A002', 'B001'))).toEqual([
      'event 5 gives a counter a second ticket',
    ]);
  });

  it('finds who was lost, who is nobody, and who is still there', () => {
    const events = day(['issued', 'A001'], ['issued', 'A002']);
    expect(breaches(events, held('A001', 'A003'))).toEqual([
      'A003 is held by somebody and was not issued so',
      'A002 was issued and nobody holds it',
      'A001 is still open',
      'A002 is still open',
    ]);
  });
});
