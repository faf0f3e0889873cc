/**
 * Keeps one store program running: starts it in a process group of its own, so that a Ctrl-C in the terminal does not
 * reach it before us; waits until it answers; starts it again with growing pauses when it dies; ends it with a signal
 * that lets it flush its files.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { endsWithin, hasEnded, untilEnded } from './children.ts';
import { EmbeddedError, isErrno, USE_OTHER_SERVERS } from './errors.ts';
import { explainEnding, howItEnded } from './explain.ts';
import { lastWords, shortenLog, sizeOf } from './log-file.ts';
import { recordProcess, type Recorded } from './record.ts';

const STOPS_WITHIN_MS = 60_000;
const WAITING_LINE_EVERY_MS = 5000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A store that served this long had no fault in starting; the next pause is the first again. */
const SERVED_WELL_MS = 30_000;
const LOG_CHECK_EVERY_MS = 3_600_000;
/** A store that dies breaks its connections a little before the end of its process is known. */
const EXIT_KNOWN_WITHIN_MS = 1000;

export interface StoreProgram extends Recorded {
  file: string;
  args: readonly string[];
  logFile: string;
  /** Reading a large journal after a power cut can take a while. */
  answersWithinMs: number;
  /** Resolves when the store serves; called anew after each start. */
  untilReady: (signal: AbortSignal) => Promise<void>;
}

/** A running store, with what fault tests need to hurt it. */
export interface Store {
  readonly pid: number | undefined;
  /** Resolves as soon as it serves (again). */
  ready(): Promise<void>;
  /** Ends it cleanly and leaves it down until `start`. */
  stop(): Promise<void>;
  /** @throws EmbeddedError when it cannot be started or gives no answer. */
  start(): Promise<void>;
  /** Sends a signal and waits for the end of the process; it is then started again by itself. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export class SupervisedStore implements Store, AsyncDisposable {
  readonly #program: StoreProgram;
  readonly #log: (line: string) => void;
  readonly #progress: (line: string) => void;
  #child: ChildProcess | undefined;
  #stopping = new AbortController();
  #kept: Promise<void> = Promise.resolve();
  #ready = Promise.withResolvers<void>();

  /** `progress` is told that a store lets one wait; what happens to it later goes to `log`. */
  constructor(program: StoreProgram, log: (line: string) => void, progress = log) {
    this.#program = program;
    this.#log = log;
    this.#progress = progress;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  async start(): Promise<void> {
    this.#stopping = new AbortController();
    const child = await this.#launch();
    this.#kept = this.#keepRunning(child);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child !== undefined && !hasEnded(child)) {
      child.kill('SIGTERM');
      if (!(await endsWithin(child, STOPS_WITHIN_MS))) {
        this.#log(`${this.#program.name} did not end within ${STOPS_WITHIN_MS / 1000} s and was killed`);
        child.kill('SIGKILL');
      }
    }
    await this.#kept;
    this.#child = undefined;
    rmSync(this.#program.recordFile, { force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const ended = untilEnded(child);
    child.kill(signal);
    await ended;
  }

  /** Starts the program once and waits until it serves. */
  async #launch(news?: string): Promise<ChildProcess> {
    const { logFile, answersWithinMs, untilReady } = this.#program;
    shortenLog(logFile);
    const logFrom = sizeOf(logFile);
    const child = this.#spawn();
    const failed = new AbortController();
    child.once('exit', () => {
      this.#ready = renewed(this.#ready);
    });
    const tooEarly = (code: number | null, signal: NodeJS.Signals | null): void => {
      failed.abort(this.#explain(logFrom, code, signal));
    };
    child.once('exit', tooEarly);
    child.once('error', (error) => {
      failed.abort(cannotRun(this.#program, error));
    });
    const late = setTimeout(() => {
      failed.abort(noAnswer(this.#program));
    }, answersWithinMs);
    const waiting = setInterval(() => {
      this.#progress(`Waiting for ${this.#program.name} …`);
    }, WAITING_LINE_EVERY_MS);
    try {
      await readyUnlessFailed(untilReady, failed.signal);
    } catch (error) {
      if (!this.#stopping.signal.aborted) child.kill('SIGKILL');
      await untilEnded(child);
      throw error;
    } finally {
      // Its last words are read only where it ended before it served.
      child.off('exit', tooEarly);
      clearTimeout(late);
      clearInterval(waiting);
    }
    if (news !== undefined) this.#log(news);
    this.#ready.resolve();
    return child;
  }

  #spawn(): ChildProcess {
    const { file, args, logFile, recordFile } = this.#program;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#child = child;
    recordProcess(recordFile, child.pid);
    return child;
  }

  /** Waits for the end of the program, starts it again, and so on until `stop`. */
  async #keepRunning(first: ChildProcess): Promise<void> {
    const stopping = this.#stopping.signal;
    const logCheck = setInterval(() => {
      shortenLog(this.#program.logFile);
    }, LOG_CHECK_EVERY_MS).unref();
    let pauseMs = FIRST_PAUSE_MS;
    for (let child: ChildProcess | undefined = first; child !== undefined;) {
      const servesFrom = performance.now();
      await untilEnded(child);
      if (performance.now() - servesFrom > SERVED_WELL_MS) pauseMs = FIRST_PAUSE_MS;
      let ending = howItEnded({ code: child.exitCode, signal: child.signalCode });
      child = undefined;
      while (child === undefined && !stopping.aborted) {
        this.#log(`${this.#program.name} ended (${ending}); it is started again in ${pauseMs} ms`);
        await pause(pauseMs, stopping);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        if (stopping.aborted) break;
        try {
          child = await this.#launch(`${this.#program.name} serves again`);
        } catch (error) {
          ending = error instanceof Error ? error.message : String(error);
        }
      }
    }
    clearInterval(logCheck);
  }

  #explain(logFrom: number, code: number | null, signal: NodeJS.Signals | null): EmbeddedError {
    const { name, logFile } = this.#program;
    return explainEnding({ name, code, signal, lastWords: lastWords(logFile, logFrom), logFile });
  }
}

async function readyUnlessFailed(
  untilReady: (signal: AbortSignal) => Promise<void>,
  failed: AbortSignal,
): Promise<void> {
  const failure = Promise.withResolvers<never>();
  failed.addEventListener('abort', () => {
    failure.reject(failed.reason as Error);
  });
  const ready = untilReady(failed).catch(async (error: unknown) => {
    await delay(EXIT_KNOWN_WITHIN_MS, undefined, { signal: failed });
    throw error;
  });
  await Promise.race([failure.promise, ready]);
}

async function pause(pauseMs: number, stopping: AbortSignal): Promise<void> {
  try {
    await delay(pauseMs, undefined, { signal: stopping });
  } catch (error) {
    if (!stopping.aborted) throw error;
  }
}

/** Whoever waits for the old promise is told by the fresh one; an old one that was kept is done with. */
function renewed(old: PromiseWithResolvers<void>): PromiseWithResolvers<void> {
  const fresh = Promise.withResolvers<void>();
  fresh.promise.then(old.resolve, old.reject);
  return fresh;
}

function cannotRun({ name, file }: StoreProgram, error: Error): EmbeddedError {
  return new EmbeddedError(
    'ENGINE_BROKEN',
    `${name} cannot be run from ${file} (${isErrno(error) ? (error.code ?? '') : error.message}). Move the project to a folder ` +
      `from which programs may run, install ${name} on the system, or ${USE_OTHER_SERVERS}.`,
    { cause: error },
  );
}

function noAnswer({ name, logFile, answersWithinMs }: StoreProgram): EmbeddedError {
  return new EmbeddedError(
    'STORE_NO_ANSWER',
    `${name} was started but gave no answer within ${answersWithinMs / 1000} s. What it said is in ${logFile}.`,
  );
}
