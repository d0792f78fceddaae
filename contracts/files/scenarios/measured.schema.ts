/**
 * Measured figures `callwright.measured/1`: what a log shows, to stand beside what a scenario
 * gives.
 *
 * Derived from a call log by its owner; the log itself is not part of it.
 */
import { z } from 'zod';
import { type Parsed, parseJson } from '../../text/parse-json.ts';

const timeMs = z.int().nonnegative();
const figure = z.number().nonnegative();

/** Figures by measure id, in its own unit, and `calls` per day. */
const figures = z.record(z.string(), figure);
/** By the calls' entry, since the day's start; the window's figures beside it. */
const windowFigures: z.ZodType<{
  readonly fromMs: number;
  readonly toMs: number;
  readonly values: Values;
}> = z
  .object({ fromMs: timeMs, toMs: timeMs })
  .catchall(figure)
  .transform(({ fromMs, toMs, ...values }) => ({ fromMs, toMs, values: values as Values }));
const queueFigures: z.ZodType<{ readonly queueId: string; readonly values: Values }> = z
  .object({ queueId: z.string() })
  .catchall(figure)
  .transform(({ queueId, ...values }) => ({ queueId, values: values as Values }));

type Values = z.infer<typeof figures>;

/** Whether the figures fit a scenario is the simulator's to say. */
const measuredSchema = z.strictObject({
  schema: z.literal('callwright.measured/1'),
  /** What was measured, for the reader. */
  source: z.string().max(500),
  /** Days behind each figure. */
  days: z.int().positive(),
  whole: figures,
  windows: z.array(windowFigures).max(1_440).optional(),
  queues: z.array(queueFigures).max(10_000).optional(),
});

/** Measured figures, read: a window's or a queue's figures stand in `values`. */
export type Measured = z.output<typeof measuredSchema>;

/** UTF-16 code units of the file. */
const measuredLengthMax = 4 * 1024 * 1024;

/** Reads a file of measured figures; never throws. */
export function parseMeasured(text: string): Parsed<Measured> {
  return parseJson<Measured>({ text, schema: measuredSchema, lengthMax: measuredLengthMax });
}
