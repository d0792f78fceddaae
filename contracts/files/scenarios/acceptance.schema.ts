/** Acceptance limits of a rule change, used by proposals and simulations. */
import { z } from 'zod';
import { wireIdSchema } from '../../http/wire-id.ts';
import { signedSchema, strict } from '../values.schema.ts';

/** Limits on a measure's change, new minus old; shares 0..1, times in ms. */
export const acceptanceSchema = z
  .array(
    strict({
      measureId: z.string().max(100),
      /** Default: the whole centre. */
      queueId: wireIdSchema.optional(),
      side: z.enum(['least', 'most']),
      limit: signedSchema,
    }),
  )
  .max(100);
