/**
 * Phone numbers as people type and read them: in groups, those of Albania without their country where they are only read. Pure. What is a
 * number, and how it is kept, the contract says.
 */
import { Phone } from '../contracts/personal.ts';

/** So many digits has a number at most, its country included (ITU-T E.164). */
const MOST_DIGITS = 15;
/** Mobiles have nine digits after the country, others eight. */
const ALBANIAN = /^\+355\d{8,9}$/;

/** As it is dialled in the country: `+355691234567` reads "069 123 4567"; `+393201234567` reads "+39 320 123 4567". */
export function readablePhone(kept: string): string {
  return typedPhone(plain(kept).replace(/^\+355/, '0'));
}

/** What somebody typed so far, in groups; the country stays as they began it, and `00` before one is its `+`. */
export function typedPhone(text: string): string {
  const number = plain(text);
  if (!number.startsWith('+')) return inGroups(number, [3, 3]);
  return inGroups(number, number.startsWith('+355') ? [4, 2, 3] : [3, 3, 3]);
}

/** After a press on a digit, or on `+`, which stands only at the beginning. */
export function withDigit(text: string, key: string): string {
  const isFull = text.replaceAll(/\D/g, '').length >= MOST_DIGITS;
  return isFull ? text : typedPhone(text + key);
}

export function withoutLastDigit(text: string): string {
  return typedPhone(plain(text).slice(0, -1));
}

/** The whole number as it is sent; `null` while it is none, which keeps nobody from a ticket. */
export function wholePhone(text: string): string | null {
  const number = Phone.safeParse(text).data;
  if (number === undefined || (number.startsWith('+355') && !ALBANIAN.test(number))) return null;
  return number;
}

function plain(text: string): string {
  const digits = text.replaceAll(/\D/g, '');
  if (text.trim().startsWith('+')) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}

/** Groups of these lengths, the last of what is left over. */
function inGroups(text: string, lengths: readonly number[]): string {
  const groups: string[] = [];
  let rest = text;
  for (const length of lengths) {
    groups.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return [...groups, rest].filter((group) => group !== '').join(' ');
}
