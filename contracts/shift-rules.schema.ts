/**
 * Shift rules `callwright.shift-rules/1`: which shifts people may work, and what an hour costs.
 *
 * `callwright staff` rosters by them. Times of day are local `HH:MM`, lengths ms, money in minor
 * units of `currency`. Profiles that `profiles` does not name keep the scenario's shifts.
 * Source: simulation.md 10.3.
 */
import { z } from 'zod';
import { type Parsed, parseJson } from './parse-json.ts';

const fileId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'expected an id of a-z, 0-9 and -, at most 31 characters');
const localTime = z
  .string()
  .regex(/^([0-3]\d|4[0-7]):[0-5]\d$/, 'expected HH:MM, from 00:00 to 47:59');
const sinceStartMs = z.int().min(0).max(86_400_000);
const lengthMs = z.int().min(60_000).max(86_400_000);
const heads = z.int().nonnegative().max(10_000);
const money = z.number().nonnegative().max(1e12);

const shiftBreak = z
  .strictObject({
    lengthMs,
    /** It begins not before, since the shift's start. */
    fromMs: sinceStartMs,
    /** It begins not after. */
    toMs: sinceStartMs,
    /** The solver places it, on this grid [spread over the window, head by head]. */
    everyMs: lengthMs.optional(),
    /** [true] */
    isPaid: z.boolean().optional(),
  })
  .refine((one) => one.fromMs <= one.toMs, {
    path: ['toMs'],
    error: 'expected a time not before fromMs',
  });

const shiftKind = z
  .strictObject({
    id: fileId,
    /** Who may work it [all profiles]. */
    profiles: z.array(fileId).min(1).max(1_000).optional(),
    /** From start to end, breaks included. */
    lengthMs,
    /** [the day's start] */
    startFrom: localTime.optional(),
    /** Its latest start [the one that ends with the day]. */
    startTo: localTime.optional(),
    /** [1,800,000] */
    startEveryMs: lengthMs.optional(),
    breaks: z.array(shiftBreak).max(8).optional(),
    /** For each head, beside the hours [0]. */
    cost: money.optional(),
    /** Of all who work it [0]. */
    headsMin: heads.optional(),
    headsMax: heads.optional(),
  })
  .refine(
    ({ lengthMs: whole, breaks = [] }) => breaks.every((one) => one.toMs + one.lengthMs <= whole),
    { path: ['breaks'], error: 'expected breaks that end within the shift' },
  )
  .refine(({ breaks = [] }) => inOrder(breaks), {
    path: ['breaks'],
    error: 'expected breaks in the order of the day, each after the end of the one before',
  });

function inOrder(breaks: readonly z.infer<typeof shiftBreak>[]): boolean {
  return breaks.every((one, place) => {
    const before = breaks[place - 1];
    return before === undefined || one.fromMs >= before.toMs + before.lengthMs;
  });
}

/** Whether profiles and times fit a scenario is the simulator's to say. */
export const shiftRulesSchema = z.strictObject({
  schema: z.literal('callwright.shift-rules/1'),
  name: z.string().max(200).optional(),
  /** [the scenario's] */
  currency: z.string().length(3).optional(),
  /** Whom to roster [all profiles, at the cost of 100 an hour]. */
  profiles: z
    .array(
      z.strictObject({
        id: fileId,
        /** Of a paid hour. */
        costPerHour: money,
        headsMin: heads.optional(),
        headsMax: heads.optional(),
      }),
    )
    .min(1)
    .max(1_000)
    .optional(),
  shifts: z.array(shiftKind).min(1).max(100),
});

/** Shift rules as their file states them. */
export type ShiftRules = z.infer<typeof shiftRulesSchema>;

/** UTF-16 code units of the file. */
const shiftRulesLengthMax = 4 * 1024 * 1024;

/** Reads a file of shift rules; never throws. */
export function parseShiftRules(text: string): Parsed<ShiftRules> {
  return parseJson<ShiftRules>({
    text,
    schema: shiftRulesSchema,
    lengthMax: shiftRulesLengthMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
}
