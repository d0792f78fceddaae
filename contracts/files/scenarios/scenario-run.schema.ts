/** How a scenario is run and reported: replications or one long run, designs, measures. */
import * as z from 'zod';
import {
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  optionalField,
  pathSchema,
  positiveSchema,
  signedSchema,
  strict,
  titleSchema,
  versionSchema,
  whole,
} from '../values.schema.ts';

const level = z.number().gt(0).lt(1);

const replicationsSchema = strict({
  min: optionalField(whole(2, 100_000), 'Fewest days [10 with a stop rule, else 20].'),
  max: optionalField(whole(2, 100_000), 'Most days [1000 with a stop rule].'),
  stop: strict({
    measure: labelSchema.describe('The measure whose interval is watched.'),
    halfWidth: positiveSchema.describe('Stop when half its interval is at most this.'),
    relative: z
      .boolean()
      .optional()
      .describe('Whether halfWidth is a share of the estimate [false: in the measure’s unit].'),
    level: optionalField(level, 'Confidence of the interval [0.95].'),
  })
    .optional()
    .describe('When it is precise enough [never before max].'),
}).refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
  error: 'expected min at most max',
});

const steadySchema = strict({
  lengthMs: whole(60_000, 31_622_400_000).describe('Simulated time, warm-up included.'),
  warmUpMs: z
    .union([durationMsSchema, z.literal('mser5')], {
      error: 'expected a time in ms, or mser5',
    })
    .optional()
    .describe(
      'What is left out at the start: a time, to the nearest 1,200th of the run, or found by ' +
        'MSER-5, and then up to whole batches [mser5].',
    ),
  batches: optionalField(
    whole(2, 10_000),
    'Batches of whole cells that the rest is cut into; what is over is left out [30].',
  ),
});

export const runSchema = strict({
  mode: z
    .enum(['days', 'steady'])
    .optional()
    .describe('Independent days, or one long run with the same load and staff [days].'),
  replications: optionalField(replicationsSchema, 'How many days.'),
  steady: optionalField(steadySchema, 'The long run of mode steady.'),
  variance: strict({
    commonRandomNumbers: z
      .boolean()
      .optional()
      .describe('Whether compared plans face the same callers [true].'),
    antithetic: optionalField(z.boolean(), 'Whether days come in mirrored pairs [false].'),
    controls: z
      .array(z.enum(['calls', 'handleTime']))
      .max(2)
      .optional()
      .describe('Known means that estimates are corrected by [none].'),
  })
    .optional()
    .describe('Ways to the same precision with fewer days.'),
}).refine(({ mode, steady }) => (mode === 'steady') === (steady !== undefined), {
  path: ['steady'],
  error: 'expected steady with mode steady, and not without',
});

const varySchema = strict({
  path: titleSchema.describe('The member that varies, as in agents.shifts[0].count.'),
  values: z.array(z.json()).min(1).max(10_000).optional().describe('What it takes, in turn.'),
  from: optionalField(signedSchema, 'Smallest value, in place of values.'),
  to: optionalField(signedSchema, 'Largest value.'),
  step: optionalField(positiveSchema, 'From one value to the next [1].'),
}).refine(
  ({ values, from, to }) =>
    values === undefined
      ? from !== undefined && to !== undefined && from <= to
      : from === undefined && to === undefined,
  { error: 'expected values, or from and to' },
);

/** Settings that only the commands `sweep` and `compare` read. */
export const experimentSchema = strict({
  vary: z.array(varySchema).min(1).max(100).describe('The members that vary.'),
  design: z
    .enum(['grid', 'random'])
    .optional()
    .describe('Every combination, or some at random [grid].'),
  count: optionalField(whole(1, 100_000), 'Designs of a random experiment [100].'),
  compare: z
    .enum(['paired', 'independent'])
    .optional()
    .describe('Whether designs are compared day by day [paired].'),
  rank: strict({
    method: z.enum(['kn', 'ocba', 'bonferroni']).describe('How the best is chosen.'),
    delta: optionalField(
      positiveSchema,
      'Differences below it do not matter, in the measure’s unit.',
    ),
    measure: optionalField(labelSchema, 'What is best [the first measure of the report].'),
    best: optionalField(z.enum(['largest', 'smallest']), '[what the measure wants]'),
    level: optionalField(level, 'Confidence of the choice [0.95].'),
  })
    .optional()
    .describe('Choosing the best design [not chosen].'),
});

export const reportSchema = strict({
  measures: z
    .array(labelSchema)
    .max(200)
    .optional()
    .describe('Measures to show [service level, waits, abandonment, occupancy].'),
  by: z
    .array(z.enum(['callType', 'queue', 'interval']))
    .max(3)
    .optional()
    .describe('What they are shown apart for [queue].'),
  typicalDay: z
    .boolean()
    .optional()
    .describe('Also the mean of daily values, what a typical day shows [false].'),
});

/** A rule set that replaces the centre's set of its kind. */
export const scenarioRuleSetSchema = strict({
  file: pathSchema.describe('File of the rule set.'),
  version: optionalField(versionSchema, 'The version it must have [any].'),
});

export const dayTypeSchema = fileIdSchema;
