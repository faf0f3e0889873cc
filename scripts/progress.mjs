/**
 * One line when a step begins, one every five seconds while it lasts, and the time it took at its end: people who
 * wait see that something moves.
 */

/** @param {number} sinceMs milliseconds of `performance.now()` when the step began */
export const elapsed = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * @template T
 * @param {string} label what is being done, e.g. "building the web pages"
 * @param {() => Promise<T>} step
 * @returns {Promise<T>} what the step gave; its error travels
 */
export async function withProgress(label, step) {
  const sinceMs = performance.now();
  console.log(`${label} …`);
  const timer = setInterval(() => {
    console.log(`${label} … ${elapsed(sinceMs)}`);
  }, 5000);
  try {
    const result = await step();
    console.log(`${label}: done in ${elapsed(sinceMs)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
