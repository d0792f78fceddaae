/**
 * Shift rules `callwright.shift-rules/1` for `callwright staff`: permitted shifts and hourly costs.
 * Times of day are local `HH:MM`, lengths ms, money minor units.
 * Source: simulation.md 10.3.
 */
import { z } from 'zod';
import { minuteMs } from '../../../kernel/index.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { currencySchema } from '../../values/domain-values.schema.ts';
import {
  fileIdSchema,
  notNegativeSchema,
  optionalField,
  strict,
  titleSchema,
} from '../values.schema.ts';
import { localTimeSchema } from './scenario-values.schema.ts';

const wholeMinutes = z.int().multipleOf(minuteMs, 'expected whole minutes, in ms').max(86_400_000);
const sinceStartMs = wholeMinutes.min(0);
const lengthMs = wholeMinutes.min(minuteMs);
const heads = z.int().nonnegative().max(10_000);
const headsMin = optionalField(heads, 'At least so many heads [0].');
const headsMax = optionalField(heads, 'At most so many heads [no limit].');

const breakRuleSchema = strict({
  lengthMs: lengthMs.describe('Its length.'),
  fromMs: sinceStartMs.describe('It begins not before, since the shift’s start.'),
  toMs: sinceStartMs.describe('It begins not after, since the shift’s start.'),
  everyMs: optionalField(
    lengthMs,
    'Grid on which it is placed [spread over the window, head by head].',
  ),
  isPaid: optionalField(z.boolean(), 'Whether it is paid time [true].'),
}).refine((one) => one.fromMs <= one.toMs, {
  path: ['toMs'],
  error: 'expected a time not before fromMs',
});

const shiftKindSchema = strict({
  id: fileIdSchema.describe('Its name.'),
  profiles: optionalField(z.array(fileIdSchema).min(1).max(1_000), 'Who may work it [all].'),
  lengthMs: lengthMs.describe('From start to end, breaks included.'),
  startFrom: optionalField(localTimeSchema, 'Its earliest start [clock.dayStart].'),
  startTo: optionalField(
    localTimeSchema,
    'Its latest start [the one that ends with clock.dayEnd].',
  ),
  startEveryMs: optionalField(lengthMs, 'Grid of starts, from the earliest [half an hour].'),
  breaks: optionalField(z.array(breakRuleSchema).max(8), 'In the order of the day [none].'),
  cost: optionalField(notNegativeSchema, 'Of each head, beside the hours, in minor units [0].'),
  headsMin,
  headsMax,
})
  .refine(
    ({ lengthMs: whole, breaks = [] }) => breaks.every((one) => one.toMs + one.lengthMs <= whole),
    { path: ['breaks'], error: 'expected breaks that end within the shift' },
  )
  .refine(({ breaks = [] }) => areInOrder(breaks), {
    path: ['breaks'],
    error: 'expected breaks in the order of the day, each after the end of the one before',
  });

function areInOrder(breaks: readonly z.infer<typeof breakRuleSchema>[]): boolean {
  return breaks.every((one, place) => {
    const before = breaks[place - 1];
    return before === undefined || one.fromMs >= before.toMs + before.lengthMs;
  });
}

/** Whether the rules fit a scenario is checked by the simulator. */
export const shiftRulesSchema = strict({
  schema: z.literal('callwright.shift-rules/1').describe('The format and its version.'),
  name: optionalField(titleSchema, 'A name for people.'),
  currency: optionalField(currencySchema, 'ISO 4217 code [the scenario’s].'),
  profiles: z
    .array(
      strict({
        id: fileIdSchema.describe('A profile of the centre or the scenario.'),
        costPerHour: notNegativeSchema.describe('Of a paid hour, in minor units.'),
        headsMin,
        headsMax,
      }),
    )
    .min(1)
    .max(1_000)
    .optional()
    .describe(
      'Whom to roster; others keep the scenario’s shifts [all profiles, at 100 a paid hour].',
    ),
  shifts: z.array(shiftKindSchema).min(1).max(100).describe('The kinds of shifts.'),
});

/** Shift rules as written in their file. */
export type ShiftRules = z.infer<typeof shiftRulesSchema>;

const shiftRulesLengthMax = 4 * 1024 * 1024;

/** Reads shift rules. Never throws. */
export function parseShiftRules(text: string): ParseResult<ShiftRules> {
  return parseJson<ShiftRules>({
    text,
    schema: shiftRulesSchema,
    lengthMax: shiftRulesLengthMax,
  });
}
