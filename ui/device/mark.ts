/** What a browser remembers of being a paired device: only that it is one. */
import type { DeviceKind } from '../../contracts/permissions.ts';

const KEY = 'sporteli.device';

export function isMarked(kind: DeviceKind): boolean {
  return memory()?.getItem(KEY) === kind;
}

export function mark(kind: DeviceKind): void {
  memory()?.setItem(KEY, kind);
}

export function unmark(kind: DeviceKind): void {
  if (isMarked(kind)) memory()?.removeItem(KEY);
}

/** A browser may forbid storage altogether; it is then asked who it is when the server refuses something. */
function memory(): Storage | null {
  try {
    return localStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}
