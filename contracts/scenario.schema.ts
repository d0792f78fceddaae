/**
 * The scenario file `callwright.scenario/1`: callers, agents' days and how long to simulate.
 *
 * A scenario holds no routing logic; its `centre` names a centre file. Unknown members are errors.
 * Members of the format that the simulator does not model yet are refused by name, never ignored.
 * Times are ms, shares 0..1, rates per hour, local times `HH:MM` (past 24:00: the next day).
 * Source: simulation.md 13.
 */
import { z } from 'zod';
import { lineFactsSchema } from './rule-values.schema.ts';

const part4 = 'expected nothing here: it comes with part 4';
const later = z.never({ error: part4 }).optional();

const fileId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'expected an id of a-z, 0-9 and -, at most 31 characters');
const durationMs = z.int().nonnegative();
const positiveMs = z.number().positive();
const share = z.number().min(0).max(1);
const localTime = z
  .string()
  .regex(/^([0-3]\d|4[0-7]):[0-5]\d$/, 'expected HH:MM, from 00:00 to 47:59');

const exponential = { law: z.literal('exponential'), meanMs: positiveMs };
const deterministic = { law: z.literal('deterministic'), valueMs: z.number().nonnegative() };
/** By mean and squared coefficient of variation, or by the parameters of the logarithm. */
const lognormal = {
  law: z.literal('lognormal'),
  meanMs: positiveMs.optional(),
  scv: z.number().positive().optional(),
  mu: z.number().optional(),
  sigma: z.number().positive().optional(),
  /** Of exp(`mu`) [ms]. */
  unit: z.enum(['ms', 's']).optional(),
};

type LognormalMembers = { meanMs?: unknown; scv?: unknown; mu?: unknown; sigma?: unknown };

function hasOneParameterPair(law: LognormalMembers): boolean {
  const byMean = law.meanMs !== undefined && law.scv !== undefined;
  const byLog = law.mu !== undefined && law.sigma !== undefined;
  const given = [law.meanMs, law.scv, law.mu, law.sigma].filter((value) => value !== undefined);
  return byMean !== byLog && given.length === 2;
}
const oneParameterPair = 'expected meanMs and scv, or mu and sigma (with unit)';

const exponentialLaw = z.strictObject(exponential);
const deterministicLaw = z.strictObject(deterministic);
const lognormalLaw = z.strictObject(lognormal).refine(hasOneParameterPair, oneParameterPair);
/** A sample sorted upwards, read with linear interpolation between its values. */
const empiricalLaw = z
  .strictObject({
    law: z.literal('empirical'),
    sampleMs: z.array(z.number().nonnegative()).min(1).max(1_000_000).optional(),
    /** CSV with a column `ms`. */
    file: z.string().optional(),
  })
  .refine((law) => (law.sampleMs === undefined) !== (law.file === undefined), {
    error: 'expected sampleMs or file, one of them',
  })
  .refine((law) => isSorted(law.sampleMs ?? [], (earlier, later) => earlier <= later), {
    path: ['sampleMs'],
    error: 'expected values sorted upwards',
  });
const mixturePart = z.discriminatedUnion('law', [
  z.strictObject({ share, ...exponential }),
  z.strictObject({ share, ...deterministic }),
  z.strictObject({ share, ...lognormal }).refine(hasOneParameterPair, oneParameterPair),
]);
const mixtureLaw = z
  .strictObject({ law: z.literal('mixture'), parts: z.array(mixturePart).min(1).max(32) })
  .refine((law) => Math.abs(law.parts.reduce((sum, part) => sum + part.share, 0) - 1) < 1e-6, {
    path: ['parts'],
    error: 'expected shares that add up to 1',
  });
/** Rows (ms, survival from there on): a step function, continued by the tail. */
const kaplanMeierLaw = z
  .strictObject({
    law: z.literal('kaplanMeier'),
    table: z
      .array(z.tuple([z.number().nonnegative(), share]))
      .min(1)
      .max(100_000)
      .optional(),
    /** CSV with columns `ms` and `survival`. */
    file: z.string().optional(),
    tail: exponentialLaw,
  })
  .refine((law) => (law.table === undefined) !== (law.file === undefined), {
    error: 'expected table or file, one of them',
  })
  .refine((law) => isSorted(law.table ?? [], (a, b) => a[0] < b[0] && a[1] >= b[1]), {
    path: ['table'],
    error: 'expected times that rise and survivals that do not',
  });

/** Laws of the format that are not simulated yet. */
const laterLaw = z
  .looseObject({
    law: z.enum(['weibull', 'gamma', 'erlang', 'hyperexponential', 'uniform', 'truncated']),
  })
  .pipe(z.never({ error: 'expected another law: this one comes with part 4' }));

/** A law of times in ms; simulated by inversion. */
const lawSchema = z.discriminatedUnion('law', [
  exponentialLaw,
  deterministicLaw,
  lognormalLaw,
  empiricalLaw,
  mixtureLaw,
  kaplanMeierLaw,
  laterLaw,
]);

const intervalArrivals = z.strictObject({
  kind: z.literal('intervals'),
  /** Expected calls of each interval of the day. */
  callsPerInterval: z.array(z.number().nonnegative()).min(1).max(1_440),
  dayTypes: later,
  fromCsv: z.null({ error: part4 }).optional(),
});
const traceArrivals = z
  .strictObject({
    kind: z.literal('trace'),
    /** Since the day's start, sorted upwards. */
    calls: z
      .array(
        z.strictObject({
          atMs: durationMs,
          handleTimeMs: durationMs.optional(),
          patienceMs: durationMs.optional(),
        }),
      )
      .optional(),
    /**
     * CSV with columns `atMs` (or `date` and `seconds`), `callType`; `handleTimeMs`, `patienceMs`.
     */
    fromCsv: z.string().optional(),
    /** The day to take from a CSV with dates. */
    date: z.iso.date().optional(),
  })
  .refine((trace) => (trace.calls === undefined) !== (trace.fromCsv === undefined), {
    error: 'expected calls or fromCsv, one of them',
  })
  .refine((trace) => isSorted(trace.calls ?? [], (a, b) => a.atMs <= b.atMs), {
    path: ['calls'],
    error: 'expected instants that do not fall',
  });
const arrivals = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('poisson'),
    arrivalsPerHour: z.number().nonnegative().max(10_000_000),
  }),
  intervalArrivals,
  traceArrivals,
]);

const callType = z.strictObject({
  id: fileId,
  /** [the centre's `defaults.queue`; without a centre, a queue of the call type's id] */
  queue: fileId.optional(),
  /**
   * What its callers bring, by names of the facts dictionary. Where rule sets are in force that
   * classify, admit or route, its calls go by them, and by `queue` where none are.
   */
  facts: lineFactsSchema.optional(),
  /** [the queue's] */
  targetMs: durationMs.optional(),
  /** [the queue's] */
  shortAbandonMs: durationMs.optional(),
  arrivals,
  handleTime: z.strictObject({ talk: lawSchema, wrapUp: lawSchema.optional(), hold: later }),
  /** `null`: callers wait for ever. */
  patience: lawSchema.nullable(),
  balk: later,
  redial: later,
  returnCall: later,
  order: later,
});

const shift = z.strictObject({
  profile: fileId,
  count: z.int().positive().max(10_000),
  start: localTime,
  end: localTime,
  breaks: z
    .array(
      z.strictObject({
        at: localTime,
        lengthMs: durationMs,
        rule: z.literal('afterCall').optional(),
        windowMs: later,
      }),
    )
    .optional(),
});

const agents = z.strictObject({
  /** With a centre, a profile takes its skills from there. */
  profiles: z
    .array(
      z.strictObject({
        id: fileId,
        skills: z.record(z.string(), z.int().min(0).max(100)).optional(),
        handleTimeFactor: later,
      }),
    )
    .optional(),
  learning: later,
  /** [answers at once] */
  answerDelay: lawSchema.optional(),
  /** [0] */
  noAnswerShare: share.optional(),
  shifts: z.array(shift).min(1).max(10_000),
  adherence: later,
});

const replications = z
  .strictObject({
    min: z.int().min(2).max(100_000).optional(),
    max: z.int().min(2).max(100_000).optional(),
    stop: z
      .strictObject({
        measure: z.string(),
        halfWidth: z.number().positive(),
        level: z.number().gt(0).lt(1).optional(),
      })
      .optional(),
  })
  .refine((run) => run.min === undefined || run.max === undefined || run.min <= run.max, {
    error: 'expected min at most max',
  });

/** Validates a scenario file; says nothing about the centre it names. */
export const scenarioSchema = z.strictObject({
  schema: z.literal('callwright.scenario/1'),
  name: z.string().max(200).optional(),
  /** [1] */
  seed: z.int().nonnegative().optional(),
  centre: z.strictObject({ file: z.string() }).optional(),
  currency: z.string().length(3).optional(),
  clock: z
    .strictObject({
      dayStart: localTime.optional(),
      dayEnd: localTime.optional(),
      intervalMs: z.int().min(60_000).max(86_400_000).optional(),
      timeZone: z.string().optional(),
    })
    .optional(),
  run: z
    .strictObject({
      mode: z.literal('days', { error: part4 }).optional(),
      replications: replications.optional(),
      variance: later,
    })
    .optional(),
  callTypes: z.array(callType).min(1).max(256),
  agents,
  busyness: later,
  bursts: later,
  ivr: later,
  lines: later,
  callbacks: later,
  outbound: later,
  rules: later,
  events: later,
  experiment: later,
  report: z
    .strictObject({ measures: z.array(z.string()).optional(), by: later, typicalDay: later })
    .optional(),
});

/** A scenario as its file states it. */
export type Scenario = z.infer<typeof scenarioSchema>;
/** A law of times as a scenario states it. */
export type LawSpec = z.infer<typeof lawSchema>;

function isSorted<T>(values: readonly T[], inOrder: (earlier: T, later: T) => boolean): boolean {
  let previous: T | undefined;
  for (const value of values) {
    if (previous !== undefined && !inOrder(previous, value)) return false;
    previous = value;
  }
  return true;
}
