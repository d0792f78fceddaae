/** Fields shared by answers, which are open objects: later versions may add members. */
import { z } from 'zod';
import { maskCardNumbers } from '../text/mask-card-numbers.ts';

export const idField = z.string().max(128).describe('An opaque id, never parsed by clients.');
export const instantField = z.string().max(30).describe('ISO 8601 UTC with milliseconds.');
export const msField = z.number().describe('Integer milliseconds.');
export const versionField = z.int().min(0).describe('Version of an object: +1 per change.');
export const resumeTokenField = z
  .string()
  .max(128)
  .describe('A position of the event stream, `main.e7:48211`.');

export const setShape = { centreId: idField, version: versionField };
export const documentShape = { id: idField, ...setShape };

/** Free text in which card numbers are masked. */
export function freeText(lengthMax: number) {
  return z.string().max(lengthMax).overwrite(maskCardNumbers);
}

/** A payment provider's token for a card. It must have a letter, so it cannot be a card number. */
export const tokenField = z
  .string()
  .max(128)
  .regex(
    /^(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._:=+/-]*$/,
    'expected a token: letters, at least one, digits, and . _ : = + / -',
  );

/** A page of a list, with the position of later changes in the event stream. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    asOf: instantField,
    resumeToken: resumeTokenField,
  });
}

export const windowSchema = z.object({
  from: instantField,
  to: instantField,
  attribution: z.enum(['entry', 'event']),
});

export const figureSchema = z.object({
  measureId: z.string(),
  value: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number(),
});

/** A service level with the settings it depends on. */
export const serviceLevelSchema = figureSchema.extend({
  targetMs: msField,
  shortAbandonMs: msField,
  goalShare: z.number().nullable().describe('What the centre wants; null: no promise.'),
});

/** A caller's expected wait; the range is from the 50th to the 90th percentile. */
export const expectedWaitSchema = z.object({
  position: z
    .number()
    .describe('Place among the calls it competes with: 1 = next, 0 = it is being offered.'),
  basis: z.enum(['ableNow', 'rate', 'lastWeek']),
  expectedMs: msField,
  lowMs: msField.nullable().describe('Null: no range can be told.'),
  highMs: msField.nullable(),
  at: instantField.describe('When it was made.'),
});
export type ExpectedWaitResource = z.infer<typeof expectedWaitSchema>;

/** How a group's load is spread over agents; null where undefined. */
export const loadSchema = z.object({
  offeredLoadErlangs: z.number().nullable(),
  loadPerAgent: z.number().nullable().describe('Offered load over agents present.'),
  handledFairness: z.number().nullable().describe("Jain's index of calls handled per ready hour."),
  idleAtOfferMsRange: msField.nullable(),
});

export const starvationSchema = z.object({
  classes: z.array(
    z.object({
      class: z.number(),
      longestWaitMs: msField.nullable().describe('Now; null: nobody of the class waits.'),
      waitMsMax: msField.describe('In the window.'),
    }),
  ),
  overtakenTimesMax: z
    .number()
    .describe('By how many later calls of the queue one was passed over, at most.'),
  overtakenByMsMax: msField.describe(
    'How much later, at most, a call came that was offered first.',
  ),
});
