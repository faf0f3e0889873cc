/** A provider of single sign-on for tests, and a browser without a screen that goes through it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

/** What the provider says of somebody, by their subject. */
export interface Person {
  name?: string;
  preferred_username?: string;
  groups?: string[];
}
export interface ProviderSetup {
  redirectUri: string;
  clientId: string;
  /** `null`: a public client. */
  clientSecret: string | null;
  /** Groups and names are in the token itself, and there is no userinfo endpoint. */
  claimsInToken: boolean;
  tokenLivesS: number;
  /** How far its clock is ahead of ours. */
  clockAheadMs: number;
  /** Answer with tokens that somebody changed on the way. */
  forged: boolean;
  /** Hang up on whoever asks. */
  away: boolean;
}

const Ready = z.object({ type: z.literal('ready'), issuer: z.url() });
const PLAIN: ProviderSetup = {
  redirectUri: 'http://127.0.0.1/sso/callback',
  clientId: 'sporteli',
  clientSecret: 'a secret of the client',
  claimsInToken: false,
  tokenLivesS: 60,
  clockAheadMs: 0,
  forged: false,
  away: false,
};

export interface TestProvider extends AsyncDisposable {
  issuer: string;
  /** From now on it knows somebody so. */
  know(subject: string, person: Person): Promise<void>;
  set(change: Partial<ProviderSetup>): Promise<void>;
}

export async function startProvider(): Promise<TestProvider> {
  const child = fork(join(import.meta.dirname, 'own-provider.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'close').then(() => {
    throw new Error(`the provider ended\n${said}`);
  });
  ended.catch(() => undefined);
  const [first] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
  const { issuer } = Ready.parse(first);
  let setup = PLAIN;
  const people: Record<string, Person> = {};
  const tell = async () => {
    child.send({ setup, people });
    await Promise.race([once(child, 'message'), ended]);
  };
  return {
    issuer,
    async know(subject, person) {
      people[subject] = person;
      await tell();
    },
    async set(change) {
      setup = { ...setup, ...change };
      await tell();
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill();
      await ended.catch(() => undefined);
    },
  };
}

/** Keeps cookies by site and follows redirects one by one. */
export class Visitor {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** One request, its redirect not followed. */
  async ask(
    address: string | URL,
    form?: Record<string, string>,
  ): Promise<{ response: Response; to: URL | null }> {
    const url = new URL(address);
    const kept = this.cookiesOf(url.origin);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') kept.delete(name);
      else kept.set(name, value);
    }
    const location = response.headers.get('location');
    return { response, to: location === null ? null : new URL(location, url) };
  }

  cookiesOf(origin: string): Map<string, string> {
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, kept);
    return kept;
  }

  /** Follows redirects until one leads to `path`, and answers that address without asking it; or where they end. */
  async follow(from: string | URL, path: string, form?: Record<string, string>): Promise<URL> {
    let at = new URL(from);
    let sent = form;
    for (let steps = 0; steps < 12; steps++) {
      const { to } = await this.ask(at, sent);
      if (to === null || to.pathname === path) return to ?? at;
      [at, sent] = [to, undefined];
    }
    throw new Error(`the redirects do not end: ${at.href}`);
  }

  /** Goes to the provider by its address, signs in there where it asks, and answers the address by which it would go back. */
  async logIn(authorization: string | URL, form: Record<string, string>, back: string): Promise<URL> {
    const page = await this.follow(authorization, back);
    return page.pathname === back ? page : this.follow(page, back, form);
  }
}
