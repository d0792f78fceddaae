/** Fields shared by answers. Answers are open objects: later versions may add members. */
import { z } from 'zod';

/** Fields with their texts in the API's document. */
export function textField(says: string) {
  return z.string().describe(says);
}

export function textsField(says: string) {
  return z.array(z.string()).describe(says);
}

export function numberField(says: string) {
  return z.number().describe(says);
}

export function integerField(says: string) {
  return z.int().describe(says);
}

export function flagField(says: string) {
  return z.boolean().describe(says);
}

/** A flag of requests that has a default. */
export function flagOr(isSet: boolean, says: string) {
  return z.boolean().default(isSet).describe(says);
}

export function orNull<Schema extends z.ZodType>(schema: Schema, says: string) {
  return z.nullable(schema).describe(says);
}

export function textOrNull(says: string) {
  return orNull(z.string(), says);
}

export function numberOrNull(says: string) {
  return orNull(z.number(), says);
}

export function arrayField<Item extends z.ZodType>(item: Item, says: string) {
  return z.array(item).describe(says);
}

/** A member of requests that is null by default. */
export function nullUnlessGiven<Schema extends z.ZodType>(schema: Schema, says: string) {
  return z._default(z.nullable(schema), null as never).describe(says);
}

export const idField = z.string().max(128).describe('An opaque id, never parsed by clients.');
export const instantField = z.string().max(30).describe('ISO 8601 UTC with milliseconds.');
export const msField = numberField('Integer milliseconds.');
export const versionField = z.int().min(0).describe('Version of an object: +1 per change.');
export const resumeTokenField = z
  .string()
  .max(128)
  .describe('A position of the event stream, `main.e7:48211`.');

export const setShape = { centreId: idField, version: versionField };
export const documentShape = { id: idField, ...setShape };

/**
 * A payment provider's token for a card. It must contain a letter, so that it cannot be a card
 * number.
 */
export const tokenField = z
  .string()
  .max(128)
  .regex(
    /^(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._:=+/-]*$/,
    'expected a token: letters, at least one, digits, and . _ : = + / -',
  );

/** A page of a list, with the event position from which to follow changes. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: textOrNull('Where the next page begins; null: this is the last.'),
    unreadable: z
      .array(z.string())
      .exactOptional()
      .describe('Keys of items that cannot be shown; `doctor` says why.'),
    asOf: instantField,
    resumeToken: resumeTokenField,
  });
}

export const windowSchema = z.object({
  from: instantField,
  to: instantField,
  attribution: z
    .enum(['entry', 'event'])
    .describe(
      '`entry`: calls count when they entered the queue; `event`: when the counted thing happened.',
    ),
});

export const figureSchema = z.object({
  measureId: textField('Of `GET /measures`, which gives its formula.'),
  value: z.number().nullable(),
  numerator: numberField(
    'Figures of several queues are added by their numerators and denominators.',
  ),
  denominator: z.number(),
});

/** A service level with the settings it depends on. */
export const serviceLevelSchema = figureSchema.extend({
  targetMs: msField.describe('Answered within it is in time.'),
  shortAbandonMs: msField.describe('Callers who gave up sooner are not counted.'),
  goalShare: numberOrNull('What the centre wants; null: no promise.'),
});

/** Announced wait; the range is from the 50th to the 90th percentile. */
export const expectedWaitSchema = z.object({
  position: numberField(
    'Place among the calls it competes with: 1 = next, 0 = it is being offered.',
  ),
  basis: z
    .enum(['ableNow', 'rate', 'lastWeek'])
    .describe(
      '`ableNow`: an agent is free; `rate`: the pace at which calls leave; `lastWeek`: as it was a week ago.',
    ),
  expectedMs: msField,
  lowMs: orNull(msField, 'Null: no range can be told.'),
  highMs: orNull(msField, 'null: no range can be told.'),
  at: instantField.describe('When it was made.'),
});
export type ExpectedWaitResource = z.infer<typeof expectedWaitSchema>;

/** Load and fairness of a group; null where undefined. */
export const loadSchema = z.object({
  offeredLoadErlangs: numberOrNull('Arrivals per hour × mean handle time in hours.'),
  loadPerAgent: numberOrNull('Offered load over agents present.'),
  handledFairness: numberOrNull("Jain's index of calls handled per ready hour."),
  idleAtOfferMsRange: orNull(
    msField,
    'Longest less shortest idle time of agents who were offered a call.',
  ),
});

export const starvationSchema = z.object({
  classes: z
    .array(
      z.object({
        class: numberField('0 is the most urgent.'),
        longestWaitMs: orNull(msField, 'Now; null: nobody of the class waits.'),
        waitMsMax: msField.describe('In the window.'),
      }),
    )
    .describe('The four classes of urgency, most urgent first.'),
  overtakenTimesMax: numberField(
    'By how many later calls of the queue one was passed over, at most.',
  ),
  overtakenByMsMax: msField.describe(
    'How much later, at most, a call came that was offered first.',
  ),
});
