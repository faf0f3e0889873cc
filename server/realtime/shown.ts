/** What a room was last shown of each thing, so that a message carries only what changed. */
export class Shown<T> {
  readonly #id: (item: T) => string;
  readonly #face: (item: T) => unknown;
  readonly #faces = new Map<string, string>();

  /** @param face what has to differ for the thing to count as changed */
  constructor(id: (item: T) => string, face: (item: T) => unknown) {
    this.#id = id;
    this.#face = face;
  }

  /** The items unlike those last shown to the room; now they are what the room was shown. */
  changed(items: readonly T[]): T[] {
    return items.filter((item) => {
      const face = JSON.stringify(this.#face(item));
      if (this.#faces.get(this.#id(item)) === face) return false;
      this.#faces.set(this.#id(item), face);
      return true;
    });
  }

  /** A newcomer was shown these: where that differs from the room's, all get it with the next message. */
  shownTo(items: readonly T[], isAlone: boolean): void {
    if (isAlone) {
      this.changed(items);
      return;
    }
    for (const item of items) {
      const id = this.#id(item);
      if (this.#faces.get(id) !== JSON.stringify(this.#face(item))) this.#faces.delete(id);
    }
  }
}
