/** Lists to choose from, as the sheets show them. Pure. */

/** One line of a list. */
export interface Option {
  id: string;
  label: string;
  /** Letter of a service. */
  series?: string;
  /** Number of a ticket. */
  number?: string;
  /** Says more about it, below. */
  note?: string;
  /** A figure at the right. */
  aside?: string;
  /** A key of its own; without one the first nine have their digit. */
  key?: string;
}

/** From so many on one searches instead of pressing digits. */
const MOST_DIGITS = 9;

export function isLong(options: readonly Option[]): boolean {
  return options.length > MOST_DIGITS;
}

/** Capital and small letters are the same, and so are ë and e, ç and c: nobody looks for them while a person waits. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Those that contain every word asked for, in any order. */
export function matching(options: readonly Option[], asked: string): Option[] {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  return options.filter(({ series = '', number = '', label, note = '' }) => {
    const text = plain(`${series} ${number} ${label} ${note}`);
    return words.every((word) => text.includes(word));
  });
}

/** The key printed beside an option: its own, or its digit in a short list. */
export function keyOf(options: readonly Option[], index: number): string {
  const own = options[index]?.key;
  if (own !== undefined) return own;
  return isLong(options) ? '' : String(index + 1);
}
