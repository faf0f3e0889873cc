export { startRollups, type RollupJobs, type RollupOptions } from './start-rollups.ts';
