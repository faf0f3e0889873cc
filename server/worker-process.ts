/** The worker's process: started beside the server, started again when it dies, told to finish when the server stops. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { WorkerTask } from './worker-task.ts';

const WORKER = join(import.meta.dirname, 'worker.ts');
const FINISH_WITHIN_MS = 5_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that lived this long did not die of what the one before died of. */
const SOUND_AFTER_MS = 60_000;

export function startWorker(task: WorkerTask, log: Logger): AsyncDisposable {
  // What it says before its log is open, or in dying, goes where its log goes.
  const words = openSync(task.logFile, 'a');
  let child: ChildProcess | null = null;
  let stopping = false;
  let pauseMs = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | undefined;

  const launch = () => {
    const startedAt = performance.now();
    // It gets what it needs by message and no environment, which holds secrets that it has no use for.
    const launched = fork(WORKER, [], { env: {}, execArgv: [], stdio: ['ignore', words, words, 'ipc'] });
    child = launched;
    launched.on('error', (err) => log.error({ err }, 'the worker could not be started or told'));
    launched.send({ type: 'work', task });
    launched.once('exit', (code, signal) => {
      child = null;
      if (stopping) return;
      if (performance.now() - startedAt > SOUND_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      log.warn({ code, signal, pauseMs }, 'the worker ended; it is started again');
      timer = setTimeout(launch, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    });
  };
  launch();

  return {
    async [Symbol.asyncDispose]() {
      stopping = true;
      clearTimeout(timer);
      if (!child) return;
      const ended = once(child, 'exit');
      const last = child;
      if (last.connected) last.send({ type: 'stop' });
      const late = setTimeout(() => last.kill('SIGKILL'), FINISH_WITHIN_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
