/** The staff's session, as pages see it: the server keeps it in a cookie that no page can read. */
import { call } from './api.ts';

/** To the sign-in page, and from there back to exactly this look. `ended` says that a session has just ended. */
export function toSignIn({ ended = false } = {}): void {
  const next = encodeURIComponent(location.pathname + location.search);
  location.replace(`/sign-in?next=${next}${ended ? '&ended' : ''}`);
}

/** Ends the session. Whoever signs in next begins at a page of their own. Throws what `call` throws. */
export async function signOut(): Promise<void> {
  await call('close-session', {});
  location.replace('/sign-in');
}
