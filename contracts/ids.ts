/** What all other shapes are made of. */
import { z } from 'zod';

/** Any RFC 9562 UUID. */
export const Id = z.uuid();
export const Instant = z.iso.datetime({ precision: 3 });
