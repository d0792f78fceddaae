/**
 * Measured figures `callwright.measured/1`: what a log shows, to stand beside what a scenario gives.
 *
 * Derived from a call log by its owner; the log itself is not part of it.
 */
import { z } from 'zod';
import { type Parsed, parseJson } from './parse-json.ts';

const timeMs = z.int().nonnegative();

/** Measure ids, or `calls` (per day), and their values; ms and shares as everywhere. */
const values = z.record(z.string(), z.number().nonnegative());

/** Validates a file of measured figures; whether it fits a scenario is the simulator's to say. */
const measuredSchema = z.strictObject({
  schema: z.literal('callwright.measured/1'),
  /** What was measured, for the reader. */
  source: z.string().max(500),
  /** Days behind each figure. */
  days: z.int().positive(),
  whole: values,
  /** By the calls' entry, since the day's start. */
  windows: z.array(z.strictObject({ fromMs: timeMs, toMs: timeMs, values })).max(1_440),
  queues: z.array(z.strictObject({ queueId: z.string(), values })).max(10_000),
});

/** Measured figures as their file states them. */
export type Measured = z.infer<typeof measuredSchema>;

/** UTF-16 code units of the file. */
const measuredLengthMax = 4 * 1024 * 1024;

/** Reads a file of measured figures; never throws. */
export function parseMeasured(text: string): Parsed<Measured> {
  return parseJson<Measured>({
    text,
    schema: measuredSchema,
    lengthMax: measuredLengthMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
}
