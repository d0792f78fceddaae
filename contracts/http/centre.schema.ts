/** The centre as clients see it: its file, skills and state, and what a change does. */

import { z } from 'zod';
import { centreStates } from '../../rules/index.ts';
import { idField, instantField, listOf, versionField } from './fields.ts';

/** What a new version of the centre has done to calls that waited. */
export const activationSchema = z.object({
  version: versionField.describe('Of the centre file that is in force.'),
  callsMigrated: z.int().describe('They go by the plans of this version.'),
  callsUnserved: z.int().describe('Nobody who is logged on can serve them any more.'),
  callsLeaving: z.int().describe('They have left their queue at once, by a limit.'),
});

/** `callwright.centre/1`, whole. */
export const centreFileSchema = z.looseObject({ schema: z.string() });
export const centreFileAnswerSchema = z.object({
  file: centreFileSchema,
  activation: activationSchema,
});

export const skillResourceSchema = z.object({
  id: idField,
  name: z.string(),
  levels: z.array(z.number()).describe('Levels that agents have, 0 to 100, ascending.'),
  agentCount: z.int(),
  version: versionField.describe('That of the centre file.'),
});
export const skillListSchema = listOf(skillResourceSchema);

/** How a centre is doing, as its supervisors say (rules.md C1, `centre.state`). */
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
