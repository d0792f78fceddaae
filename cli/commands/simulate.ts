/**
 * `callwright simulate`: a scenario over replications, each measure with its interval.
 *
 * With `--journal` the trace of the first replication is written too, and the centre it was routed
 * in, with its rule sets, where that is not a file yet: `callwright route` replays it to the very
 * same effects.
 * Source: simulation.md 9, 13; ux-and-api.md 9.
 */
import { basename, dirname, join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import {
  compareWithMeasured,
  type ReplicationResult,
  reportOf,
  simulateScenario,
} from '../../simulator/index.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { JournalWriter, originOf } from '../simulate/journal-writer.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import { type Beside, readMeasured } from '../simulate/measured.ts';
import { reportLines, shortly } from '../simulate/report-text.ts';
import { refuseOldCentre, writeCentre } from '../simulate/used-centre.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface SimulateOptions extends StyleOptions, WriteOptions {
  readonly replications?: number;
  readonly seed?: number;
  readonly journal?: string;
  readonly measured?: string;
  /** Folder for the result and the centre used. */
  readonly out?: string;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json';
}

/** Of the intervals that measured figures are held against. */
const confidence = 0.95;

/** Simulates the scenario at `path`; the answer goes to stdout. */
export async function simulateCommand(path: string, options: SimulateOptions): Promise<ExitCode> {
  for (const file of filesOf(options)) refuseOldFile(file, options);
  const loaded = loadScenario(path, options);
  const { plan } = loaded;
  if (options.out !== undefined) {
    refuseOldCentre(join(options.out, 'centre.json'), loaded.centre, options);
  }
  const beside =
    options.measured === undefined ? null : readMeasured(options.measured, plan, options);
  const { results, isPartial } = await run(loaded, beside, options);
  const report = reportOf(plan, results);
  const measured = beside?.measured ?? null;
  const compared = measured === null ? [] : compareWithMeasured(measured, results, confidence);
  const seed = report.seed;
  const reproduce = reproduceLine(path, results.length, seed);
  const mark = isPartial ? { partial: true } : {};
  const result = {
    schema: 'callwright.simulation/1',
    version: engineVersion,
    ...mark,
    scenario: loaded.sha256,
    centre: loaded.centre.sha256,
    ...report,
    ...(measured === null ? {} : { measured, compared }),
    reproduce,
  };
  const json = `${JSON.stringify(result, null, 2)}\n`;
  if (options.out !== undefined) {
    writeWhole(join(options.out, 'result.json'), json, options);
    writeCentre(join(options.out, 'centre.json'), loaded.centre, options);
  }
  const lines = reportLines(report, { ...options, measured, compared, isPartial });
  process.stdout.write(
    options.output === 'json' ? json : `${[...lines, `reproduce: ${reproduce}`].join('\n')}\n`,
  );
  return isPartial ? exitCodes.stopped : exitCodes.yes;
}

async function run(
  { scenario, plan, centre }: LoadedScenario,
  beside: Beside | null,
  options: SimulateOptions,
): Promise<{ readonly results: readonly ReplicationResult[]; readonly isPartial: boolean }> {
  const { seed = plan.seed, replications } = options;
  const journal = openJournal({ scenario, plan, centre }, seed, options);
  const stop = listenForInterrupt();
  const progress = startProgress(options.progress);
  const style = styleOf(options, process.stderr);
  const results: ReplicationResult[] = [];
  const all = simulateScenario(plan, {
    seed,
    ...(replications === undefined ? {} : { replications }),
    ...beside?.needs,
    onInstant: (instant) => {
      if (results.length === 0) journal?.add(instant);
    },
  });
  let next = all.next();
  for (; next.done !== true; next = all.next()) {
    results.push(next.value);
    if (results.length === 1) journal?.close();
    progress.tick(() => {
      const [, first] = reportOf(plan, results).measures;
      const estimate = first === undefined ? '' : shortly(first, style);
      return { done: results.length, of: replications ?? plan.replicationsMax, estimate };
    });
    // A replication holds the process; between two of them Ctrl-C is heard.
    await pause();
    if (stop.aborted) break;
  }
  progress.end();
  return { results, isPartial: next.done !== true };
}

function openJournal(
  { scenario, plan, centre }: Pick<LoadedScenario, 'scenario' | 'plan' | 'centre'>,
  seed: number,
  options: SimulateOptions,
): JournalWriter | null {
  const { journal } = options;
  if (journal === undefined) return null;
  const centrePath = centre.path ?? centreBeside(journal);
  if (centre.path === null) {
    refuseOldCentre(centrePath, centre, options);
    writeCentre(centrePath, centre, options);
  }
  if (options.dryRun === true) {
    process.stderr.write(`dry run: ${journal} would be written\n`);
    return null;
  }
  process.stderr.write(`replay: callwright route --centre ${centrePath} < ${journal}\n`);
  return new JournalWriter(journal, {
    schema: 'callwright.trace/1',
    engine: engineVersion,
    centre: centre.sha256,
    origin: originOf(scenario, plan.centre.timeZone),
    seed,
  });
}

/** `day.trace.jsonl` has `day.centre.json` beside it. */
function centreBeside(journal: string): string {
  const name = basename(journal).replace(/(\.trace)?\.jsonl$/, '');
  return join(dirname(journal), `${name}.centre.json`);
}

function filesOf({ journal, out }: SimulateOptions): readonly string[] {
  return [
    ...(journal === undefined ? [] : [journal]),
    ...(out === undefined ? [] : [join(out, 'result.json'), join(out, 'centre.json')]),
  ];
}

function reproduceLine(path: string, replications: number, seed: number): string {
  return `callwright simulate ${path} --replications ${replications} --seed ${seed}`;
}
