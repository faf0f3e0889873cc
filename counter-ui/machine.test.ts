import { describe, expect, it } from 'vitest';
import { RIGHTS } from '../contracts/permissions.ts';
import { TICKET_STATUSES } from '../contracts/status.ts';
import { AT, clerk, counter, IDS, leg, ticket } from '../test/support/desk.ts';
import {
  ACTION_KEYS,
  actionsFor,
  canTakeBack,
  mayDo,
  newerCounter,
  OTHER_KEYS,
  personalKinds,
  primaryFor,
  standing,
} from './machine.ts';

const all = clerk([...RIGHTS]);
const left = [{ ticketId: IDS.ticket, calls: 1 }];

describe('what the large button does', () => {
  it('calls, starts and finishes, in this order', () => {
    expect(primaryFor(counter())).toBe('call-next');
    expect(primaryFor(counter({ ticket: ticket('called') }))).toBe('start');
    expect(primaryFor(counter({ ticket: ticket('serving') }))).toBe('finish');
  });

  it('goes on working where the counter is paused', () => {
    expect(primaryFor(counter({ state: 'paused' }))).toBe('resume-counter');
  });

  it.each(TICKET_STATUSES.filter((status) => status !== 'called' && status !== 'serving'))(
    'calls the next one where the ticket is %s',
    (status) => {
      expect(primaryFor(counter({ ticket: ticket(status) }))).toBe('call-next');
    },
  );
});

describe('what the smaller buttons offer', () => {
  const offered = (at: Parameters<typeof actionsFor>[0], as = all) => {
    const { first, more } = actionsFor(at, as);
    return [...first, ...more];
  };

  it('is to write about the person what the service asks for, or what is kept already', () => {
    const atHand = (fields = {}) => counter({ ticket: ticket('called', fields) });
    const actions = (at: ReturnType<typeof atHand>, of: Parameters<typeof actionsFor>[2]) =>
      actionsFor(at, all, of).more;
    expect(actions(atHand(), { asksFor: ['phone'], notes: true })).toContain('set-personal-data');
    expect(actions(atHand(), { asksFor: [], notes: true })).not.toContain('set-personal-data');
    expect(actions(atHand({ personal: ['name'] }), { asksFor: [], notes: true })).toContain(
      'set-personal-data',
    );
    expect(actions(atHand(), { asksFor: [], notes: false })).not.toContain('note');
    expect(personalKinds(ticket('called', { personal: ['name'] }), { asksFor: ['phone'] })).toEqual([
      'name',
      'phone',
    ]);
  });

  it('is for a called ticket what can be done before the service, and for one in service what can be done in it', () => {
    expect(offered(counter({ ticket: ticket('called') }))).toEqual([
      'recall',
      'no-show',
      'hold',
      'transfer',
      'return',
      'add-leg',
      'change-priority',
      'change-service',
      'note',
    ]);
    expect(offered(counter({ ticket: ticket('serving') }))).toEqual([
      'finish-with',
      'hold',
      'transfer',
      'add-leg',
      'wrap-up',
      'return',
      'change-priority',
      'change-service',
      'note',
    ]);
  });

  it('leaves out what the clerk has no right for', () => {
    expect(offered(counter({ ticket: ticket('serving') }), clerk())).toEqual([
      'finish-with',
      'hold',
      'add-leg',
      'wrap-up',
      'return',
      'note',
    ]);
    expect(offered(counter(), clerk())).toEqual(['pause-counter', 'sign-out']);
    expect(offered(counter(), clerk(['call']))).toEqual(['call', 'pause-counter', 'sign-out']);
  });

  it('is all of it for a supervisor', () => {
    expect(offered(counter(), clerk([], 'supervisor'))).toEqual(offered(counter()));
    expect(mayDo(clerk([], 'admin'), 'reinstate')).toBe(true);
    expect(mayDo(clerk(['call']), 'reinstate')).toBe(false);
  });

  it('says only once that the person has left', () => {
    const written = ticket('serving', { legs: [leg({ wrapUpAt: AT })] });
    expect(offered(counter({ ticket: written }))).not.toContain('wrap-up');
  });

  it('is only the way out while the counter is paused', () => {
    expect(offered(counter({ state: 'paused' }))).toEqual(['sign-out']);
  });

  it('has a key of its own for each', () => {
    const keys = [...Object.values(ACTION_KEYS), ...Object.values(OTHER_KEYS)];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('which picture of the counter is newer', () => {
  it('takes what is heard live', () => {
    const heard = counter({ ticket: ticket('called') });
    expect(newerCounter(counter(), heard, [])).toBe(heard);
    expect(newerCounter(heard, counter(), [])).toEqual(counter());
  });

  it('keeps the answer of a command whose older live message comes late', () => {
    const started = counter({ ticket: ticket('serving') });
    expect(newerCounter(started, counter({ ticket: ticket('called') }), []).ticket?.status).toBe('serving');
    const recalled = counter({ ticket: ticket('called', { calls: 2 }) });
    expect(newerCounter(recalled, counter({ ticket: ticket('called') }), []).ticket?.calls).toBe(2);
  });

  it('does not bring back a ticket that left here, unless it was called again', () => {
    const heard = counter({ ticket: ticket('serving') });
    expect(newerCounter(counter(), heard, left).ticket).toBeNull();
    expect(newerCounter(counter(), heard, [{ ticketId: IDS.other, calls: 1 }]).ticket).not.toBeNull();
    const again = counter({ ticket: ticket('called', { calls: 2 }) });
    expect(newerCounter(counter(), again, left).ticket?.calls).toBe(2);
  });

  it('ignores the counter as it was before this sign-in', () => {
    const before = counter({ epoch: 2, state: 'closed', clerkId: null });
    expect(newerCounter(counter(), before, [])).toEqual(counter());
  });
});

describe('whether a sign-in still holds', () => {
  const mine = { clerkId: IDS.clerk, epoch: 3 };

  it('holds as long as nobody signed in since', () => {
    expect(standing(mine, counter())).toBe('here');
    expect(standing(mine, counter({ state: 'paused' }))).toBe('here');
    expect(standing(mine, counter({ epoch: 2, state: 'closed', clerkId: null }))).toBe('here');
  });

  it('is over where the same clerk opened the counter again', () => {
    expect(standing(mine, counter({ epoch: 4 }))).toBe('elsewhere');
  });

  it('is over where the counter was closed or somebody else works there', () => {
    expect(standing(mine, counter({ state: 'closed', clerkId: null }))).toBe('closed');
    expect(standing(mine, counter({ epoch: 4, clerkId: IDS.other }))).toBe('closed');
  });
});

describe('whether the last command can be taken back', () => {
  const takeBack = (how: 'undo' | 'reinstate', of: ReturnType<typeof ticket>) => ({
    how,
    ticket: of,
    until: Infinity,
  });

  it('holds for a call until the ticket is called again, started or gone', () => {
    const call = takeBack('undo', ticket('called'));
    expect(canTakeBack(call, counter({ ticket: ticket('called') }))).toBe(true);
    expect(canTakeBack(call, counter({ ticket: ticket('called', { calls: 2 }) }))).toBe(false);
    expect(canTakeBack(call, counter({ ticket: ticket('serving') }))).toBe(false);
    expect(canTakeBack(call, counter())).toBe(false);
  });

  it('holds for a finish while the counter is free and open', () => {
    const finish = takeBack('undo', ticket('served'));
    expect(canTakeBack(finish, counter())).toBe(true);
    expect(canTakeBack(finish, counter({ ticket: ticket('called', { id: IDS.other }) }))).toBe(false);
    expect(canTakeBack(finish, counter({ state: 'paused' }))).toBe(false);
  });

  it('holds for a no-show whatever the counter does', () => {
    expect(canTakeBack(takeBack('reinstate', ticket('no_show')), counter({ state: 'paused' }))).toBe(true);
  });
});
