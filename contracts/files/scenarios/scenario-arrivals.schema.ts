/**
 * Arrivals of a scenario: rates, counts per interval, or a recorded day, with random busyness and
 * bursts.
 * Source: simulation.md 3.4, 3.5.
 */
import * as z from 'zod';
import { lineFactsSchema } from '../../../rules/files/index.ts';
import { dateSchema } from '../../values/domain-values.schema.ts';
import {
  callIdSchema,
  durationMsSchema,
  fileIdSchema,
  notNegativeSchema,
  optionalField,
  pathSchema,
  positiveSchema,
  shareSchema,
  strict,
  whole,
} from '../values.schema.ts';
import { distributionSchema, isSorted, quantitySchema } from './scenario-distributions.schema.ts';
import { factorSchema, localTimeSchema } from './scenario-values.schema.ts';

/** Highest rate; more is a typing error, and a run would not end. */
const callsPerHourMax = 10_000_000;

const perHour = z.number().nonnegative().max(callsPerHourMax);
const dayTypes = z
  .record(fileIdSchema, factorSchema)
  .optional()
  .describe('Factor on the calls by the day type that clock.dayType names [1].');

const poisson = strict({
  kind: z.literal('poisson').describe('The same rate all day.'),
  arrivalsPerHour: perHour.describe('Expected calls an hour.'),
  dayTypes,
});

const intervals = strict({
  kind: z.literal('intervals').describe('A rate for each interval of clock.intervalMs.'),
  callsPerInterval: z
    .array(notNegativeSchema)
    .min(1)
    .max(1_440)
    .optional()
    .describe('Expected calls of each interval of the day.'),
  dayTypes,
  fromCsv: pathSchema
    .nullable()
    .optional()
    .describe(
      'CSV with columns callType, calls and interval_start (HH:MM; or interval, from 0), as ' +
        'callwright forecast writes it. In place of callsPerInterval.',
    ),
  date: optionalField(dateSchema, 'The day to take from a CSV with dates.'),
}).refine(
  ({ callsPerInterval, fromCsv }) => (callsPerInterval === undefined) !== (fromCsv == null),
  { error: 'expected callsPerInterval or fromCsv, one of them' },
);

const linear = strict({
  kind: z.literal('linear').describe('A rate that rises and falls in straight lines.'),
  arrivalsPerHour: z
    .array(z.tuple([localTimeSchema, perHour]))
    .min(2)
    .max(1_440)
    .refine((points) => isSorted(points, ([earlier], [later]) => earlier < later), {
      error: 'expected times that rise',
    })
    .describe('Rates at times of the day; 0 before the first and after the last.'),
  dayTypes,
});

const traceCall = strict({
  atMs: durationMsSchema.describe('Arrival, since the day’s start.'),
  handleTimeMs: optionalField(durationMsSchema, 'Talk time [drawn].'),
  patienceMs: optionalField(durationMsSchema, 'How long the caller would wait [drawn].'),
  waitMs: optionalField(
    durationMsSchema,
    'Recorded wait of an answered call: patience is drawn given that it is longer.',
  ),
  facts: optionalField(
    lineFactsSchema,
    'What this caller brings, over what its call type says; for rule sets.',
  ),
  callerId: optionalField(callIdSchema, 'Who called, for the reader.'),
});

const trace = strict({
  kind: z.literal('trace').describe('The calls of a recorded day.'),
  calls: optionalField(z.array(traceCall), 'Sorted by arrival.'),
  fromCsv: optionalField(
    pathSchema,
    'CSV with columns atMs (or date and seconds since midnight) and callType; handleTimeMs, ' +
      'patienceMs, waitMs, callerId where known. In place of calls.',
  ),
  date: optionalField(dateSchema, 'The day to take from a CSV with dates.'),
  handleTimes: z
    .enum(['all', 'answered'])
    .optional()
    .describe(
      'Whose handle times were recorded; all: a call without one is an error [whose are there].',
    ),
})
  .refine(({ calls, fromCsv }) => (calls === undefined) !== (fromCsv === undefined), {
    error: 'expected calls or fromCsv, one of them',
  })
  .refine(({ calls }) => isSorted(calls ?? [], (a, b) => a.atMs <= b.atMs), {
    path: ['calls'],
    error: 'expected instants that do not fall',
  });

export const arrivalsSchema = z.discriminatedUnion('kind', [poisson, intervals, linear, trace]);

const factorDistribution = z
  .enum(['gamma', 'lognormal'])
  .describe('The distribution of a factor with mean 1.');
const factorShape = optionalField(
  positiveSchema,
  'Gamma: shape, 1 over the variance of the factor.',
);
const factorScv = optionalField(
  positiveSchema,
  'Lognormal: variance of the factor, whose mean is 1.',
);

interface FactorMembers {
  readonly law?: 'gamma' | 'lognormal' | undefined;
  readonly shape?: number | undefined;
  readonly scv?: number | undefined;
}
const hasOneSpread = ({ shape, scv }: FactorMembers) =>
  (shape === undefined) !== (scv === undefined);
const oneSpread = 'expected shape or scv, one of them';

/** Random factors on the arrival rates, one per day and one per block of it. */
export const busynessSchema = strict({
  law: factorDistribution,
  shape: factorShape,
  scv: factorScv,
  blocks: strict({
    lengthMs: whole(60_000, 86_400_000).describe('Length of a block, from the day’s start.'),
    law: optionalField(factorDistribution, 'The law of a block’s factor [the day’s].'),
    shape: factorShape,
    scv: factorScv,
  })
    .refine(hasOneSpread, oneSpread)
    .optional()
    .describe('A further factor for each block of the day [none].'),
  correlation: z
    .record(
      z.string().regex(/^[a-z0-9-]+,[a-z0-9-]+$/, 'expected two call types, as in a,b'),
      z.number().gt(-1).max(1),
    )
    .optional()
    .describe(
      'Correlation of the factors of two call types, of their normal scores (Gaussian copula); ' +
        'pairs not named have 0 [all call types share one factor].',
    ),
  dayToDay: strict({
    autocorrelation: z.number().gt(-1).lt(1).describe('Of a day’s normal score with the next.'),
    yesterday: optionalField(positiveSchema, 'The factor of the day before the first [not known].'),
    days: optionalField(
      whole(1, 366),
      'Replications that are successive days; intervals take them as independent [1].',
    ),
  })
    .optional()
    .describe('Memory from one day to the next [none].'),
}).refine(hasOneSpread, oneSpread);

/** Bursts: incidents after which many callers call at once. */
export const burstSchema = strict({
  callType: fileIdSchema.describe('Whose calls they are.'),
  perDay: z.number().nonnegative().max(1_000).describe('Expected incidents a day, at any time.'),
  calls: quantitySchema.describe('Expected calls of an incident.'),
  decayMs: positiveSchema.describe('Mean time from the incident to a call of it.'),
});

export const callAgainSchema = strict({
  share: shareSchema.describe('Share of those it concerns who call again.'),
  delay: distributionSchema.describe('After how long.'),
  attemptsMax: optionalField(whole(1, 10_000), 'Attempts of a caller, the first included [1000].'),
});
