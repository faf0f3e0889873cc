/** Keeps the screen from going to sleep while the page is seen, where the browser can. */
export function keepAwake(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let lock: WakeLockSentinel | null = null;
  const ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible') return;
    try {
      lock = await navigator.wakeLock.request('screen');
    } catch (error) {
      // Refused by the system (such as a battery about to end): the screen works on, it may only grow dark.
      if (!(error instanceof DOMException)) throw error;
    }
  };
  const askAgain = (): void => void ask();
  // The browser takes the lock back whenever the page is hidden.
  document.addEventListener('visibilitychange', askAgain);
  askAgain();
  return () => {
    document.removeEventListener('visibilitychange', askAgain);
    void lock?.release();
  };
}
