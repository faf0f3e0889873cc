/**
 * What all collections of the record have in common. Writes count when a majority has them on disk. Indexes are made before
 * the first drain and not when a process starts, because the hall starts without the document store too; for the same reason
 * no operation waits in memory for it to come back.
 */
export const COLLECTION_OPTIONS = {
  versionKey: false,
  autoCreate: false,
  autoIndex: false,
  bufferCommands: false,
} as const;

export const ON_DISK = { writeConcern: { w: 'majority', j: true } } as const;
