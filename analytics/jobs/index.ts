export { startRollups } from './start-rollups.ts';
