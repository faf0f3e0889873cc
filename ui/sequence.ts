/**
 * Keeps a client in step with an office's sequence. Pure, so that every case can be tested: a message that continues
 * is applied, one already known is dropped, and a hole means joining again with the last sequence one has.
 */
export class Sequence {
  #last: number | null = null;

  get last(): number | null {
    return this.#last;
  }

  /** A snapshot holds everything, so it always becomes the position, even when it lies before (a restored office). */
  snapshot(seq: number): void {
    this.#last = seq;
  }

  /** `from` and `to` as in the message; nothing may lie between the last known sequence and `from`. */
  accept(from: number, to: number): 'apply' | 'known' | 'gap' {
    if (this.#last === null || from > this.#last + 1) return 'gap';
    if (to <= this.#last) return 'known';
    this.#last = to;
    return 'apply';
  }

  /** Whether the office is further than this client, so something has not arrived. */
  isBehind(seq: number): boolean {
    return this.#last !== null && seq > this.#last;
  }
}
