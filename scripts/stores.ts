/** What the scripts that work on the stores of a hall have in common, whether or not the hall is running. */
import { DomainError } from '../contracts/problems.ts';
import { EmbeddedError, recordedStores, startEmbeddedStores } from '../embedded/index.ts';
import { ConfigError, readConfig } from '../server/config.ts';

const FAILED = 1;
const WRONG_INPUT = 2;
const INTERRUPTED = 130;

/** What the script was asked cannot be done; the message is for the person. */
export class ScriptError extends Error {}
/** The command line is wrong, or there is nothing to look at. */
export class UsageError extends ScriptError {}

interface Stores {
  redisUrl: string;
  mongodbUri: string;
}
interface StoreScript<Asked> {
  usage: string;
  /** `null`: only the usage was asked for. Throws UsageError, or the TypeError of `parseArgs`. */
  readArguments: (args: string[]) => Asked | null;
  /** `false`: something is not as it should be. What is added to `stack` is closed at the end. */
  act: (asked: Asked, stores: Stores, stack: AsyncDisposableStack) => Promise<boolean>;
}

/** Runs a script that needs the stores, for as long as it takes. Answers its exit code. */
export async function runOnStores<Asked>(script: StoreScript<Asked>, args: string[]): Promise<number> {
  const stack = new AsyncDisposableStack();
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
    // Stores that were started for this must not stay behind.
    void stack.disposeAsync().then(() => process.exit(INTERRUPTED));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  try {
    const asked = readAsked(script, args);
    if (asked === null) {
      console.log(script.usage);
      return 0;
    }
    return (await script.act(asked, await openStores(stack, interrupted.signal), stack)) ? 0 : FAILED;
  } catch (error) {
    return interrupted.signal.aborted ? INTERRUPTED : explain(error);
  } finally {
    await stack.disposeAsync();
  }
}

function readAsked<Asked>({ usage, readArguments }: StoreScript<Asked>, args: string[]): Asked | null {
  try {
    return readArguments(args);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message}\n\n${usage}`);
    throw error;
  }
}

function explain(error: unknown): number {
  if (error instanceof ScriptError || error instanceof EmbeddedError || error instanceof ConfigError)
    console.error(error.message);
  else if (error instanceof DomainError) console.error('The live store does not answer.');
  else if (error instanceof Error && error.name.startsWith('Mongo'))
    console.error(`The document store does not answer: ${error.message}`);
  else throw error;
  return error instanceof UsageError ? WRONG_INPUT : FAILED;
}

/**
 * The addresses of both stores. The embedded ones are started for as long as `stack` lives, unless the hall runs on them.
 * @throws UsageError, ConfigError, EmbeddedError
 */
async function openStores(stack: AsyncDisposableStack, signal: AbortSignal): Promise<Stores> {
  const { stores, dataDir } = readConfig();
  if (stores) return stores;
  const recorded = recordedStores(dataDir);
  if (recorded === undefined) throw new UsageError(`No hall ever ran on the data folder ${dataDir}.`);
  try {
    return stack.use(await startEmbeddedStores({ dataDir, signal, log: (line) => console.error(line) }));
  } catch (error) {
    if (error instanceof EmbeddedError && error.code === 'DATA_DIR_IN_USE') return recorded;
    throw error;
  }
}
