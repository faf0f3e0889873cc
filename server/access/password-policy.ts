/**
 * What a password that somebody chooses must be: long enough, not the user name, and none of the most common ones. Nothing is asked of its
 * letters and digits: such rules make passwords that people write down (NIST SP 800-63B, 3.1.1.2).
 *
 * Neither the administrator's password, which whoever starts the hall gives, nor a generated one is held to it.
 */
import { dictionary } from '@zxcvbn-ts/language-common';
import type { FieldFault } from '../../contracts/problems.ts';

const MIN_LENGTH = 10;
/** So much has to be left of a password without the user name in it. */
const BESIDES_NAME = 8;

/** About 49,000, most common first, in lower case; only those are of use that are long enough. */
const COMMON: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= MIN_LENGTH),
);

/** What is wrong with a password for this user, `null` for nothing. */
export function passwordFault(password: string, username: string): FieldFault['message'] | null {
  const lower = password.toLowerCase();
  if (Array.from(password).length < MIN_LENGTH)
    return {
      en: `Use at least ${MIN_LENGTH} characters.`,
      sq: `Përdorni të paktën ${MIN_LENGTH} shenja.`,
    };
  if (COMMON.has(lower) || new Set(lower).size === 1)
    return {
      en: 'This is one of the most common passwords. Choose another one.',
      sq: 'Ky është nga fjalëkalimet më të zakonshme. Zgjidhni një tjetër.',
    };
  if (lower.replaceAll(username.toLowerCase(), '').length < BESIDES_NAME)
    return {
      en: 'This is hardly more than your user name. Choose another one.',
      sq: 'Ky është pak më shumë se emri juaj i përdoruesit. Zgjidhni një tjetër.',
    };
  return null;
}
