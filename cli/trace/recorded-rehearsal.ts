/** A recorded day as one that can be simulated: a trace, replayed under the rules of its time. */
import { localTimeAt } from '../../live/index.ts';
import { type CentreFile, createRouter, type Router } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { DayRecorder, type Rehearsal, rehearsalScenario } from '../../simulator/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { StyleOptions } from '../text/style.ts';
import { readTrace } from './read-trace.ts';
import { traceStream } from './trace-stream.ts';

/** @throws {CliError} where the trace cannot be read, or nobody was answered in it. */
export async function recordedRehearsal(
  path: string,
  of: {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
    readonly seed: number;
    readonly style: StyleOptions;
  },
): Promise<Rehearsal> {
  const { centre, ruleSets, seed, style } = of;
  let originMs = 0;
  const recorder = new DayRecorder();
  let router: Router | null = null;
  const batches = readTrace({
    ...traceStream(path),
    ...{ fromMs: 0, stop: new AbortController().signal, style },
    onHeader: ({ origin }) => {
      originMs = origin === undefined ? 0 : Date.parse(origin);
    },
  });
  for await (const instants of batches) {
    router ??= createRouter({ centre, ruleSets, originMs });
    for (const { instant } of instants) {
      recorder.onInstant(instant);
      for (const effect of router.step(instant)) recorder.onEffect(effect);
    }
  }
  const { date, msOfDay: startMs } = localTimeAt(originMs, centre.timeZone);
  const rehearsal = rehearsalScenario(recorder.day(), { centre, date, startMs, seed });
  if (rehearsal !== null) return rehearsal;
  const message = `${path} has no answered call; expected a day that shows how long calls take`;
  throw new CliError(exitCodes.invalidFile, message);
}
