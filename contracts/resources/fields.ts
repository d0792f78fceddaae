/**
 * Fields that many answers share: ids, instants, the frame of lists and of figures.
 *
 * Answers are open objects: later versions add members.
 * Source: ux-and-api.md 2.1, 2.5.
 */
import { z } from 'zod';

/** An opaque id, never parsed by clients. */
export const idField = z.string().max(128);
/** ISO 8601 UTC with milliseconds. */
export const instantField = z.string().max(30);
/** Integer milliseconds. */
export const msField = z.number();
/** Version of an object: +1 per change. */
export const versionField = z.int().min(0);
/** A position of the event stream, `main:48211`. */
export const resumeTokenField = z.string().max(128);

/** A page of a list, with the position to go on from by events. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    asOf: instantField,
    resumeToken: resumeTokenField,
  });
}

/** What was counted, and when. */
export const windowSchema = z.object({
  from: instantField,
  to: instantField,
  attribution: z.enum(['entry', 'event']),
});

/** A ratio with its sums: `denominator` is the sample size; value null where that is 0. */
export const figureSchema = z.object({
  measureId: z.string(),
  value: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number(),
});

/** A service level with everything that it depends on. */
export const serviceLevelSchema = figureSchema.extend({
  targetMs: msField,
  shortAbandonMs: msField,
  /** What the centre wants; null: no promise. */
  goalShare: z.number().nullable(),
});

/** What a caller at a place may be told; the range is from the 50th to the 90th percentile. */
export const expectedWaitSchema = z.object({
  /** Place among the calls it competes with: 1 = next, 0 = it is being offered. */
  position: z.number(),
  basis: z.enum(['ableNow', 'rate', 'lastWeek']),
  expectedMs: msField,
  /** Null: no range can be told. */
  lowMs: msField.nullable(),
  highMs: msField.nullable(),
  /** When it was made. */
  at: instantField,
});
export type ExpectedWaitResource = z.infer<typeof expectedWaitSchema>;

/** Load and fairness; null: undefined. */
export const loadSchema = z.object({
  offeredLoadErlangs: z.number().nullable(),
  /** Offered load over agents present. */
  loadPerAgent: z.number().nullable(),
  /** Jain's index of calls handled per ready hour. */
  handledFairness: z.number().nullable(),
  idleAtOfferMsRange: msField.nullable(),
});

/** Where calls starve: waits by the class at entry, and who was passed over. */
export const starvationSchema = z.object({
  /** All four classes, most urgent first. */
  classes: z.array(
    z.object({
      class: z.number(),
      /** Now; null: nobody of the class waits. */
      longestWaitMs: msField.nullable(),
      /** In the window. */
      waitMsMax: msField,
    }),
  ),
  /** By how many later calls of the queue one was passed over, at most. */
  overtakenTimesMax: z.number(),
  /** How much later, at most, a call came that was offered first. */
  overtakenByMsMax: msField,
});
