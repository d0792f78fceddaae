/**
 * Figures that were measured in a real centre, to stand beside the simulated ones.
 *
 * A file holds `whole`, and `queues` with a `queueId` each: measures by id, in their own units, and
 * `calls` per day. Further members are passed over.
 */
import { z } from 'zod';
import { parseJson } from '../../contracts/index.ts';
import { invalidFile } from '../files/read-centre.ts';
import { fileBytesMax, readText } from '../files/read-text.ts';
import { asPlaced } from '../text/finding-lines.ts';
import type { StyleOptions } from '../text/style.ts';

const figures = z.record(z.string(), z.number());
const measuredSchema = z.object({
  source: z.string().optional(),
  whole: figures,
  queues: z.array(z.object({ queueId: z.string() }).catchall(z.number())).optional(),
});

/** Measured figures; a measure that was not measured is missing. */
export interface Measured {
  readonly source: string;
  readonly whole: ReadonlyMap<string, number>;
  readonly queues: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** @throws {CliError} where the file is not of that form. */
export function readMeasured(path: string, style: StyleOptions): Measured {
  const { text } = readText(path);
  const parsed = parseJson({
    text,
    schema: measuredSchema,
    lengthMax: fileBytesMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
  if (!parsed.ok) throw invalidFile(path, parsed.problems.map(asPlaced), style);
  const { source = path, whole, queues = [] } = parsed.value;
  return {
    source,
    whole: new Map(Object.entries(whole)),
    queues: new Map(
      queues.map(({ queueId, ...of }) => [
        String(queueId),
        new Map(Object.entries(of).map(([id, value]) => [id, Number(value)])),
      ]),
    ),
  };
}
