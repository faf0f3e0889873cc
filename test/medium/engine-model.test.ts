/** Random histories of a whole hall, carried out by two servers at once, against a plain model of what should come of them. */
import { testHistories } from '../support/model-tests.ts';

testHistories({ seed: 20_261_124, runs: 16, withinMs: 200_000 });
