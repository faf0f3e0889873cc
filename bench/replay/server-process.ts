/**
 * The server under replay: a child process whose clock we hold. It may be killed and started again at any moment; whoever
 * waits for it goes on when it is back, at the same instant of the virtual day.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const MAIN = join(import.meta.dirname, '../../server/main.ts');
const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 20_000;
const LAST_WORDS = 2000;

const Message = z.union([
  z.object({ type: z.literal('ready'), url: z.url() }),
  z.object({ type: z.literal('clock'), at: z.number() }),
]);

export class ServerProcess implements AsyncDisposable {
  private readonly env: Record<string, string>;
  private child: ChildProcess | undefined;
  private up: Promise<string> = Promise.reject(new Error('the server was not started'));
  private clockAt: number;
  private lastWords = '';
  private ended = false;

  /**
   * @param env what the server is to know besides PATH and the like
   * @param clockAt epoch ms at which its clock stands at first
   */
  constructor(env: Record<string, string>, clockAt: number) {
    this.env = env;
    this.clockAt = clockAt;
    this.up.catch(() => undefined);
  }

  /** Its address, as soon as it serves; rejects where it ended by itself. */
  url(): Promise<string> {
    return this.up;
  }

  start(): Promise<string> {
    this.up = this.launch();
    // Whoever asks next hears of the failure; nobody may be asking right now.
    this.up.catch(() => undefined);
    return this.up;
  }

  /** Ends it with a signal, in mid-work with `SIGKILL`, and starts it again. */
  async restart(signal: NodeJS.Signals): Promise<string> {
    const again = Promise.withResolvers<string>();
    // From here on nobody is told that it ended: they wait for its return.
    this.up = again.promise;
    this.up.catch(() => undefined);
    await this.end(signal);
    this.launch().then(again.resolve, again.reject);
    return again.promise;
  }

  /** Moves its clock and waits until it stands there. `at` in epoch ms. */
  async setClock(at: number): Promise<void> {
    this.clockAt = at;
    for (;;) {
      await this.up;
      // Where it was killed meanwhile, the one started next begins at this instant.
      if (this.child && (await tellClock(this.child, at))) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ended = true;
    this.up = Promise.reject(new Error('the server was stopped'));
    this.up.catch(() => undefined);
    await this.end('SIGTERM');
  }

  private async launch(): Promise<string> {
    if (this.ended) throw new Error('the server was stopped');
    const child = fork(MAIN, ['--virtual-clock'], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child = child;
    child.stderr?.on(
      'data',
      (chunk) => (this.lastWords = (this.lastWords + String(chunk)).slice(-LAST_WORDS)),
    );
    child.once('exit', (code, signal) => {
      if (this.child !== child) return;
      this.child = undefined;
      this.up = Promise.reject(this.unexpectedEnd(code, signal));
      this.up.catch(() => undefined);
    });
    const url = await firstMessage(child, 'ready', READY_WITHIN_MS);
    if (url?.type !== 'ready') {
      if (this.child === child) throw this.failure(`was not ready within ${READY_WITHIN_MS / 1000} s`);
      throw this.unexpectedEnd(child.exitCode, child.signalCode);
    }
    await tellClock(child, this.clockAt);
    return url.url;
  }

  private unexpectedEnd(code: number | null, signal: NodeJS.Signals | null): Error {
    return this.failure(`ended by itself (${signal ?? `code ${code}`})`);
  }

  /** With what it said last: its folder goes with the replay. */
  private failure(what: string): Error {
    const log = join(this.env.DATA_DIR ?? '', 'logs', 'server.log');
    const logged = existsSync(log) ? readFileSync(log, 'utf8').slice(-LAST_WORDS) : '';
    return new Error([`the server ${what}`, this.lastWords.trim(), logged.trim()].filter(Boolean).join('\n'));
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await exit;
    clearTimeout(late);
  }
}

/** `false` where it ended before it said that its clock is there. */
async function tellClock(child: ChildProcess, at: number): Promise<boolean> {
  const answer = firstMessage(child, 'clock');
  // The callback form: a channel that is closing says so instead of throwing.
  child.send({ type: 'clock', at }, () => undefined);
  return (await answer) !== undefined;
}

/** The next message of that type; `undefined` where the process ends first, or does not send it in time. */
function firstMessage(child: ChildProcess, type: 'ready' | 'clock', withinMs?: number) {
  return new Promise<z.infer<typeof Message> | undefined>((resolve) => {
    const done = (message?: z.infer<typeof Message>) => {
      child.off('message', hear);
      child.off('exit', gone);
      clearTimeout(timer);
      resolve(message);
    };
    const hear = (raw: unknown) => {
      const message = Message.safeParse(raw);
      if (message.success && message.data.type === type) done(message.data);
    };
    const gone = () => done();
    const timer = withinMs === undefined ? undefined : setTimeout(done, withinMs);
    child.on('message', hear);
    child.on('exit', gone);
    if (child.exitCode !== null || child.signalCode !== null) done();
  });
}
