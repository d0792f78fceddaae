/** Figures measured from a call log, `callwright.measured/1`, to compare with a scenario. */
import { z } from 'zod';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { durationMsSchema, labelSchema, notNegativeSchema, whole } from '../values.schema.ts';

const figures = z.record(labelSchema, notNegativeSchema);
const windowFigures: z.ZodType<{
  readonly fromMs: number;
  readonly toMs: number;
  readonly values: Values;
}> = z
  .object({ fromMs: durationMsSchema, toMs: durationMsSchema })
  .catchall(notNegativeSchema)
  .transform(({ fromMs, toMs, ...values }) => ({ fromMs, toMs, values: values as Values }));
const queueFigures: z.ZodType<{ readonly queueId: string; readonly values: Values }> = z
  .object({ queueId: labelSchema })
  .catchall(notNegativeSchema)
  .transform(({ queueId, ...values }) => ({ queueId, values: values as Values }));

type Values = z.infer<typeof figures>;

/** Whether the figures fit a scenario is checked by the simulator. */
export const measuredSchema = z.strictObject({
  schema: z.literal('callwright.measured/1'),
  source: z.string().max(500),
  days: whole(1, 100_000),
  whole: figures,
  windows: z.array(windowFigures).max(1_440).optional(),
  queues: z.array(queueFigures).max(10_000).optional(),
});

/** Measured figures as parsed; those of a window or queue are in `values`. */
export type MeasuredFigures = z.output<typeof measuredSchema>;

const measuredLengthMax = 4 * 1024 * 1024;

/** Reads measured figures. Never throws. */
export function parseMeasured(text: string): ParseResult<MeasuredFigures> {
  return parseJson<MeasuredFigures>({ text, schema: measuredSchema, lengthMax: measuredLengthMax });
}
