/** The centre file and its skills as clients see them, and what a change of it does. */
import { z } from 'zod';
import { idField, listOf, versionField } from './fields.ts';

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
