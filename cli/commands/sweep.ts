/**
 * `callwright sweep`: simulates a grid or random design over fields of a scenario. Interruptions
 * and the number of workers do not change the result.
 */
import { join } from 'node:path';
import {
  inLane,
  type ReplicationRunner,
  runSweep,
  type Sweep,
  SweepResults,
} from '../../gateways/index.ts';
import { knownAxes, sweepDocument, sweepReportOf, sweptQueues } from '../../simulator/index.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, jsonAnswer, type OptionsOf, type Output } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import {
  choice,
  gather,
  laneOption,
  progressOption,
  threadCount,
  wholeNumber,
  writingOptions,
} from '../options.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { checkReportFile, reportOptions, writeReport } from '../simulate/report-file.ts';
import { openRunner } from '../simulate/rounds.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { RunFile } from '../sweep/run-file.ts';
import { headerOf, sweepOfOptions } from '../sweep/sweep-options.ts';
import { tableAnswer, tableOption } from '../tables/table-answer.ts';
import { onTemporal, temporalPlace } from '../temporal/temporal-place.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';

const options = {
  '--axis <path=values>': [
    'such as staffing.clerk=8..16, volume=×0.9,×1.1 (x0.9,x1.1), aht=150s..210s/15s, centre.queues.orders.serviceLevel.targetMs=20s,30s; again for a further axis',
    gather,
  ],
  '--axes': 'simulate nothing: what an axis may name, with present values',
  '--random <count>': ['so many combinations at random [all of them]', wholeNumber(1)],
  '--measure <id>': ['what to show; again for a further one [the scenario’s]', gather],
  '--replications <count>': ['days of each cell [the scenario’s]', wholeNumber(1)],
  '--stop-early': 'end a cell once it is as precise as the scenario asks',
  '--seed <seed>': ['of callers, agents and chance [the scenario’s, else 1]', wholeNumber(0)],
  '--workers <count>': [
    'threads, where the work lasts [one per processor]; on Temporal, at once [64]',
    threadCount(0),
  ],
  '--on <where>': [
    'here, or on the workers of Temporal, at TEMPORAL_ADDRESS',
    choice('here', 'temporal'),
    'here',
  ],
  '--out <folder>': 'write results, and what a resume needs',
  '--resume <folder>': 'go on with an interrupted sweep written there by --out',
  ...tableOption('queues'),
  ...reportOptions,
  ...laneOption,
  ...progressOption,
  ...writingOptions,
} as const;

type SweepOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<scenario>': 'scenario file, - for stdin' },
  options,
  examples: [
    'callwright sweep day.scenario.json --axis staffing.clerk=8..16 --axis aht=150s..210s/15s',
    'callwright sweep day.scenario.json --axis lines.count=20..60 --random 20 --out swept',
    'callwright sweep day.scenario.json --axis staffing.clerk=8..16 --on temporal',
  ],
  schema: 'sweep/1',
  also: ['csv', 'html'],
  answer: (asked, { scenario }) => sweep(scenario, asked),
});

const confidence = 0.95;
/** Replications given to Temporal at a time: more than most machines have threads. */
const atOnce = 64;
const files = { run: 'run.jsonl', json: 'result.json', csv: 'result.csv' } as const;

async function sweep(path: string, asked: SweepOptions): Promise<Output<'csv' | 'html'>> {
  const { out, resume, dryRun = false } = asked;
  checkReportFile(asked);
  if (out !== undefined && resume !== undefined) {
    throw wrongUsage('--out and --resume are given; expected one of them');
  }
  if (out !== undefined) {
    for (const file of Object.values(files)) refuseOldFile(join(out, file), asked);
  }
  const loaded = loadScenario(path, asked);
  if (asked.axes === true) {
    const known = knownAxes(loaded.scenario, loaded.design.centre);
    return tableAnswer([known], 'axes', { reproduce: commandLine(`sweep ${path} --axes`, {}) });
  }
  const of = sweepOfOptions(loaded, asked);
  const results = new SweepResults(of.experiment.cells.length);
  const runFile = dryRun ? null : openRunFile(of, results, asked);
  const isPartial = await run(of, { results, runFile, options: asked });
  const report = sweepReportOf(of.experiment, results.byCell, {
    seed: of.seed,
    confidence,
    measures: of.measures,
    lost: results.lost,
  });
  const reproduce = reproduceLine(path, of, asked);
  const told = { scenario: loaded.sha256, centre: loaded.centre.sha256, ...report, reproduce };
  const json = `${jsonAnswer('sweep/1', told, { isPartial })}\n`;
  const document = sweepDocument(report, { reproduce, isPartial });
  const forms = documentForms(document);
  await writeReport(document, asked, () => [sweptQueues(report)]);
  const folder = out ?? resume;
  if (folder !== undefined) {
    const anew = { ...asked, force: true };
    writeWhole(join(folder, files.json), json, anew);
    writeWhole(join(folder, files.csv), forms.csv(), anew);
  }
  if (isPartial && folder !== undefined && !dryRun) {
    process.stderr.write(`go on: ${reproduce} --resume ${folder}\n`);
  }
  const exitCode = results.lost.size > 0 ? exitCodes.no : exitCodes.yes;
  if (asked.table !== undefined) {
    return {
      ...tableAnswer([sweptQueues(report)], asked.table, { reproduce, isPartial }),
      exitCode,
    };
  }
  return {
    exitCode,
    isPartial,
    json,
    reproduce,
    ...forms,
  };
}

function openRunFile(
  sweep: Sweep,
  results: SweepResults,
  { out, resume }: SweepOptions,
): RunFile | null {
  const header = headerOf(sweep);
  if (resume !== undefined) return RunFile.resume(join(resume, files.run), header, results);
  return out === undefined ? null : RunFile.begin(join(out, files.run), header);
}

async function run(
  sweep: Sweep,
  {
    results,
    runFile,
    options,
  }: {
    readonly results: SweepResults;
    readonly runFile: RunFile | null;
    readonly options: SweepOptions;
  },
): Promise<boolean> {
  const stop = listenForInterrupt();
  const progress = startProgress(options.progress);
  const of = sweep.experiment.cells.length * sweep.replications;
  const runner = await runnerOf(options, of - results.count);
  try {
    for await (const step of runSweep(runner, sweep, { results, signal: stop })) {
      runFile?.add(step);
      progress.tick(() => ({ done: results.count, of }));
    }
    return stop.aborted;
  } finally {
    progress.end();
    runFile?.close();
    await runner.close();
  }
}

async function runnerOf(
  { workers, on, lane }: SweepOptions,
  most: number,
): Promise<ReplicationRunner> {
  if (on !== 'temporal') return openRunner({ workers, lane }, most);
  const temporal = temporalPlace();
  const of = { temporal, version: engineVersion, workers: Math.max(1, workers ?? atOnce) };
  const { openTemporalRunner } = await import('../../workflows/index.ts');
  const runner = await onTemporal(openTemporalRunner(of));
  if (!(await runner.hasWorkers())) {
    const where = `TEMPORAL_ADDRESS=${temporal.address}`;
    process.stderr.write(`no worker is there yet; begin one or more: ${where} callwright worker\n`);
  }
  return inLane(runner, lane);
}

function reproduceLine(
  path: string,
  { replications, seed }: Sweep,
  { axis = [], random, measure, stopEarly, table }: SweepOptions,
): string {
  const quoted = (text: string): string => (/^[\w.=,/:-]+$/.test(text) ? text : `'${text}'`);
  const given = { axis: axis.map(quoted), random, measure, stopEarly, replications, seed, table };
  return commandLine(`sweep ${path}`, given);
}
