/**
 * `callwright forecast`: calls of coming days by interval, with bands and the scores of every
 * method on held-back days. `--scenario` writes a scenario for each open day.
 */
import { parseColumns } from '../../contracts/index.ts';
import {
  type CountedDays,
  clockOf,
  dayNumberOf,
  type ForecastReport,
  forecastCalls,
  readCounts,
  readTable,
  type SpecialDay,
  type Table,
} from '../../simulator/index.ts';
import { CliError, exitCodes, invalidInput } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import {
  type ForecastFiles,
  readBaseScenario,
  typesToForecast,
  writeScenarios,
} from '../forecast/forecast-scenarios.ts';
import { forecastCsv, forecastDocument } from '../forecast/forecast-text.ts';
import { choice, daysLong, durationMs, progressOption, writingOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { percentDone, startProgress, workToTheEnd } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { plural } from '../text/figures.ts';
import type { Style, StyleOptions } from '../text/style.ts';

const options = {
  '--horizon <days>': ['days to forecast, as 7d or 2w', daysLong, 7],
  '--interval <time>': ['of the forecast [30m, or the table’s]', durationMs],
  '--holdout <days>': ['at the end, to score on, as 4w', daysLong, 28],
  '--method <name>': [
    'whose forecast it is',
    choice(
      ...(['sameWeekday', 'meanOf4', 'meanOf8', 'levelProfile', 'holtWinters'] as const),
      ...(['mixed', 'combined'] as const),
    ),
    'combined',
  ],
  '--columns <file>': 'what the columns of a call log mean',
  '--call-type <id>': 'of one call type alone',
  '--special <file>': 'CSV with date and name: days unlike others; closed: no calls',
  '--scenario <file>': 'write it for each open day to come, with these calls, beside it',
  ...progressOption,
  ...writingOptions,
} as const;

type ForecastOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<table>': 'CSV: a call log, or counts by date and interval; - for stdin' },
  options,
  examples: [
    'callwright forecast counts.csv --horizon 2w --holdout 8w',
    'callwright forecast calls.csv --columns columns.json --output csv > forecast.csv',
    'callwright forecast calls.csv --columns columns.json --scenario fitted/scenario.json',
  ],
  schema: 'forecast/1',
  also: ['csv'],
  answer: (asked, { table }) => forecast(table, asked),
});

/** Call type in the CSV of a table without call types. */
const unnamedType = 'calls';

async function forecast(
  path: string,
  asked: ForecastOptions & { readonly output: string },
): Promise<Output<'csv'>> {
  const base = asked.scenario === undefined ? null : readBaseScenario(asked.scenario, asked);
  const table = readValid(path, readTable, asked);
  const read = readCounts(table, {
    intervalMs: asked.interval ?? (base === null ? null : clockOf(base).intervalMs),
    columns: asked.columns === undefined ? null : readValid(asked.columns, parseColumns, asked),
    callType: asked.callType ?? null,
  });
  if (!read.ok) throw invalidFile(path, read.problems, asked);
  const { counted, countedOf, callTypes, notes, kind } = read.value;
  const forecastOf = forecaster(path, asked);
  const reproduce = reproduceLine(path, asked);
  const reportsOf = async (ids: readonly string[]): Promise<Map<string, ForecastReport>> => {
    const reports = new Map<string, ForecastReport>();
    for (const id of ids)
      reports.set(id, await forecastOf(callTypes.length > 1 ? countedOf(id) : counted));
    return reports;
  };
  if (asked.output === 'csv' && base === null) {
    const ids = asked.callType === undefined ? callTypes : [asked.callType];
    const reports = await reportsOf(ids.length === 0 ? [unnamedType] : ids);
    const csv = (): string => forecastCsv(reports);
    return { json: {}, text: csv, csv };
  }
  const ids = base === null ? [] : typesToForecast(base, { path, known: callTypes });
  const report = await forecastOf(counted);
  const written =
    base === null ? null : writeScenarios(asked.scenario ?? '', base, await reportsOf(ids), asked);
  const about = { kind, callTypes, notes, ...(written === null ? {} : { written }) };
  const document = forecastDocument(report, {
    notes,
    written: written === null ? [] : writtenLines(written),
    reproduce,
  });
  const { text } = documentForms(document);
  const csv = (style: Style): readonly string[] => [...text(style), `reproduce: ${reproduce}`];
  return { json: { ...about, ...report }, text, csv, reproduce };
}

function writtenLines({ csv, scenarios, callsOutside }: ForecastFiles): readonly string[] {
  const [first] = scenarios;
  const calls = Math.round(callsOutside);
  const outside = calls === 0 ? '' : `; ${plural(calls, 'call')} outside its day are left out`;
  return [
    `written: ${csv}, and ${plural(scenarios.length, 'scenario')} beside it${outside}`,
    ...(first === undefined ? [] : [`next: callwright staff ${first}`]),
  ];
}

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
    if (!parsed.ok) throw invalidFile(path, parsed.problems, options);
    return parsed.value;
  };
}

function specialDays(path: string, style: StyleOptions): readonly SpecialDay[] {
  const table: Table = readValid(path, readTable, style);
  const [date, name] = ['date', 'name'].map((column) => table.columns.indexOf(column));
  if (date === undefined || name === undefined || date < 0 || name < 0) {
    const has = table.columns.join(', ');
    throw invalidInput(`${path} has ${has}; expected columns date, name`);
  }
  return table.rows.map((cells, place) => {
    const day = dayNumberOf(cells[date] ?? '');
    if (day !== undefined) return { day, name: cells[name]?.trim() ?? '' };
    const where = `${path}:${place + 2} has the date ${cells[date]}`;
    throw invalidInput(`${where}; expected YYYY-MM-DD`);
  });
}

function reproduceLine(path: string, options: ForecastOptions): string {
  const { horizon, interval, holdout, method, columns, callType, special, scenario } = options;
  const days = { horizon: `${horizon}d`, holdout: `${holdout}d` };
  const given = { ...days, method, interval, columns, callType, special, scenario };
  return commandLine(`forecast ${path}`, given);
}
