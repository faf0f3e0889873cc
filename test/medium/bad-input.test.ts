/** As the long test of the same name, with fewer requests. */
import { badInputTests } from '../support/bad-input-tests.ts';

await badInputTests({ requests: 2_000, seed: 20_261_124 });
