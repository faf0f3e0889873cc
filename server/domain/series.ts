/**
 * Series of ticket numbers: a prefix of one or two letters, and how its numbers run. One prefix is one series, so a label alone tells whose it is.
 *
 * Labels are read from a screen across a hall and heard from a loudspeaker. So a new prefix has none of I, O and Q, which are taken for 1 and 0
 * and are easily misheard before figures; at most two letters, because a voice spells them; and digits follow at once, at least three, without
 * signs between. Nothing of a label says which class a ticket has.
 */
import { z } from 'zod';

/** Prefix of a series that an office sets up. */
export const SeriesPrefix = z
  .string()
  .regex(
    /^[A-HJ-NPR-Z]{1,2}$/,
    'a prefix is one or two capital letters, without I, O and Q: they are read and heard as digits',
  );

/** A million numbers are beyond any hall, and one more digit beyond any voice. */
const LAST_NUMBER = 999_999;

/** What of a numbering may be chosen. `last`: `null` without end. */
export const NumberingChoice = z
  .strictObject({
    first: z.int('a number is whole').min(0).max(LAST_NUMBER),
    last: z.int('a number is whole').min(0).max(LAST_NUMBER).nullable(),
    step: z.int('a step is a whole number').min(1, 'a step is at least 1').max(1000),
    reset: z.enum(['daily', 'continuous']),
    atEnd: z.enum(['wrap', 'refuse']),
  })
  .partial()
  .refine(({ first = 1, last }) => last === undefined || last === null || first <= last, {
    path: ['last'],
    message: 'a range ends at or after its first number',
  });
