/** Why single sign-on did not let somebody in, in words: the way back leads to the sign-in page with a code. */
import { PROBLEMS, type ErrorCode } from '../contracts/problems.ts';
import type { ErrorWords } from '../ui/errors.ts';
import { localized } from '../ui/messages/messages.svelte.ts';

/** `null` where there was no such try, or a code that nobody knows. */
export function refusalWords(query: URLSearchParams): ErrorWords | null {
  const code = query.get('sso') ?? '';
  if (!Object.hasOwn(PROBLEMS, code)) return null;
  const { title, detail } = PROBLEMS[code as ErrorCode];
  const seconds = /^\d{1,5}$/.exec(query.get('seconds') ?? '')?.[0] ?? '60';
  return { title: localized(title), text: localized(detail).replace('{seconds}', seconds) };
}
