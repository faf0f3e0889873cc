/** What is kept about people: read, corrected, handed out and erased. */
import { z } from 'zod';
import { page, paging, type Operation } from '../operation.ts';
import { PersonalData, PersonName, Phone } from '../personal.ts';
import { Day, Ticket } from '../shapes.ts';

export const PERSONAL = {
  'get-personal-data': {
    method: 'GET',
    path: '/tickets/:ticket/personal-data',
    summary: 'Name, phone and notes of the person, for the clerk to whom they were called and for the holder',
    access: 'serve',
    holder: true,
    status: 200,
    answer: PersonalData,
  },
  'set-personal-data': {
    method: 'POST',
    path: '/tickets/:ticket/personal-data',
    summary: 'Correct name and phone of the person in front of the clerk; null erases, left out stays',
    access: 'serve',
    status: 200,
    command: true,
    body: z.strictObject({ name: PersonName.nullable().optional(), phone: Phone.nullable().optional() }),
    answer: PersonalData,
  },
  'find-personal-data': {
    method: 'POST',
    path: '/personal-data/find',
    summary:
      'All that is kept about a person, by phone, by name, or by number and day; the newest ticket first',
    access: 'protect-data',
    status: 200,
    /** One of the three. `limit` is small: each ticket shown is noted in the audit. */
    body: z.strictObject({
      phone: Phone.optional(),
      name: PersonName.optional(),
      number: z.string().trim().min(1).max(20).optional(),
      day: Day.optional(),
      limit: z.number().int().min(1).max(100).default(50),
      cursor: paging.cursor,
    }),
    answer: page(PersonalData.extend({ ticket: Ticket })),
  },
  'erase-personal-data': {
    method: 'DELETE',
    path: '/tickets/:ticket/personal-data',
    summary: 'Erase name, phone and notes for good; the ticket stays in the figures',
    access: 'protect-data',
    holder: true,
    status: 204,
    answer: z.void(),
  },
} as const satisfies Record<string, Operation>;
