/** A name typed letter by letter on the kiosk's own keys, in the order of Albanian keyboards. Pure. */

export const LETTER_ROWS: readonly (readonly string[])[] = ['QWERTZUIOPÇ', 'ASDFGHJKLË', 'YXCVBNM-'].map(
  (row) => Array.from(row),
);

/** So long is a name at most. */
export const LONGEST_NAME = 100;

/** After a press on a letter: large where a word begins. A space stands only between two words. */
export function withLetter(name: string, letter: string): string {
  if (name.length >= LONGEST_NAME) return name;
  const begins = /(^|[\s-])$/.test(name);
  if (letter === ' ' || letter === '-') return begins ? name : name + letter;
  return name + (begins ? letter : letter.toLocaleLowerCase('sq'));
}
