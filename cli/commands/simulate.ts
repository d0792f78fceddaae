/**
 * `callwright simulate`: a scenario over replications, each measure with its interval.
 *
 * With `--journal` the trace of the first replication is written too, and the centre it was routed
 * in, with its rule sets, where that is not a file yet: `callwright route` replays it to the very
 * same effects.
 * Source: simulation.md 9, 13; ux-and-api.md 9.
 */
import { join } from 'node:path';
import {
  compareWithMeasured,
  dailyLevels,
  momentsOf,
  type PublishedReport,
  queueIntervalsOf,
  reportOf,
} from '../../simulator/index.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { caveatLine } from '../impact/impact-text.ts';
import { gatheringOf } from '../simulate/gathering.ts';
import { writeJournal } from '../simulate/journal.ts';
import {
  type LoadedScenario,
  loadLivedDay,
  loadScenario,
  type ScenarioChanges,
} from '../simulate/load-scenario.ts';
import { readMeasured } from '../simulate/measured.ts';
import { readMeasures, readPrecision } from '../simulate/precision.ts';
import { formOf, publishers, type ReportOptions } from '../simulate/report-file.ts';
import { reportLines } from '../simulate/report-text.ts';
import { reproduceLine } from '../simulate/reproduce.ts';
import { type SimulateDesignOptions, simulateDesign } from '../simulate/simulate-design.ts';
import { refuseOldCentre, writeCentre } from '../simulate/used-centre.ts';
import { flags } from '../text/command-line.ts';
import { jsonAnswer } from '../text/json-answer.ts';

export interface SimulateOptions extends SimulateDesignOptions, ReportOptions, WriteOptions {
  readonly rules?: readonly string[];
  readonly journal?: string;
  readonly measured?: string;
  /** In place of a scenario a lived day, with the centre that it was recorded in. */
  readonly trace?: string;
  readonly centre?: string;
  /** Folder for the result and the centre used. */
  readonly out?: string;
}

/** Of the intervals that measured figures are held against. */
const confidence = 0.95;

/** Simulates the scenario at `path`, or a lived day; the answer goes to stdout. */
export async function simulateCommand(
  path: string | undefined,
  options: SimulateOptions,
): Promise<ExitCode> {
  for (const file of filesOf(options)) refuseOldFile(file, options);
  const loaded =
    path === undefined ? await livedDay(options) : loadScenario(path, options, changesOf(options));
  const { plan } = loaded;
  if (options.out !== undefined) {
    refuseOldCentre(join(options.out, 'centre.json'), loaded.centre, options);
  }
  const beside =
    options.measured === undefined ? null : readMeasured(options.measured, plan, options);
  if (options.journal !== undefined) writeJournal(options.journal, loaded, options);
  const gathering = gatheringOf(loaded, beside, options);
  const { results, isPartial } = await simulateDesign(loaded, gathering, options);
  const report = reportOf(plan, results, { intervals: gathering.table });
  const measured = beside?.measured ?? null;
  const compared = measured === null ? [] : compareWithMeasured(measured, results, confidence);
  const reproduce = reproduceLine(['simulate', ...namedBy(path, options)].join(' '), {
    ...options,
    ...report,
  });
  const published: PublishedReport = {
    title: loaded.scenario.name ?? loaded.path,
    report,
    dayStartMs: plan.dayStartMs,
    isPartial,
    reproduce,
    engineVersion,
    daily: dailyLevels(plan, results),
    queueIntervals: queueIntervalsOf(plan, results, {
      tables: gathering.queueTables,
      confidence: report.confidence,
    }),
  };
  const result = {
    scenario: loaded.sha256,
    centre: loaded.centre.sha256,
    rules: plan.ruleSets.map(({ set, kind, version }) => ({ set, kind, version })),
    ...report,
    moments: momentsOf(
      results.map(({ whole }) => whole),
      plan.measures,
    ),
    ...(measured === null ? {} : { measured, compared }),
    reproduce,
  };
  const json = `${jsonAnswer('simulation/1', result, { isPartial })}\n`;
  if (options.out !== undefined) {
    writeWhole(join(options.out, 'result.json'), json, options);
    writeCentre(join(options.out, 'centre.json'), loaded.centre, options);
  }
  if (options.report !== undefined) {
    writeWhole(options.report, publishers[formOf(options.report)](published), options);
  }
  process.stdout.write(
    answerOf(options, published, json, () =>
      reportLines(report, {
        ...options,
        measured,
        compared,
        isPartial,
        dayStartMs: plan.dayStartMs,
        showsIntervals: plan.isByInterval,
      }),
    ),
  );
  return isPartial ? exitCodes.stopped : exitCodes.yes;
}

async function livedDay(options: SimulateOptions): Promise<LoadedScenario> {
  const { trace = '', centre = '' } = options;
  const day = await loadLivedDay({ trace, centre }, options, changesOf(options));
  for (const caveat of day.caveats) process.stderr.write(`simulate: ${caveatLine(caveat)}\n`);
  return day;
}

/** What the command line names as the day. */
function namedBy(path: string | undefined, { trace, centre }: SimulateOptions): readonly string[] {
  return path === undefined ? flags({ trace, centre }) : [path];
}

function answerOf(
  { output }: SimulateOptions,
  published: PublishedReport,
  json: string,
  lines: () => readonly string[],
): string {
  if (output === 'json') return json;
  if (output === 'text') {
    return `${[...lines(), `reproduce: ${published.reproduce}`].join('\n')}\n`;
  }
  return publishers[output](published);
}

/** What the command line says in place of the file. */
function changesOf({ precision, measure, rules }: SimulateOptions): ScenarioChanges {
  return {
    ...(rules === undefined ? {} : { rules }),
    ...(precision === undefined ? {} : { precision: readPrecision(precision) }),
    ...(measure === undefined ? {} : { measure: readMeasures(measure) }),
  };
}

function filesOf({ journal, out, report }: SimulateOptions): readonly string[] {
  return [
    ...(journal === undefined ? [] : [journal]),
    ...(report === undefined ? [] : [report]),
    ...(out === undefined ? [] : [join(out, 'result.json'), join(out, 'centre.json')]),
  ];
}
