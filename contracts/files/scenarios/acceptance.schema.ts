/** What a change of rules may cost, as proposals and simulations of versions say it. */
import { z } from 'zod';
import { wireIdSchema } from '../../http/wire-id.ts';
import { strict } from '../values.schema.ts';

/** Limits on differences, after less before; shares as parts of 1, times in ms. */
export const acceptanceSchema = z
  .array(
    strict({
      measureId: z.string().max(100),
      /** [the whole centre] */
      queueId: wireIdSchema.optional(),
      side: z.enum(['least', 'most']),
      limit: z.number(),
    }),
  )
  .max(100);
