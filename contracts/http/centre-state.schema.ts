/** How a centre is doing, as its supervisors say. Source: rules.md C1 (`centre.state`). */
import { z } from 'zod';
import { centreStates } from '../../rules/index.ts';
import { idField, instantField } from './fields.ts';

export const centreStateSchema = z.object({
  centreId: idField,
  state: z.enum(centreStates),
  callbackCapacity: z
    .int()
    .nullable()
    .describe('Free callback slots of the next hour; null: nobody has said.'),
  changedAt: instantField
    .nullable()
    .describe('When it was said last, and by whom; null: nobody has since the service started.'),
  changedBy: z.string().nullable(),
  version: z.int().describe('How often it was said.'),
});
