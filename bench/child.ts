/** A process of the bench: forked, spoken to by messages, and ended with us. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { z } from 'zod';

const STOPS_WITHIN_MS = 15_000;
const LAST_WORDS = 2_000;

export class Child implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #name: string;
  #lastWords = '';

  /**
   * @param file below the repository's root
   * @param env what it is to know besides PATH and the like
   */
  constructor(file: string, args: readonly string[], env: Record<string, string> = {}) {
    this.#name = file;
    this.#process = fork(join(import.meta.dirname, '..', file), args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk) => (this.#lastWords = (this.#lastWords + String(chunk)).slice(-LAST_WORDS)));
    }
  }

  send(message: object): void {
    this.#process.send(message);
  }

  /** The next message of this shape. Rejects where the process ends first, with what it said last, or at the signal. */
  next<T>(shape: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        child.off('message', hear);
        child.off('exit', end);
        signal?.removeEventListener('abort', stop);
      };
      const hear = (raw: unknown): void => {
        const message = shape.safeParse(raw);
        if (!message.success) return;
        done();
        resolve(message.data);
      };
      const end = (): void => {
        done();
        reject(new Error(`${this.#name} ended by itself\n${this.#lastWords.trim()}`));
      };
      const stop = (): void => {
        done();
        reject(new Error(`${this.#name} was not ready in time`));
      };
      child.on('message', hear);
      child.on('exit', end);
      signal?.addEventListener('abort', stop);
      if (this.#hasEnded()) end();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded()) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), STOPS_WITHIN_MS);
    await exit;
    clearTimeout(late);
  }

  #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }
}
