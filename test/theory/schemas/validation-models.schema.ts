/**
 * Parameters of validation models by kind. Times in ms, rates per hour, shares 0..1. A kind may
 * have several parameter shapes; `model` names the shape.
 */
import { z } from 'zod';
import type { DistributionSpec } from '../../../contracts/files/scenarios/scenario-distributions.schema.ts';
import { shareSchema, strict, whole } from '../../../contracts/files/values.schema.ts';

const perHour = z.number().nonnegative();
const meanMs = z.number().positive();
const targetMs = z.number().nonnegative();
const agentCount = whole(1, 1_000_000);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,30}$/, 'expected a short name');
const note = z.string().optional();

const distributionOf = z
  .discriminatedUnion('law', [
    strict({ law: z.literal('exponential'), meanMs, note }),
    strict({ law: z.literal('deterministic'), valueMs: z.number().nonnegative(), note }),
    strict({ law: z.literal('gamma'), shape: z.number().positive(), meanMs, note }),
    strict({ law: z.literal('erlang'), stages: z.int().min(1), meanMs, note }),
    strict({ law: z.literal('lognormal'), meanMs, scv: z.number().positive(), note }),
    strict({ law: z.literal('uniform'), minMs: z.number().nonnegative(), maxMs: meanMs, note }),
    strict({
      law: z.literal('hyperexponential'),
      shares: z.array(shareSchema).min(1).max(32),
      meansMs: z.array(meanMs).min(1).max(32),
      note,
    }),
    strict({ law: z.literal('balk-or-exponential'), balkShare: shareSchema, meanMs, note }),
  ])
  .transform((law): DistributionSpec => {
    if (law.law === 'hyperexponential') {
      const parts = law.shares.map((share, i) => ({ share, meanMs: law.meansMs[i] ?? 1 }));
      return { law: 'hyperexponential', parts };
    }
    if (law.law === 'balk-or-exponential') {
      return { law: 'exponential', meanMs: law.meanMs, atZeroShare: law.balkShare };
    }
    const { note: _note, ...rest } = law;
    return rest;
  });

function aModel<const Model extends string>(model: Model) {
  return <Parameters extends object>(p: Parameters) => ({ model, ...p });
}

function aBusyModel<const Model extends string>(model: Model) {
  return <Shape, Others extends object>(parameters: Others & { readonly busyness: Shape }) => {
    const { busyness: busynessShape, ...p } = parameters;
    return { model, busynessShape, ...p };
  };
}

const busyness = z
  .object({ law: z.literal('gamma'), shape: z.number().positive(), mean: z.literal(1) })
  .transform(({ shape }) => shape);

const queue = { arrivalsPerHour: perHour, handleTimeMsMean: meanMs, agentCount, targetMs };

const erlangB = strict({
  agentCount: z.number().positive().max(1_000_000),
  offeredErlangs: z.number().nonnegative(),
}).transform(aModel('erlangB'));
const erlangC = strict(queue).transform(aModel('erlangC'));
const erlangA = strict({ ...queue, patienceMsMean: meanMs }).transform(aModel('erlangA'));
const finiteLines = strict({
  ...queue,
  lineCount: agentCount,
  patienceMsMean: meanMs.nullable().default(null),
}).transform(aModel('finiteLines'));
const generalPatience = strict({ ...queue, patience: distributionOf }).transform(
  aModel('generalPatience'),
);
const oneAgent = strict({
  arrivalsPerHour: perHour,
  handleTime: distributionOf,
  agentCount: z.literal(1),
  targetMs,
}).transform(aModel('oneAgent'));
const constantTime = strict({
  arrivalsPerHour: perHour,
  handleTimeMs: meanMs,
  agentCount,
  targetMs,
}).transform(aModel('constantTime'));

const twoClasses = strict({
  classes: z
    .array(strict({ name, priorityClass: whole(0, 3), arrivalsPerHour: perHour }))
    .length(2),
  handleTimeMsMean: meanMs,
  agentCount,
  targetMs,
}).transform(aModel('twoClasses'));

const skills = strict({
  classes: z
    .array(
      strict({
        name,
        arrivalsPerHour: perHour,
        patienceMsMean: meanMs.nullable(),
        targetMs,
        tries: z.array(name).min(1),
      }),
    )
    .min(1)
    .max(8),
  groups: z
    .array(
      strict({
        name,
        agentCount,
        takes: strict({
          rule: z.enum(['priority', 'longestQueueFirst', 'oldestFirst']),
          classes: z.array(name).min(1),
        }),
      }),
    )
    .min(1)
    .max(8),
  handleTimeMsMean: z.record(z.string(), meanMs),
  reserve: z.record(z.string(), z.int().min(0)).default({}),
  waitingPlacesTotal: whole(0, 1_000).nullable().default(null),
  backlogClass: name.nullable().default(null),
}).transform(aModel('skills'));

const overflow = strict({
  arrivalsPerHour: perHour,
  groups: z.tuple([
    strict({ name, agentCount, handleTimeMsMean: meanMs }),
    strict({ name, agentCount: z.literal('ample'), handleTimeMsMean: meanMs }),
  ]),
  overflowAfterMs: targetMs,
}).transform(aModel('overflow'));

const redial = strict({
  firstAttemptsPerHour: perHour,
  handleTimeMsMean: meanMs,
  agentCount,
  patienceMsMean: meanMs.nullable().default(null),
  redialShare: shareSchema,
  redialDelayMsMean: meanMs,
}).transform(aModel('redial'));

const ivrLines = strict({
  arrivalsPerHour: perHour,
  ivrTimeMsMean: meanMs,
  toAgentShare: shareSchema,
  handleTimeMsMean: meanMs,
  agentCount,
  lineCount: agentCount,
}).transform(aModel('ivrLines'));

const orders = strict({
  arrivalsPerHour: perHour,
  baseHandleTimeMsMean: meanMs,
  promptShare: shareSchema.optional(),
  promptWhenWaitingMax: z.int().min(0).optional(),
  promptTimeMsMean: meanMs,
  acceptShare: shareSchema,
  valuePerAcceptedPrompt: z.number().nonnegative(),
  agentCount,
  patienceMsMean: meanMs,
  targetMs: targetMs.nullable().default(null),
})
  .refine((p) => (p.promptShare === undefined) !== (p.promptWhenWaitingMax === undefined), {
    error: 'expected promptShare or promptWhenWaitingMax, one of them',
  })
  .transform(aModel('orders'));

const day = {
  periodMs: z.int().min(1),
  arrivalsPerHour: z.array(perHour).min(1).max(1_440),
  agentCount: z.array(agentCount).min(1).max(1_440),
  handleTimeMsMean: meanMs,
  patienceMsMean: meanMs.nullable(),
  balkShare: shareSchema,
  targetMs,
};
const busyDay = z
  .object({ ...day, busyness: busyness.nullable().default(null) })
  .refine((p) => p.arrivalsPerHour.length === p.agentCount.length, {
    path: ['agentCount'],
    error: 'expected as many periods as in arrivalsPerHour',
  })
  .transform(aBusyModel('day'));

const sinusoid = strict({
  arrivalsPerHour: strict({ mean: perHour, amplitude: perHour, periodMs: meanMs, form: note }),
  handleTimeMsMean: meanMs,
  tMs: targetMs,
}).transform(aModel('sinusoid'));

const dayCalls = strict({
  expectedCalls: z.array(z.number().positive()).min(1).max(1_440),
  busyness,
  k: z.int().min(0),
}).transform(aBusyModel('dayCalls'));
const busyQueue = strict({ ...queue, patienceMsMean: meanMs, busyness }).transform(
  aBusyModel('busyQueue'),
);

const smallestStaff = strict({
  arrivalsPerHour: perHour,
  handleTimeMsMean: meanMs,
  patienceMsMean: meanMs.nullable(),
  targetMs,
  serviceLevelOfferedMin: shareSchema.nullable(),
  abandonShareMax: shareSchema.nullable(),
}).transform(aModel('smallestStaff'));

const squareRoot = strict({
  beta: z.number(),
  patienceRateOverServiceRate: z.number().positive().nullable().default(null),
}).transform(aModel('squareRoot'));

const shiftCover = z
  .object({
    periodMs: meanMs,
    agentCountMin: z.array(z.int().min(0)).min(1),
    shifts: z
      .array(
        strict({
          name,
          worksPeriods: z.array(z.int().min(0)).min(1),
          cost: z.number().nonnegative(),
        }),
      )
      .min(1),
  })
  .transform(aModel('shiftCover'));

const manyPeriods = z
  .object({
    periodMs: z.int().min(1),
    arrivalsPerHour: z.record(name, z.array(perHour)),
    busyness,
    handleTimeMsMeanByArrivalPeriod: z.array(meanMs),
    patienceMsMeanByArrivalPeriod: z.array(meanMs),
    groups: z.array(strict({ name, agentCount: z.array(agentCount), takes: z.array(name) })),
    tries: z.record(name, z.array(name)),
    targetMs,
  })
  .transform(aBusyModel('skillsDay'));

const schemas = {
  'erlang-b': erlangB,
  'erlang-c': erlangC,
  'erlang-a': erlangA,
  'mm-nk': finiteLines,
  'mm-n-g': generalPatience,
  mg1: oneAgent,
  mdn: constantTime,
  priority: z.union([twoClasses, skills]),
  'n-model': skills,
  'x-model': skills,
  'inverted-v': skills,
  'w-model': skills,
  blend: skills,
  'overflow-delay': overflow,
  retrial: redial,
  'ivr-trunk': ivrLines,
  'order-upsell': orders,
  transient: z.union([busyDay, sinusoid]),
  'gamma-day': z.union([dayCalls, busyQueue, busyDay]),
  'min-staff': smallestStaff,
  'square-root': squareRoot,
  'shift-cover': shiftCover,
  'cross-simulator': manyPeriods,
} as const;

export type ValidationModel = z.output<(typeof schemas)[keyof typeof schemas]>;

export type ModelOf<Name extends ValidationModel['model']> = Extract<
  ValidationModel,
  { readonly model: Name }
>;

export type ParametersOf<Name extends ValidationModel['model']> = Omit<ModelOf<Name>, 'model'>;

export function validationModelSchema(kind: string): z.ZodType<ValidationModel> {
  const known: { readonly [kind: string]: z.ZodType<ValidationModel> } = schemas;
  return (
    known[kind] ??
    z.never({ error: `expected a case of a kind known: ${Object.keys(schemas).join(' ')}` })
  );
}
