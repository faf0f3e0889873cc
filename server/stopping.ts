/** What ends the hall: a signal, an error that nobody caught, or the end of whoever started it. */
const WATCH_PARENT_EVERY_MS = 1_000;
/** One Ctrl-C reaches us from the terminal and again through npm. */
const SAME_PRESS_MS = 500;

export interface Told {
  /** Aborted when it is time to stop. */
  signal: AbortSignal;
  /** Resolves at the same time: with the error that made it necessary, or `null` where somebody wished it. */
  reason: Promise<unknown>;
}

/** Listens from now on. Told again, it says that it is stopping already: the stores must not be left half stopped. */
export function untilTold(options: { say: (line: string) => void; stopWithParent: boolean }): Told {
  const stopping = new AbortController();
  const { promise: reason, resolve } = Promise.withResolvers<unknown>();
  const stop = (cause: unknown): boolean => {
    if (stopping.signal.aborted) return false;
    resolve(cause);
    stopping.abort();
    return true;
  };
  let toldAt = 0;
  const onSignal = (): void => {
    if (stop(null)) toldAt = performance.now();
    else if (performance.now() - toldAt > SAME_PRESS_MS) {
      options.say('Stopping already, the stores write their files …');
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', (error) => stop(error));
  if (process.connected) process.on('disconnect', () => stop(null));
  if (options.stopWithParent) watchParent(() => stop(null));
  // A terminal that was closed takes no more lines; that must not keep the hall from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop(null));
  return { signal: stopping.signal, reason };
}

/** A process whose parent died gets another one. */
function watchParent(gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, WATCH_PARENT_EVERY_MS);
  timer.unref();
}
