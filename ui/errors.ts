/** Any failure in words for people: what failed, and what to do. */
import { ApiProblem, Offline } from './api.ts';
import { t } from './messages/messages.svelte.ts';

export interface ErrorWords {
  title: string;
  text: string;
}

export function errorWords(error: unknown): ErrorWords {
  if (error instanceof ApiProblem) return { title: error.title, text: error.detail };
  if (error instanceof Offline)
    return { title: t('common.error.offline'), text: t('common.error.offline.remedy') };
  return { title: t('common.error.unknown'), text: t('common.error.unknown.remedy') };
}

/** The sign-in page sees to it: nobody is signed in, or they have to choose a password of their own first. */
export function isForSignIn(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 401 || error.code === 'PASSWORD_CHANGE_REQUIRED');
}
