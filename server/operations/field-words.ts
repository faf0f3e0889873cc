/** What is wrong with one field, in both languages: the schema library's issue codes in words that say what to send. */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Words = { en: string; sq: string };

const KINDS: Readonly<Record<string, Words>> = {
  string: { en: 'text', sq: 'tekst' },
  number: { en: 'a number', sq: 'numër' },
  int: { en: 'a whole number', sq: 'numër i plotë' },
  boolean: { en: 'true or false', sq: 'true ose false' },
  array: { en: 'a list', sq: 'listë' },
  object: { en: 'an object', sq: 'objekt' },
  phone: {
    en: 'a phone number such as 069 123 4567, from abroad with + and the country code',
    sq: 'numër telefoni si 069 123 4567, nga jashtë me + dhe prefiksin e vendit',
  },
  uuid: { en: 'a UUID (RFC 9562)', sq: 'UUID (RFC 9562)' },
  date: { en: 'a day such as 2026-11-24', sq: 'ditë si 2026-11-24' },
  datetime: { en: 'an instant such as 2026-11-24T08:00:00.000Z', sq: 'çast si 2026-11-24T08:00:00.000Z' },
};

/** One or several words per issue: unknown fields are listed one by one. */
export function fieldFaults(issue: Issue): { path: string; message: Words }[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: wordsOf(issue) }];
  return issue.keys.map((key) => ({
    path: [...path, key].join('.'),
    message: { en: 'This field is not known here.', sq: 'Kjo fushë nuk njihet këtu.' },
  }));
}

function wordsOf(issue: Issue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.endsWith('received undefined')
        ? { en: 'This field is missing.', sq: 'Kjo fushë mungon.' }
        : mustBe(KINDS[issue.expected]);
    case 'invalid_format':
      return mustBe(KINDS[issue.format]);
    case 'invalid_value':
      return {
        en: `This must be one of: ${issue.values.join(', ')}.`,
        sq: `Duhet të jetë një nga: ${issue.values.join(', ')}.`,
      };
    case 'too_small':
      return issue.inclusive === false
        ? bound(MORE, issue.minimum, issue.origin)
        : bound(LEAST, issue.minimum, issue.origin);
    case 'too_big':
      return issue.inclusive === false
        ? bound(LESS, issue.maximum, issue.origin)
        : bound(MOST, issue.maximum, issue.origin);
    default:
      return { en: 'This value is not right.', sq: 'Kjo vlerë nuk është e saktë.' };
  }
}

function mustBe(kind: Words | undefined): Words {
  if (!kind) return { en: 'This value is not right.', sq: 'Kjo vlerë nuk është e saktë.' };
  return { en: `This must be ${kind.en}.`, sq: `Duhet të jetë ${kind.sq}.` };
}

const LEAST: Words = { en: 'at least', sq: 'së paku' };
const MOST: Words = { en: 'at most', sq: 'të shumtën' };
const MORE: Words = { en: 'more than', sq: 'më shumë se' };
const LESS: Words = { en: 'less than', sq: 'më pak se' };

/** One and many of what a length counts. */
const COUNTED: Readonly<Record<string, { en: [string, string]; sq: [string, string] }>> = {
  string: { en: ['character', 'characters'], sq: ['shenjë', 'shenja'] },
  array: { en: ['item', 'items'], sq: ['element', 'elemente'] },
};

/** Lengths of texts and lists are counted, numbers compared. */
function bound(how: Words, limit: number | bigint, origin: string): Words {
  const counted = COUNTED[origin];
  if (!counted) return { en: `This must be ${how.en} ${limit}.`, sq: `Duhet të jetë ${how.sq} ${limit}.` };
  const form = Number(limit) === 1 ? 0 : 1;
  return {
    en: `This must have ${how.en} ${limit} ${counted.en[form]}.`,
    sq: `Duhet të ketë ${how.sq} ${limit} ${counted.sq[form]}.`,
  };
}
