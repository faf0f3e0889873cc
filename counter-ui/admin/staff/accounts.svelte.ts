/** The accounts that match, as a list that grows by pages. What is looked for lives in the address. */
import type { StaffAccount } from '../../../contracts/operations/staff.ts';
import { Role } from '../../../contracts/permissions.ts';
import { call } from '../../../ui/api.ts';
import { Paged } from '../../../ui/paged.svelte.ts';

const PAGE = 50;

/** Empty where it does not matter. */
export interface Search {
  q: string;
  office: string;
  role: string;
  /** 'true' where disabled accounts are wanted, too. */
  includeDisabled: string;
}

export class Accounts {
  search = $state.raw<Search>(readSearch(location.search));
  readonly list = new Paged<StaffAccount>((paging) =>
    call('list-staff', { query: { ...given(this.search), limit: PAGE, ...paging } }),
  );

  constructor() {
    void this.list.restart();
  }

  /** Looks for something else; a step that Back undoes. */
  go(search: Search): void {
    const query = new URLSearchParams({ ...given(search) });
    history.pushState(null, '', location.pathname + (query.size > 0 ? `?${query}` : ''));
    this.read();
  }

  /** Follows the address. */
  read(): void {
    this.search = readSearch(location.search);
    void this.list.restart();
  }

  /** Shows an account as it is now, at its place in the list. */
  replace(account: StaffAccount): void {
    const { items } = this.list;
    if (items) this.list.items = items.map((each) => (each.id === account.id ? account : each));
  }
}

export function readSearch(query: string): Search {
  const from = new URLSearchParams(query);
  const textOf = (name: string) => (from.get(name) ?? '').trim();
  return {
    q: textOf('q').slice(0, 80),
    office: textOf('office'),
    role: Role.safeParse(textOf('role')).data ?? '',
    includeDisabled: textOf('includeDisabled') === 'true' ? 'true' : '',
  };
}

/** The fields that matter. */
export function given(search: Search): Partial<Search> {
  return Object.fromEntries(Object.entries(search).filter(([, text]) => text !== ''));
}
