/** What the server tells its worker. */
import { z } from 'zod';

const WorkerTask = z.strictObject({
  redisUrl: z.string(),
  mongodbUri: z.string(),
  /** Put before every key of the live store. */
  prefix: z.string(),
  /** Prefix of the job queues' keys, in braces so that a cluster keeps them in one slot. */
  jobPrefix: z.string(),
  /** The hall's clock is moved by somebody else: nothing may happen by this machine's time. */
  virtualClock: z.boolean(),
  logFile: z.string(),
  logLevel: z.string(),
});
export type WorkerTask = z.infer<typeof WorkerTask>;

export const WorkerMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('work'), task: WorkerTask }),
  z.strictObject({ type: z.literal('stop') }),
]);
