/** The centres of a service, and their wallboards. */
import { z } from 'zod';
import { flagField, idField, textOrNull } from './fields.ts';
import { wallboardSchema } from './wallboard.schema.ts';

/** Ids of further centres are also names of folders, schemas and hosts. */
export const centreNameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,29}[a-z0-9])?$/, 'expected a-z, 0-9 and -, at most 31');

export const centreInServiceSchema = z.object({
  centreId: idField,
  name: z.string(),
  state: z.enum(['open', 'closed']).describe('`closed`: it could not be opened, for `problem`.'),
  problem: textOrNull('null: none.'),
  isMade: flagField('Whether it was made over the API, and can be taken off.'),
});
export const centreListSchema = z.object({
  items: z.array(centreInServiceSchema),
  isKept: flagField('Whether a folder or database keeps them when the service ends.'),
});

export const wallboardListSchema = z.object({
  items: z.array(
    z.object({
      centreId: idField,
      name: z.string(),
      wallboard: wallboardSchema.describe('Its figures now.'),
    }),
  ),
});
