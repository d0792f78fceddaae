/** How a centre is doing, as its supervisors say. Source: rules.md C1 (`centre.state`). */
import { z } from 'zod';
import { centreStates } from '../../rules/index.ts';
import { idField, instantField } from './fields.ts';

export const centreStateSchema = z.object({
  centreId: idField,
  state: z.enum(centreStates),
  /** Free callback slots of the next hour; null: nobody has said. */
  callbackCapacity: z.int().nullable(),
  /** When it was said last, and by whom; null: nobody has since the service started. */
  changedAt: instantField.nullable(),
  changedBy: z.string().nullable(),
  /** How often it was said. */
  version: z.int(),
});
