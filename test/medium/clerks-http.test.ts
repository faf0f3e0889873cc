/** The demo's eight clerks over HTTP, each pressing twice with one key: a ticket per press, and no ticket at two counters. */
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { OPERATIONS } from '../../contracts/api.ts';
import { newId } from '../../server/domain/ids.ts';
import { httpHall } from '../support/http-hall.ts';

const TICKETS = 100;
const CLERKS = 8;
const WITHIN_MS = 90_000;

const hall = await httpHall();
const OFFICE = '/api/v1/offices/lezhe';

/** Sends one command twice at the same moment with the same key; both get the same answer. */
async function press<T extends z.ZodType>(answer: T, path: string, token: string | undefined, body: unknown) {
  const sent = { token, body, headers: { 'idempotency-key': newId() } };
  const [first, second] = await Promise.all([hall.ask('POST', path, sent), hall.ask('POST', path, sent)]);
  expect(second.status).toBe(first.status);
  expect(second.body).toEqual(first.body);
  return answer.parse(first.body);
}

async function serviceId(): Promise<string> {
  const { body } = await hall.ask('GET', `${OFFICE}/services`);
  const [service] = OPERATIONS['list-services'].answer.parse(body).items;
  if (!service) throw new Error('the demo office gives no service');
  return service.id;
}

/** Works at one counter until nobody waits; answers the numbers called. */
async function work(counterId: string, clerk: string): Promise<string[]> {
  const token = await hall.signIn(clerk);
  const counter = `${OFFICE}/counters/${counterId}`;
  const { epoch } = await press(OPERATIONS['sign-in'].answer, `${counter}/sign-in`, token, {});
  const called: string[] = [];
  for (;;) {
    const next = await press(OPERATIONS['call-next'].answer, `${counter}/call-next`, token, { epoch });
    if (next.ticket === null) return called;
    called.push(next.ticket.number);
    const ticket = `/api/v1/tickets/${next.ticket.id}`;
    await press(OPERATIONS.start.answer, `${ticket}/start`, token, { epoch });
    await press(OPERATIONS.finish.answer, `${ticket}/finish`, token, { epoch });
  }
}

it(
  'calls each of a hundred tickets exactly once for eight clerks who press twice',
  { timeout: WITHIN_MS },
  async () => {
    const body = { serviceId: await serviceId() };
    const take = () => press(OPERATIONS['take-ticket'].answer, `${OFFICE}/tickets`, undefined, body);
    const taken = await Promise.all(Array.from({ length: TICKETS }, take));
    const numbers = taken.map(({ ticket }) => ticket.number).toSorted();
    expect(new Set(numbers).size).toBe(TICKETS);
    const { body: counters } = await hall.ask('GET', `${OFFICE}/counters`, {
      token: await hall.signIn('manager'),
    });
    const { items } = OPERATIONS['list-counters'].answer.parse(counters);

    const called = await Promise.all(items.slice(0, CLERKS).map(({ id }, i) => work(id, `clerk${i + 1}`)));

    expect(called).toHaveLength(CLERKS);
    expect(called.flat().toSorted()).toEqual(numbers);
  },
);
