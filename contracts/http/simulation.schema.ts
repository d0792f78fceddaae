/** Scenarios, simulation runs and results. */
import { z } from 'zod';
import {
  flagField,
  idField,
  instantField,
  msField,
  numberField,
  numberOrNull,
  orNull,
  textField,
  versionField,
} from './fields.ts';
import { jobSchema } from './rule.schema.ts';

/** A scenario file, with its version and notes as further members. */
export const scenarioResourceSchema = z.looseObject({
  id: idField,
  centreId: idField,
  version: versionField,
  notes: textField('Of people, about the scenario.'),
  changedBy: z.string(),
  createdAt: instantField,
  updatedAt: instantField,
});
export type ScenarioResource = z.infer<typeof scenarioResourceSchema>;

export const runResourceSchema = z.object({
  id: idField,
  jobId: idField.describe('Of `GET /jobs/{job}`, which carries it out.'),
  scenarioId: idField,
  scenarioVersion: versionField,
  seed: z.number(),
  replications: orNull(z.int(), "null: as the scenario's rule says."),
  mode: z.enum(['days', 'steady']).describe('Independent days, or one long run.'),
  state: jobSchema.shape.state,
  progressShare: z.number().nullable(),
  results: z.object({ href: z.string() }).nullable().describe('null: not yet.'),
  problem: z.string().nullable(),
});
export type RunResource = z.infer<typeof runResourceSchema>;

/** An estimated figure; `value` is null if there was nothing to count. */
export const estimateSchema = z.object({
  value: z.number().nullable(),
  low: numberOrNull('Lower end of the interval; null: too few days.'),
  high: numberOrNull('Upper end of the interval; null: too few days.'),
  confidence: z.number(),
  n: numberField('Of days or batches.'),
  method: textField('How the interval is calculated.'),
});

const ofPlace = { estimate: estimateSchema };

export const runResultsSchema = z.object({
  replications: z.int(),
  seed: z.number(),
  partial: flagField('A budget of time has ended it early.'),
  measures: z.array(
    z.object({
      id: z.string(),
      unit: z.string(),
      ...ofPlace,
      typicalDay: orNull(
        estimateSchema,
        'Mean of the days’ figures; null: the scenario does not ask for it.',
      ),
      days: orNull(z.looseObject({}), 'How days differ; null: not of this measure.'),
      byInterval: z
        .array(
          z.object({ fromMs: msField.describe('Since the day began.'), toMs: msField, ...ofPlace }),
        )
        .describe('Of the day.'),
      byQueue: z.array(z.object({ queueId: idField, ...ofPlace })),
    }),
  ),
  warnings: z.array(z.looseObject({})).describe('What makes the figures doubtful.'),
  reproduce: textField('Command that gives the same figures.'),
});
export type RunResults = z.infer<typeof runResultsSchema>;

export const jobResultSchema = z.looseObject({ schema: z.string() });
