import { expect, it } from 'vitest';
import { OPERATIONS } from '../../contracts/api.ts';
import { fieldFaults } from './field-words.ts';

const faults = (body: unknown) =>
  Object.fromEntries(
    (OPERATIONS['take-ticket'].body.safeParse(body).error?.issues ?? [])
      .flatMap(fieldFaults)
      .map(({ path, message }) => [path, [message.en, message.sq]]),
  );

it('says of every field what to send, in both languages, and lists unknown fields one by one', () => {
  expect(faults({ priority: 'first', channel: 5, a: 1, b: 2 })).toEqual({
    serviceId: ['This field is missing.', 'Kjo fushë mungon.'],
    priority: [
      'This must be one of: regular, elderly, disabled, family, vip, appointment.',
      'Duhet të jetë një nga: regular, elderly, disabled, family, vip, appointment.',
    ],
    channel: ['This must be one of: kiosk, phone, desk.', 'Duhet të jetë një nga: kiosk, phone, desk.'],
    a: ['This field is not known here.', 'Kjo fushë nuk njihet këtu.'],
    b: ['This field is not known here.', 'Kjo fushë nuk njihet këtu.'],
  });
});

it.each([
  [OPERATIONS['call-next'].body, { epoch: 'one' }, 'This must be a number.'],
  [OPERATIONS['call-next'].body, { epoch: 1.5 }, 'This must be a whole number.'],
  [OPERATIONS['call-next'].body, { epoch: 0 }, 'This must be more than 0.'],
  [OPERATIONS['call-next'].body, [], 'This must be an object.'],
  [OPERATIONS['open-session'].body, { username: '', password: 'x' }, 'This must have at least 1 character.'],
  [OPERATIONS['take-ticket'].body, { serviceId: 'x' }, 'This must be a UUID (RFC 9562).'],
  [OPERATIONS['get-kpis'].query, { from: 'yesterday' }, 'This must be a day such as 2026-11-24.'],
  [OPERATIONS['get-kpis'].query, { hour: '24' }, 'This must be at most 23.'],
] as const)('%# tells what is expected', (schema, input, words) => {
  const [issue] = schema.safeParse(input).error?.issues ?? [];
  expect(issue && fieldFaults(issue)[0]?.message.en).toBe(words);
});
