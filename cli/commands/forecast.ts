/**
 * `callwright forecast`: calls of the days to come by interval, with bands, and how well every
 * method did on the days held back, beside seasonal-naive baselines. With `--scenario` also that
 * scenario for each open day to come, with the calls forecast.
 *
 * Source: simulation.md 11; ux-and-api.md 9.4.
 */
import {
  type CountedDays,
  clockOf,
  dayNumberOf,
  type ForecastReport,
  forecastCalls,
  type MethodId,
  readCounts,
  type SpecialDay,
  type Table,
} from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { WriteOptions } from '../files/write-file.ts';
import { readColumns, readCsv, refused } from '../fit/read-columns.ts';
import {
  readBaseScenario,
  typesToForecast,
  type Written,
  writeScenarios,
} from '../forecast/forecast-scenarios.ts';
import { forecastCsv, forecastLines } from '../forecast/forecast-text.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import {
  type ProgressKind,
  percentDone,
  startProgress,
  workToTheEnd,
} from '../streams/progress.ts';
import { flags } from '../text/command-line.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import type { StyleOptions } from '../text/style.ts';

export interface ForecastOptions extends StyleOptions, WriteOptions {
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
  /** Whose calls are replaced by those forecast, a file for each open day. */
  readonly scenario?: string;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json' | 'csv';
}

/** What a table without call types counts, in CSV. */
const unnamedType = 'calls';

/** Forecasts from the table at `path`; the answer goes to stdout, scenarios beside theirs. */
export async function forecastCommand(path: string, options: ForecastOptions): Promise<ExitCode> {
  const base = options.scenario === undefined ? null : readBaseScenario(options.scenario, options);
  const table = readCsv(path, options);
  const read = readCounts(table, {
    intervalMs: options.interval ?? (base === null ? null : clockOf(base).intervalMs),
    columns: readColumns(options.columns, options),
    callType: options.callType ?? null,
  });
  if (!read.ok) throw refused(path, read.problems, options);
  const { counted, countedOf, callTypes, notes, kind } = read.value;
  const forecast = forecaster(path, options);
  const reproduce = reproduceLine(path, options);
  const reportsOf = async (ids: readonly string[]): Promise<Map<string, ForecastReport>> => {
    const reports = new Map<string, ForecastReport>();
    for (const id of ids)
      reports.set(id, await forecast(callTypes.length > 1 ? countedOf(id) : counted));
    return reports;
  };
  if (options.output === 'csv' && base === null) {
    const asked = options.callType === undefined ? callTypes : [options.callType];
    const reports = await reportsOf(asked.length === 0 ? [unnamedType] : asked);
    process.stdout.write(`${forecastCsv(reports).join('\n')}\n`);
    return exitCodes.yes;
  }
  const ids = base === null ? [] : typesToForecast(base, { path, known: callTypes });
  const report = await forecast(counted);
  const written =
    base === null
      ? null
      : writeScenarios(options.scenario ?? '', base, await reportsOf(ids), options);
  if (options.output === 'json') {
    const about = { kind, callTypes, notes, ...(written === null ? {} : { written }) };
    const told = { ...about, ...report, reproduce };
    process.stdout.write(`${jsonAnswer('forecast/1', told)}\n`);
  } else {
    const lines = forecastLines(report, { ...options, notes });
    const next = written === null ? [] : writtenLines(written);
    process.stdout.write(`${[...lines, ...next, `reproduce: ${reproduce}`].join('\n')}\n`);
  }
  return exitCodes.yes;
}

function writtenLines({ csv, scenarios, callsOutside }: Written): readonly string[] {
  const [first] = scenarios;
  const calls = Math.round(callsOutside);
  const outside = calls === 0 ? '' : `; ${plural(calls, 'call')} outside its day are left out`;
  return [
    `written: ${csv}, and ${plural(scenarios.length, 'scenario')} beside it${outside}`,
    ...(first === undefined ? [] : [`next: callwright staff ${first}`]),
  ];
}

/** Forecasts from counts; stops at Ctrl-C. */
function forecaster(
  path: string,
  options: ForecastOptions,
): (counted: CountedDays) => Promise<ForecastReport> {
  const special = options.special === undefined ? [] : specialDays(options.special, options);
  const stop = listenForInterrupt();
  return async (counted) => {
    const all = forecastCalls(counted, {
      horizonDays: options.horizon,
      holdoutDays: options.holdout,
      special,
      methodId: options.method,
    });
    const progress = startProgress(options.progress, {
      verb: 'scoring',
      noun: 'percent of the days',
    });
    const parsed = await workToTheEnd(all, stop, progress, percentDone);
    if (parsed === null) {
      throw new CliError(exitCodes.stopped, 'stopped before the methods were scored; no forecast');
    }
    if (!parsed.ok) throw refused(path, parsed.problems, options);
    return parsed.value;
  };
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
  const { horizon, interval, holdout, method, columns, callType, special, scenario } = options;
  const days = { horizon: `${horizon}d`, holdout: `${holdout}d` };
  const given = { ...days, method, interval, columns, callType, special, scenario };
  return [`callwright forecast ${path}`, ...flags(given)].join(' ');
}
