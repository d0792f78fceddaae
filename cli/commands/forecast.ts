/**
 * `callwright forecast`: calls of the days to come by interval, with bands, and how well every
 * method did on the days held back, beside seasonal-naive baselines.
 *
 * Source: simulation.md 11; ux-and-api.md 9.4.
 */
import { setImmediate as pause } from 'node:timers/promises';
import type { Parsed } from '../../contracts/index.ts';
import {
  dayNumberOf,
  type ForecastReport,
  forecastCalls,
  type MethodId,
  readCounts,
  type SpecialDay,
  type Table,
} from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readColumns, readCsv, refused } from '../fit/read-columns.ts';
import { forecastCsv, forecastLines } from '../forecast/forecast-text.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import type { StyleOptions } from '../text/style.ts';

export interface ForecastOptions extends StyleOptions {
  /** Days of the calendar. */
  readonly horizon: number;
  /** Ms. */
  readonly interval?: number;
  /** Days of the calendar. */
  readonly holdout: number;
  readonly method: MethodId | 'combined';
  readonly columns?: string;
  readonly callType?: string;
  /** CSV with columns date and name. */
  readonly special?: string;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json' | 'csv';
}

/** Forecasts from the table at `path`; the answer goes to stdout. */
export async function forecastCommand(path: string, options: ForecastOptions): Promise<ExitCode> {
  const table = readCsv(path, options);
  const read = readCounts(table, {
    intervalMs: options.interval ?? null,
    columns: readColumns(options.columns, options),
    callType: options.callType ?? null,
  });
  if (!read.ok) throw refused(path, read.problems, options);
  const special = options.special === undefined ? [] : specialDays(options.special, options);
  const all = forecastCalls(read.value.counted, {
    horizonDays: options.horizon,
    holdoutDays: options.holdout,
    special,
    methodId: options.method,
  });
  const parsed = await toTheEnd(all, options);
  if (parsed === null) {
    throw new CliError(exitCodes.stopped, 'stopped before the methods were scored; no forecast');
  }
  if (!parsed.ok) throw refused(path, parsed.problems, options);
  const report = parsed.value;
  const reproduce = reproduceLine(path, options);
  if (options.output === 'json') {
    const { callTypes, notes, kind } = read.value;
    const head = {
      schema: 'callwright.forecast/1',
      version: engineVersion,
      kind,
      callTypes,
      notes,
    };
    process.stdout.write(`${JSON.stringify({ ...head, ...report, reproduce }, null, 2)}\n`);
  } else if (options.output === 'csv') {
    process.stdout.write(`${forecastCsv(report).join('\n')}\n`);
  } else {
    const lines = forecastLines(report, { ...options, notes: read.value.notes });
    process.stdout.write(`${[...lines, `reproduce: ${reproduce}`].join('\n')}\n`);
  }
  return exitCodes.yes;
}

/** Null: stopped by Ctrl-C. */
async function toTheEnd(
  all: ReturnType<typeof forecastCalls>,
  { progress: kind }: ForecastOptions,
): Promise<Parsed<ForecastReport> | null> {
  const stop = listenForInterrupt();
  const progress = startProgress(kind, { verb: 'scoring', noun: 'percent of the days' });
  let next = all.next();
  for (; next.done !== true; next = all.next()) {
    const share = next.value;
    progress.tick(() => ({ done: Math.max(1, Math.round(100 * share)), of: 100, estimate: '' }));
    await pause();
    if (stop.aborted) break;
  }
  progress.end();
  return next.done === true ? next.value : null;
}

function specialDays(path: string, style: StyleOptions): readonly SpecialDay[] {
  const table: Table = readCsv(path, style);
  const [date, name] = ['date', 'name'].map((column) => table.columns.indexOf(column));
  if (date === undefined || name === undefined || date < 0 || name < 0) {
    const has = table.columns.join(', ');
    throw new CliError(exitCodes.invalidFile, `${path} has ${has}; expected columns date, name`);
  }
  return table.rows.map((cells, place) => {
    const day = dayNumberOf(cells[date] ?? '');
    if (day !== undefined) return { day, name: cells[name]?.trim() ?? '' };
    const where = `${path}:${place + 2} has the date ${cells[date]}`;
    throw new CliError(exitCodes.invalidFile, `${where}; expected YYYY-MM-DD`);
  });
}

function reproduceLine(path: string, options: ForecastOptions): string {
  const { horizon, interval, holdout, method, columns, callType, special } = options;
  return [
    `callwright forecast ${path} --horizon ${horizon}d --holdout ${holdout}d --method ${method}`,
    ...(interval === undefined ? [] : [`--interval ${interval}`]),
    ...(columns === undefined ? [] : [`--columns ${columns}`]),
    ...(callType === undefined ? [] : [`--call-type ${callType}`]),
    ...(special === undefined ? [] : [`--special ${special}`]),
  ].join(' ');
}
