/** What to look for, as it was typed, and what is missing from it. Pure. */
import { wholePhone } from '../../../ui/phone.ts';

export const WAYS = ['phone', 'name', 'number'] as const;
export type Way = (typeof WAYS)[number];
export type Wanted = { phone: string } | { name: string } | { number: string; day: string };

/** The fields of the search form. */
export interface Typed {
  phone: string;
  name: string;
  number: string;
  day: string;
}
export type TypedField = keyof Typed;

/** The search, or the fields that it cannot be made with. */
export function wantedBy(way: Way, typed: Typed): { wanted: Wanted } | { wrong: TypedField[] } {
  const name = typed.name.trim();
  const number = typed.number.replaceAll(/\s/g, '').toUpperCase();
  if (way === 'phone') {
    const phone = wholePhone(typed.phone);
    return phone === null ? { wrong: ['phone'] } : { wanted: { phone } };
  }
  if (way === 'name') return name === '' ? { wrong: ['name'] } : { wanted: { name } };
  const wrong: TypedField[] = [];
  if (number === '') wrong.push('number');
  if (typed.day === '') wrong.push('day');
  return wrong.length > 0 ? { wrong } : { wanted: { number, day: typed.day } };
}
