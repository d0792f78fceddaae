/**
 * `callwright sweep`: a grid or a random design over fields of a scenario, each cell simulated.
 *
 * The answer is the same with any number of workers, and after an interruption and a resume.
 * Source: ux-and-api.md 9.2; simulation.md 13 (experiment).
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  growingRunner,
  type ReplicationRunner,
  runSweep,
  type Sweep,
  SweepResults,
} from '../../gateways/index.ts';
import { type SweepReport, sweepCsv, sweepPage, sweepReportOf } from '../../simulator/index.ts';
import { openTemporalRunner } from '../../workflows/index.ts';
import { CliError } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import { type AskedSweep, askedSweep, headerOf } from '../sweep/asked-sweep.ts';
import { RunFile } from '../sweep/run-file.ts';
import { sweepLines } from '../sweep/sweep-text.ts';
import { onTemporal, temporalPlace } from '../temporal/temporal-place.ts';
import { flags } from '../text/command-line.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import type { StyleOptions } from '../text/style.ts';

export interface SweepOptions extends AskedSweep, StyleOptions, WriteOptions {
  /** Threads; 0: none, all in this one [one per processor]. On Temporal, at once [64]. */
  readonly workers?: number;
  /** On threads of this process, or on the workers of Temporal [here]. */
  readonly on?: 'here' | 'temporal';
  /** Folder for the run file and the results. */
  readonly out?: string;
  /** Such a folder, of this sweep, to go on with. */
  readonly resume?: string;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json' | 'csv' | 'html';
}

const confidence = 0.95;
/** Replications under way on Temporal: more than most have threads. */
const atOnce = 64;
const files = { run: 'run.jsonl', json: 'result.json', csv: 'result.csv' } as const;

/** Sweeps over the scenario at `path`; the answer goes to stdout. */
export async function sweepCommand(path: string, options: SweepOptions): Promise<ExitCode> {
  const { out, resume, dryRun = false } = options;
  if (out !== undefined && resume !== undefined) {
    throw new CliError(exitCodes.wrongUsage, '--out and --resume are given; expected one of them');
  }
  if (out !== undefined) {
    for (const file of Object.values(files)) refuseOldFile(join(out, file), options);
  }
  const loaded = loadScenario(path, options);
  const sweep = askedSweep(loaded, options);
  const results = new SweepResults(sweep.experiment.cells.length);
  const runFile = dryRun ? null : openRunFile(sweep, results, options);
  const isPartial = await run(sweep, { results, runFile, options });
  const report = sweepReportOf(sweep.experiment, results.byCell, {
    seed: sweep.seed,
    confidence,
    measures: sweep.measures,
    lost: results.lost,
  });
  const reproduce = reproduceLine(path, sweep, options);
  const of = {
    report,
    reproduce,
    isPartial,
    scenario: loaded.sha256,
    centre: loaded.centre.sha256,
  };
  writeResults(of, { ...options, force: true });
  process.stdout.write(answerOf(of, options));
  const folder = out ?? resume;
  if (isPartial && folder !== undefined && !dryRun) {
    process.stderr.write(`go on: ${reproduce} --resume ${folder}\n`);
  }
  if (isPartial) return exitCodes.stopped;
  return results.lost.size > 0 ? exitCodes.no : exitCodes.yes;
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

/** Whether it was interrupted. */
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
  const runner = await runnerOf(options);
  try {
    for await (const step of runSweep(runner, sweep, { results, signal: stop })) {
      runFile?.add(step);
      progress.tick(() => ({ done: results.count, of, estimate: '' }));
    }
    return stop.aborted;
  } finally {
    progress.end();
    runFile?.close();
    await runner.close();
  }
}

async function runnerOf({ workers, on }: SweepOptions): Promise<ReplicationRunner> {
  if (on !== 'temporal') return growingRunner({ workers: workers ?? availableParallelism() });
  const temporal = temporalPlace();
  const of = { temporal, version: engineVersion, workers: Math.max(1, workers ?? atOnce) };
  const runner = await onTemporal(openTemporalRunner(of));
  if (!(await runner.hasWorkers())) {
    const where = `TEMPORAL_ADDRESS=${temporal.address}`;
    process.stderr.write(`no worker is there yet; begin one or more: ${where} callwright worker\n`);
  }
  return runner;
}

interface Swept {
  readonly report: SweepReport;
  readonly reproduce: string;
  readonly isPartial: boolean;
  readonly scenario: string;
  readonly centre: string;
}

function writeResults(of: Swept, options: SweepOptions): void {
  const folder = options.out ?? options.resume;
  if (folder === undefined) return;
  writeWhole(join(folder, files.json), jsonOf(of), options);
  writeWhole(join(folder, files.csv), sweepCsv(of.report), options);
}

function answerOf(of: Swept, options: SweepOptions): string {
  const { report, reproduce, isPartial } = of;
  switch (options.output) {
    case 'json':
      return jsonOf(of);
    case 'csv':
      return sweepCsv(report);
    case 'html':
      return sweepPage(report, {
        title: `${isPartial ? 'Partial: ' : ''}${report.paths.join(', ')}`,
        reproduce,
      });
    case 'text': {
      const lines = sweepLines(report, { ...options, isPartial });
      return `${[...lines, `reproduce: ${reproduce}`].join('\n')}\n`;
    }
  }
}

function jsonOf({ report, reproduce, isPartial, scenario, centre }: Swept): string {
  const told = { scenario, centre, ...report, reproduce };
  return `${jsonAnswer('sweep/1', told, { isPartial })}\n`;
}

function reproduceLine(
  path: string,
  { replications, seed }: Sweep,
  { axis = [], random, measure, stopEarly }: SweepOptions,
): string {
  const quoted = (text: string): string => (/^[\w.=,/:-]+$/.test(text) ? text : `'${text}'`);
  const given = { axis: axis.map(quoted), random, measure, stopEarly, replications, seed };
  return [`callwright sweep ${path}`, ...flags(given)].join(' ');
}
