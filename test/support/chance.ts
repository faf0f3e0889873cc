/** Random numbers that are the same for the same seed, and what a sample of them says. */

/** sfc32 (C. Doty-Humphrey, PractRand): numbers in [0, 1) in steps of 2^−32; equal seeds give equal numbers. */
export function randomNumbers(...seeds: [number, number, number]): () => number {
  let [a, b, c] = seeds;
  let count = 1;
  function next(): number {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }
  for (let i = 0; i < 15; i++) next();
  return next;
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Half the width of the two-sided interval of a mean by Student's t.
 * @param confidence such as 0.99
 */
export function halfWidth(values: readonly number[], confidence: number): number {
  const mean = meanOf(values);
  const freedom = values.length - 1;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / freedom;
  return studentT(freedom, confidence) * Math.sqrt(variance / values.length);
}

/** The t with P(|T| ≤ t) = confidence, by bisection. */
export function studentT(freedom: number, confidence: number): number {
  let low = 0;
  let high = 1;
  while (within(freedom, high) < confidence) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (within(freedom, middle) < confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** P(|T| ≤ t) for whole degrees of freedom: Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function within(freedom: number, t: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine2 = Math.cos(angle) ** 2;
  const odd = freedom % 2;
  let term = odd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd + 2; k < freedom; k += 2) {
    term *= ((k - 1) / k) * cosine2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
