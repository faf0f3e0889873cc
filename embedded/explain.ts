/**
 * Why a store program ended, read from its exit and its last words, in one line that says what to do.
 */
import { EmbeddedError, USE_OTHER_SERVERS, type EmbeddedErrorCode } from './errors.ts';

export interface Ending {
  /** What people call it: "MongoDB". */
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it printed in this run. */
  lastWords: string;
  /** Where all of it can be read. */
  logFile?: string;
}

interface Reason {
  code: EmbeddedErrorCode;
  message: string;
}

const DEBIAN_PACKAGES: Record<string, string> = {
  'libcurl.so.4': 'libcurl 4 (Debian and Ubuntu: apt install libcurl4)',
  'libssl.so.3': 'OpenSSL 3 (Debian and Ubuntu: apt install libssl3)',
  'libcrypto.so.3': 'OpenSSL 3 (Debian and Ubuntu: apt install libssl3)',
};

export function explainEnding(ending: Ending): EmbeddedError {
  const { code, message } = reasonOf(ending);
  return new EmbeddedError(code, message);
}

/** "signal SIGKILL" or "code 14". */
export function howItEnded({ code, signal }: Pick<Ending, 'code' | 'signal'>): string {
  return signal === null ? `code ${code ?? 'unknown'}` : `signal ${signal}`;
}

function reasonOf(ending: Ending): Reason {
  const { name, lastWords } = ending;
  const wayOut = `or ${USE_OTHER_SERVERS}`;
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(lastWords)?.[1];
  if (library !== undefined) {
    const what = DEBIAN_PACKAGES[library] ?? `the library ${library}`;
    return {
      code: 'ENGINE_BROKEN',
      message: `${name} needs ${what}, which is not on this machine. Install it, ${wayOut}.`,
    };
  }
  if (/version `GLIBC_[\d.]+' not found/.test(lastWords)) {
    return {
      code: 'ENGINE_BROKEN',
      message: `${name} needs a newer C library than this machine has. Install ${name} from the system's packages, ${wayOut}.`,
    };
  }
  if (ending.signal === 'SIGILL' || ending.code === 132) {
    return {
      code: 'ENGINE_BROKEN',
      message: `This processor lacks instructions that ${name} needs (AVX). Install a build made for it, ${wayOut}.`,
    };
  }
  if (/No space left on device|Disk quota exceeded/.test(lastWords)) {
    return {
      code: 'DISK_FULL',
      message: `${name} ended because the disk of its data folder is full. Free some space and start again.`,
    };
  }
  if (/DBPathInUse|Unable to lock the lock file/.test(lastWords)) {
    return {
      code: 'DATA_DIR_IN_USE',
      message: `Another ${name} already works on this data folder. Stop it, or set DATA_DIR to another folder.`,
    };
  }
  const log = ending.logFile === undefined ? '' : ` All it said is in ${ending.logFile}.`;
  return {
    code: 'ENGINE_BROKEN',
    message: `${name} ended while starting (${howItEnded(ending)}): ${lastFault(lastWords)}.${log}`,
  };
}

/** The last line that tells of a fault: of mongod's JSON lines the last error, else the last line of text. */
function lastFault(lastWords: string): string {
  const lines = lastWords.split('\n').filter((line) => line.trim() !== '');
  const faults = lines.map(faultOf).filter((fault) => fault !== undefined);
  const words = faults.at(-1) ?? lines.at(-1) ?? 'it said nothing';
  return words.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
}

function faultOf(line: string): string | undefined {
  try {
    const {
      s: severity,
      msg,
      attr,
    } = JSON.parse(line) as { s?: string; msg?: string; attr?: { error?: unknown } };
    if (severity !== 'E' && severity !== 'F') return undefined;
    return attr?.error === undefined ? msg : `${msg ?? ''} ${asText(attr.error)}`;
  } catch {
    return undefined; // a plain line
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
