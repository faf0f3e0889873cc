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
      return bound('at least', 'së paku', issue.minimum, issue.origin);
    case 'too_big':
      return bound('at most', 'të shumtën', issue.maximum, issue.origin);
    default:
      return { en: 'This value is not right.', sq: 'Kjo vlerë nuk është e saktë.' };
  }
}

function mustBe(kind: Words | undefined): Words {
  if (!kind) return { en: 'This value is not right.', sq: 'Kjo vlerë nuk është e saktë.' };
  return { en: `This must be ${kind.en}.`, sq: `Duhet të jetë ${kind.sq}.` };
}

/** Lengths of texts and lists are counted, numbers compared. */
function bound(en: string, sq: string, limit: number | bigint, origin: string): Words {
  const units: Readonly<Record<string, Words>> = {
    string: { en: ' characters long', sq: ' shenja' },
    array: { en: ' items long', sq: ' elemente' },
  };
  const unit = units[origin] ?? { en: '', sq: '' };
  return { en: `This must be ${en} ${limit}${unit.en}.`, sq: `Duhet të jetë ${sq} ${limit}${unit.sq}.` };
}
