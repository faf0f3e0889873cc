import { virtualClock } from '../../server/clock.ts';
import { engineForTests, office } from '../support/engine.ts';
import { testTransitions } from '../support/transitions.ts';

const { engine } = engineForTests(virtualClock(Date.parse('2026-11-24T11:00:00Z')));
testTransitions(
  () => engine,
  () => office(),
);
