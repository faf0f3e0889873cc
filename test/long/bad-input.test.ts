/** As the medium test of the same name, with many more requests. */
import { badInputTests } from '../support/bad-input-tests.ts';

await badInputTests({ requests: 20_000, seed: 19_121_128 });
