/**
 * What can be wrong with the machine or the data folder when the embedded stores start. Each message is one line that
 * names the fault and says what to do; the caller prints it and exits.
 */
export type EmbeddedErrorCode =
  | 'ENGINE_MISSING'
  | 'ENGINE_BROKEN'
  | 'DATA_DIR_UNWRITABLE'
  | 'DATA_DIR_IN_USE'
  | 'DISK_FULL'
  | 'STORE_NO_ANSWER';

/** Ends the advice where a store program cannot be had or run here. */
export const USE_OTHER_SERVERS = 'set REDIS_URL and MONGODB_URI to servers that run elsewhere';

export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedError';
    this.code = code;
  }
}

export function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Runs file work on the data folder and turns the operating system's refusal into one line about that folder. */
export function onDataDir<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw aboutDataDir(dataDir, error);
  }
}

/** What the operating system refused below the data folder, in one line; any other error as it is. */
export function aboutDataDir(dataDir: string, error: unknown): unknown {
  if (!isErrno(error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new EmbeddedError(
      'DISK_FULL',
      `The disk that holds the data folder ${dataDir} is full. Free some space, or set DATA_DIR to a folder on another disk.`,
      { cause: error },
    );
  }
  if (error.path === undefined || !(error.path.startsWith(dataDir) || dataDir.startsWith(error.path)))
    return error;
  return new EmbeddedError(
    'DATA_DIR_UNWRITABLE',
    `The data folder ${dataDir} cannot be used: ${error.path} is refused (${error.code ?? ''}). Make it writable for you, ` +
      'or set DATA_DIR to another folder.',
    { cause: error },
  );
}
