/**
 * The pages people open and the html file each is built from. The server routes by this table and so does the
 * development server, so an address works the same in both.
 */
export interface Page {
  /** Address in the manner of Express: `:name` stands for one segment. */
  readonly path: string;
  /** Html file below the repository's root, and below `dist/web` once built. */
  readonly html: string;
}

export const pages = [
  { path: '/', html: 'ui/home.html' },
  { path: '/kiosk', html: 'kiosk-ui/kiosk.html' },
  { path: '/kiosk/:office', html: 'kiosk-ui/kiosk.html' },
  { path: '/t/:ticketId', html: 'kiosk-ui/ticket.html' },
  { path: '/sign-in', html: 'counter-ui/sign-in.html' },
  { path: '/account', html: 'counter-ui/account.html' },
  { path: '/desk', html: 'counter-ui/desk.html' },
  { path: '/display', html: 'display-ui/display.html' },
  { path: '/display/:office', html: 'display-ui/display.html' },
  { path: '/dashboard', html: 'analytics/dashboard/dashboard.html' },
  { path: '/admin', html: 'counter-ui/admin/admin.html' },
  { path: '/admin/staff', html: 'counter-ui/admin/admin.html' },
  { path: '/admin/devices', html: 'counter-ui/admin/admin.html' },
  { path: '/admin/keys', html: 'counter-ui/admin/admin.html' },
  { path: '/admin/personal-data', html: 'counter-ui/admin/admin.html' },
  { path: '/audit', html: 'counter-ui/audit/audit.html' },
] as const satisfies readonly Page[];

/** The html file for an address's path (no query), or `null` where no page lies there. */
export function pageFor(pathname: string): string | null {
  const segments = trimSlash(pathname).split('/');
  const page = pages.find(({ path }) => matches(path.split('/'), segments));
  return page?.html ?? null;
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, i) => (part.startsWith(':') ? segments[i] !== '' : part === segments[i]))
  );
}

function trimSlash(pathname: string): string {
  return pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
}
