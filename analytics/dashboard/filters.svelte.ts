/** The look that the address names, as state; every change of it is a step that Back undoes. */
import { readQuery, writeQuery, type Behind, type Chosen, type Range } from './filters.ts';

export class Filters implements Chosen {
  office = $state<string | null>(null);
  range = $state<Range>('today');
  day = $state<string | null>(null);
  service = $state<string | null>(null);
  behind = $state.raw<Behind | null>(null);

  constructor() {
    this.read();
  }

  read(): void {
    Object.assign(this, readQuery(location.search));
  }

  /** The address of the same look with some of it changed; `behind` is left unless said. */
  address(change: Partial<Chosen>): string {
    const { office, range, day, service } = this;
    return location.pathname + writeQuery({ office, range, day, service, behind: null, ...change });
  }

  /** Goes to another look. */
  go(change: Partial<Chosen>): void {
    history.pushState(null, '', this.address(change));
    this.read();
  }

  /** Follows a link of the page without loading it again; other clicks are the browser's. */
  follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!(event.currentTarget instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    history.pushState(null, '', event.currentTarget.href);
    this.read();
    scrollTo(0, 0);
  };
}
