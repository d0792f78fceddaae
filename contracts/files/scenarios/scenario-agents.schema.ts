/**
 * Agents of a scenario: profiles, shifts, answering, adherence.
 * Source: simulation.md 3.7.
 */
import * as z from 'zod';
import {
  durationMsSchema,
  fileIdSchema,
  optionalField,
  positiveMsSchema,
  positiveSchema,
  shareSchema,
  strict,
  whole,
} from '../values.schema.ts';
import { distributionSchema, quantitySchema } from './scenario-distributions.schema.ts';
import { factorSchema, localTimeSchema } from './scenario-values.schema.ts';

const profileSchema = strict({
  id: fileIdSchema.describe('Its name; with a centre, a profile of the centre.'),
  skills: z
    .record(fileIdSchema, whole(0, 100))
    .optional()
    .describe('Levels by skill; with a centre, a profile takes its skills from there.'),
  handleTimeFactor: z
    .union([quantitySchema, z.array(factorSchema).min(1).max(10_000)], {
      error: 'expected a factor, a distribution of factors, or a list of factors',
    })
    .optional()
    .describe('Factor on talk times: one, a distribution by agent, or a list by agent [1].'),
  callsHandled: optionalField(
    quantitySchema,
    'Calls that an agent has handled before the day, for learning [0].',
  ),
});

const breakSchema = strict({
  at: localTimeSchema.describe('When it is due.'),
  lengthMs: durationMsSchema.describe('Its length.'),
  windowMs: optionalField(
    durationMsSchema,
    'It begins at the first idle moment within so long after, then after the call [0].',
  ),
  rule: z
    .enum(['afterCall', 'firstIdle'])
    .optional()
    .describe(
      'afterCall: at once or after the call; firstIdle: waits for an idle moment [afterCall].',
    ),
  reason: z
    .enum(['break', 'lunch', 'meeting', 'coaching'])
    .optional()
    .describe('What it is for [break].'),
});

const shiftSchema = strict({
  profile: fileIdSchema.describe('Who works.'),
  count: z.int().positive().max(10_000).describe('Heads.'),
  start: localTimeSchema.describe('Log-on.'),
  end: localTimeSchema.describe('Log-off; a call under way is finished first.'),
  breaks: optionalField(z.array(breakSchema).max(100), 'Planned breaks [none].'),
  agents: z
    .array(fileIdSchema)
    .max(10_000)
    .optional()
    .describe('Who its heads are, by id, each once a day [the profile’s agents, in turn].'),
}).refine(({ count, agents }) => agents === undefined || agents.length === count, {
  path: ['agents'],
  error: 'expected as many agents as count says',
});

const adherenceSchema = strict({
  lateness: optionalField(distributionSchema, 'How late agents log on [on time].'),
  earlyLeave: optionalField(distributionSchema, 'How much too early they go [on time].'),
  changeDelay: optionalField(
    distributionSchema,
    'By how much each planned change of state is late [on time].',
  ),
  absenceShare: optionalField(shareSchema, 'Share of agents who do not come [0].'),
  leaves: z
    .enum(['self', 'idleFirst'])
    .optional()
    .describe(
      'Who goes at the end of a shift. self: its own heads, after their calls; idleFirst: as ' +
        'many of the profile, idle ones first, then whoever ends a call first [self].',
    ),
  away: strict({
    ready: distributionSchema.describe('Time at work between two absences.'),
    away: distributionSchema.describe('Length of an absence.'),
  })
    .optional()
    .describe('Unplanned times not ready [none].'),
});

export const agentsSchema = strict({
  profiles: optionalField(z.array(profileSchema).max(1_000), 'Kinds of agents.'),
  learning: strict({
    gap: z.number().nonnegative().max(100).describe('How much longer a beginner’s calls are.'),
    scaleCalls: positiveSchema.describe('Calls after which 63 % of the gap is closed.'),
  })
    .optional()
    .describe('Talk times × (1 + gap × exp(-calls handled / scaleCalls)) [none].'),
  answerDelay: optionalField(distributionSchema, 'From the offer to the answer [at once].'),
  noAnswerShare: optionalField(shareSchema, 'Share of offers not answered [0].'),
  rejectShare: optionalField(shareSchema, 'Share of offers rejected [0].'),
  shifts: z
    .array(shiftSchema)
    .min(1)
    .max(10_000)
    .refine((shifts) => areOnce(shifts.flatMap(({ agents = [] }) => agents)), {
      error: 'expected each agent on one shift of the day at most',
    })
    .describe('Who works when.'),
  adherence: optionalField(adherenceSchema, 'How agents stray from their plan [not at all].'),
});

function areOnce(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

const at = localTimeSchema.describe('When it begins.');
const forMs = positiveMsSchema.describe('How long it lasts.');

export const scenarioEventSchema = z.discriminatedUnion('kind', [
  strict({
    at,
    kind: z.literal('agentsLost').describe('Agents have to go for a while.'),
    profile: fileIdSchema.describe('Of which profile.'),
    count: z.int().positive().max(10_000).describe('How many.'),
    forMs,
  }),
  strict({
    at,
    kind: z.literal('linesLost').describe('Lines that take no new calls.'),
    count: z.int().positive().max(1_000_000).describe('How many.'),
    forMs,
  }),
  strict({
    at,
    kind: z.literal('networkDelay').describe('Answered calls are connected late.'),
    addedMs: positiveMsSchema.describe('By how much.'),
    forMs,
  }),
]);
