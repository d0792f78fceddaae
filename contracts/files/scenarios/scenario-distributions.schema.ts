/**
 * Distributions, sampled by inversion: a caller's random numbers give the same draws in every plan.
 * Infinite variance is refused, as means would not converge.
 * Source: simulation.md 3.2.
 */
import * as z from 'zod';
import {
  notNegativeSchema as notNegative,
  optionalField,
  pathSchema,
  positiveSchema as positive,
  shareSchema,
  signedSchema,
  strict,
  whole,
} from '../values.schema.ts';

const rowsMax = 1_000_000;

const meanMs = positive.describe('Mean [ms].');
const scv = positive.describe('Squared coefficient of variation: variance over mean squared.');
const shape = positive.max(1e9);
/** Share of values that are 0, such as callers who never wait or agents who are on time. */
const atZeroShare = z
  .number()
  .min(0)
  .lt(1)
  .optional()
  .describe('Share of values that are 0; the distribution is that of the others [0].');

function kind<Name extends string>(name: Name, text: string) {
  return z.literal(name).describe(text);
}

const exponential = {
  law: kind('exponential', 'Memoryless, by its mean alone.'),
  meanMs,
  atZeroShare,
};
const deterministic = {
  law: kind('deterministic', 'Always the same value.'),
  valueMs: notNegative.describe('The value [ms].'),
};
const lognormal = {
  law: kind('lognormal', 'By meanMs and scv, or by mu and sigma of the logarithm.'),
  meanMs: meanMs.optional(),
  scv: scv.optional(),
  mu: optionalField(signedSchema, 'Mean of the logarithm.'),
  sigma: optionalField(positive, 'Standard deviation of the logarithm.'),
  unit: optionalField(z.enum(['ms', 's']), 'Unit of exp(mu) [ms].'),
  atZeroShare,
};
const gamma = {
  law: kind('gamma', 'A sum of stages; its squared coefficient of variation is 1 over shape.'),
  shape: shape.describe('Shape: below 1 more variable than exponential, above 1 less.'),
  meanMs,
  atZeroShare,
};
const erlang = {
  law: kind('erlang', 'A gamma distribution of a whole number of exponential stages.'),
  stages: whole(1, 1_000_000).describe('Number of stages.'),
  meanMs,
  atZeroShare,
};
const weibull = {
  law: kind('weibull', 'Survival exp(-(x / scaleMs)^shape).'),
  shape: shape.describe('Below 1: who has waited long waits longer still.'),
  scaleMs: positive.describe('Where 63 % are reached [ms].'),
  atZeroShare,
};
const uniform = {
  law: kind('uniform', 'Evenly between two values.'),
  minMs: notNegative.describe('Smallest value [ms].'),
  maxMs: positive.describe('Largest value [ms].'),
};

type LognormalMembers = { meanMs?: unknown; scv?: unknown; mu?: unknown; sigma?: unknown };

function hasOneParameterPair(law: LognormalMembers): boolean {
  const byMean = law.meanMs !== undefined && law.scv !== undefined;
  const byLog = law.mu !== undefined && law.sigma !== undefined;
  const given = [law.meanMs, law.scv, law.mu, law.sigma].filter((value) => value !== undefined);
  return byMean !== byLog && given.length === 2;
}
const oneParameterPair = 'expected meanMs and scv, or mu and sigma (with unit)';

const isSpan = (law: { minMs: number; maxMs: number }) => law.minMs < law.maxMs;
const aSpan = { path: ['maxMs'], error: 'expected more than minMs' };

const addsUpToOne = (parts: readonly { readonly share: number }[]) =>
  Math.abs(parts.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-6;
const sharesOfOne = { path: ['parts'], error: 'expected shares that add up to 1' };

const simpleDistributions = [
  strict(exponential),
  strict(deterministic),
  strict(lognormal).refine(hasOneParameterPair, oneParameterPair),
  strict(gamma),
  strict(erlang),
  strict(weibull),
  strict(uniform).refine(isSpan, aSpan),
] as const;

const partShare = shareSchema.describe('Share of the values that are of this part.');
const partDistribution = z.discriminatedUnion('law', [
  strict({ share: partShare, ...exponential }),
  strict({ share: partShare, ...deterministic }),
  strict({ share: partShare, ...lognormal }).refine(hasOneParameterPair, oneParameterPair),
  strict({ share: partShare, ...gamma }),
  strict({ share: partShare, ...erlang }),
  strict({ share: partShare, ...weibull }),
  strict({ share: partShare, ...uniform }).refine(isSpan, aSpan),
]);

export const shareDistributionSchema = partDistribution;

const mixtureDistribution = strict({
  law: kind('mixture', 'Several laws at once, each with its share.'),
  parts: z
    .array(partDistribution)
    .min(1)
    .max(32)
    .describe('The distributions; shares add up to 1.'),
}).refine(({ parts }) => addsUpToOne(parts), sharesOfOne);

const hyperexponentialDistribution = strict({
  law: kind('hyperexponential', 'A mixture of exponential laws.'),
  parts: z
    .array(strict({ share: partShare, meanMs }))
    .min(1)
    .max(32)
    .describe('The parts; shares add up to 1.'),
}).refine(({ parts }) => addsUpToOne(parts), sharesOfOne);

/** A measured sample, sorted, with straight lines between its values. */
const empiricalDistribution = strict({
  law: kind('empirical', 'A sample, joined by straight lines.'),
  sampleMs: z
    .array(notNegative)
    .min(1)
    .max(rowsMax)
    .optional()
    .describe('The sample, sorted upwards [ms].'),
  file: optionalField(pathSchema, 'CSV with a column ms, in place of sampleMs.'),
})
  .refine((law) => (law.sampleMs === undefined) !== (law.file === undefined), {
    error: 'expected sampleMs or file, one of them',
  })
  .refine((law) => isSorted(law.sampleMs ?? [], (earlier, later) => earlier <= later), {
    path: ['sampleMs'],
    error: 'expected values sorted upwards',
  });

const survivalRow = z
  .tuple([notNegative, shareSchema])
  .describe('From this many ms on, this share is left.');

/** A Kaplan-Meier table: times in ms with the share that lasts longer, then a tail. */
const kaplanMeierDistribution = strict({
  law: kind('kaplanMeier', 'A survival table as a log shows it, continued by a tail.'),
  table: z
    .array(survivalRow)
    .min(1)
    .max(100_000)
    .optional()
    .describe('Rows of a time [ms] and the share that survives it.'),
  file: optionalField(pathSchema, 'CSV with columns ms and survival, in place of table.'),
  tail: strict({ law: exponential.law, meanMs }).describe(
    'The distribution of what is left after the last row.',
  ),
})
  .refine((law) => (law.table === undefined) !== (law.file === undefined), {
    error: 'expected table or file, one of them',
  })
  .refine((law) => isSorted(law.table ?? [], (a, b) => a[0] < b[0] && a[1] >= b[1]), {
    path: ['table'],
    error: 'expected times that rise and survivals that do not',
  });

const truncatedDistribution = strict({
  law: kind('truncated', 'Another law, given that its value lies between two bounds.'),
  of: z
    .discriminatedUnion('law', [
      ...simpleDistributions,
      mixtureDistribution,
      hyperexponentialDistribution,
    ])
    .describe('The distribution that is cut.'),
  minMs: optionalField(notNegative, 'Smallest value [0 ms].'),
  maxMs: positive.describe('Largest value [ms].'),
}).refine(({ minMs = 0, maxMs }) => minMs < maxMs, aSpan);

export const distributionSchema = z.discriminatedUnion('law', [
  ...simpleDistributions,
  mixtureDistribution,
  hyperexponentialDistribution,
  empiricalDistribution,
  kaplanMeierDistribution,
  truncatedDistribution,
]);

const quantityDistribution = z.discriminatedUnion('law', [
  strict({
    law: kind('deterministic', 'Always the same value.'),
    value: notNegative.describe('The value.'),
  }),
  strict({
    law: kind('exponential', 'Memoryless, by its mean alone.'),
    mean: positive.describe('Mean.'),
  }),
  strict({
    law: kind('lognormal', 'By mean and squared coefficient of variation.'),
    mean: positive.describe('Mean.'),
    scv,
  }),
  strict({
    law: kind('gamma', 'By mean and shape.'),
    mean: positive.describe('Mean.'),
    shape: shape.describe('Shape: the squared coefficient of variation is 1 over it.'),
  }),
  strict({
    law: kind('uniform', 'Evenly between two values.'),
    min: notNegative.describe('Smallest value.'),
    max: positive.describe('Largest value.'),
  }).refine(({ min, max }) => min < max, { path: ['max'], error: 'expected more than min' }),
]);

export const quantitySchema = z.union([notNegative, quantityDistribution], {
  error: 'expected a number from 0, or a distribution of numbers',
});

/** A distribution of times, as written in a scenario. */
export type DistributionSpec = z.infer<typeof distributionSchema>;
/** A number or distribution of numbers, as written in a scenario. */
export type QuantitySpec = z.infer<typeof quantitySchema>;

export function isSorted<T>(
  values: readonly T[],
  inOrder: (earlier: T, later: T) => boolean,
): boolean {
  let previous: T | undefined;
  for (const value of values) {
    if (previous !== undefined && !inOrder(previous, value)) return false;
    previous = value;
  }
  return true;
}
