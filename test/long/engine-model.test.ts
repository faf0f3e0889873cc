/** As the medium test of the same name, in many more histories. */
import { testHistories } from '../support/model-tests.ts';

testHistories({ seed: 19_121_128, runs: 300, withinMs: 1_400_000 });
