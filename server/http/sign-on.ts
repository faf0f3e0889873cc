/**
 * The two addresses that lead a browser through single sign-on. Whatever happens it ends at the sign-in page, which goes on to where somebody
 * wanted to be, or says why they were not let in: nobody is left before a page that only programs can read.
 */
import type { Request, Response, Router } from 'express';
import { DomainError } from '../../contracts/problems.ts';
import { ATTEMPT_MS } from '../access/single-sign-on/attempts.ts';
import { newToken } from '../access/tokens.ts';
import type { Hall } from '../operations/hall.ts';
import { beginSignOn, finishSignOn } from '../operations/sign-on.ts';
import { keepSession } from './bind.ts';
import { cookieOf } from './identify.ts';
import { agentOf } from './perform.ts';
import { methodNotAllowed } from './problems.ts';

const BEGIN = '/sso/begin';
const BACK = '/sso/callback';
/** Says that it is the same browser that comes back. */
const COOKIE = 'sporteli_sso';
/** Longer than any address of ours. */
const LONGEST_NEXT = 512;

export interface SignOnOptions {
  hall: Hall;
  /** Where the hall is reached through a proxy, `null` where it is reached directly. */
  publicUrl: string | null;
}

export function bindSignOn(router: Router, { hall, publicUrl }: SignOnOptions): void {
  router.get(BEGIN, async (req, res) => {
    const { next: asked } = req.query;
    const next = typeof asked === 'string' && asked.length <= LONGEST_NEXT ? asked : null;
    await leadOn(req, res, next, async () => {
      // Kept where there is one: sign-ins begun in two tabs may both be finished.
      const browser = cookieOf(req.headers, COOKIE) ?? newToken('session').token;
      const from = { address: addressOf(req), browser, next };
      const address = await beginSignOn(hall, { ...from, redirectUri: originOf(req, publicUrl) + BACK });
      keepBrowser(res, browser, publicUrl);
      return address;
    });
  });
  router.get(BACK, async (req, res) => {
    await leadOn(req, res, null, async () => {
      const session = await finishSignOn(hall, {
        back: new URL(req.originalUrl, originOf(req, publicUrl)),
        browser: cookieOf(req.headers, COOKIE),
        address: addressOf(req),
        agent: agentOf(req.headers),
      });
      keepSession(res, session, publicUrl);
      return signInPage({ next: session.next });
    });
  });
  router.all([BEGIN, BACK], methodNotAllowed(['GET']));
}

/** Leads on to where `way` says, or to the sign-in page with the reason why not. */
async function leadOn(
  req: Request,
  res: Response,
  next: string | null,
  way: () => Promise<string>,
): Promise<void> {
  res.set('Cache-Control', 'no-store');
  try {
    res.redirect(302, await way());
  } catch (error) {
    if (!(error instanceof DomainError)) req.log.error({ err: error }, 'single sign-on failed');
    const { code, params } = error instanceof DomainError ? error : new DomainError('INTERNAL');
    res.redirect(302, signInPage({ sso: code, seconds: params['seconds'], next }));
  }
}

function signInPage(query: Record<string, string | number | null | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '/sign-in' : `/sign-in?${given.toString()}`;
}

/** The way back comes from another site, so this cookie is not as strict as a session's; it opens nothing. */
function keepBrowser(res: Response, browser: string, publicUrl: string | null): void {
  res.cookie(COOKIE, browser, {
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl?.startsWith('https:') ?? false,
    path: '/sso',
    maxAge: ATTEMPT_MS,
  });
}

/** Where this browser reaches the hall: it has to come back to the very host that its cookie belongs to. */
function originOf(req: Request, publicUrl: string | null): string {
  // Who is reached without a proxy is reached without TLS.
  return publicUrl ?? URL.parse(`http://${req.headers.host ?? ''}`)?.origin ?? 'http://localhost';
}

const addressOf = (req: Request): string => req.ip ?? 'unknown';
