/**
 * `callwright forecast`: calls of coming days by interval, with bands and the scores of every
 * method on held-back days. `--scenario` writes a scenario for each open day.
 */
import { parseScenario, type Scenario } from '../../contracts/index.ts';
import {
  type CountedDays,
  clockOf,
  clockText,
  type ForecastReport,
  forecastCalls,
  inAgreement,
  type ReadCounts,
  readCounts,
} from '../../simulator/index.ts';
import { CliError, type ExitCode, exitCodes } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { columnMapOf, logOptionsOf, readCountsFile } from '../files/read-call-log.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import {
  type ForecastFiles,
  readBaseScenario,
  typesToForecast,
  writeScenarios,
} from '../forecast/forecast-scenarios.ts';
import { forecastCsv, forecastDocument } from '../forecast/forecast-text.ts';
import { readSpecialDays } from '../forecast/special-file.ts';
import { ofToday, restOfStaff, todayDocument, untilNow } from '../forecast/today.ts';
import { timeZoneOf } from '../init/answers.ts';
import {
  callLogOptions,
  choice,
  daysLong,
  durationMs,
  progressOption,
  timeOfDayMs,
  writingOptions,
} from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { percentDone, startProgress, workToTheEnd } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { plural } from '../text/figures.ts';
import type { Style } from '../text/style.ts';

const options = {
  '--horizon <days>': ['days to forecast, as 7d or 2w', daysLong, 7],
  '--interval <time>': ['of the forecast [30m, or the table’s]', durationMs],
  '--holdout <days>': ['at the end, to score on [4w, or what a short table spares]', daysLong],
  '--method <name>': [
    'whose forecast it is',
    choice(
      ...(['sameWeekday', 'meanOf4', 'meanOf8', 'trend'] as const),
      ...(['damped', 'holtWinters', 'mixed', 'combined'] as const),
    ),
    'combined',
  ],
  ...callLogOptions,
  '--time-zone <zone>': ['of the table’s times [as the column map says, else UTC]', timeZoneOf],
  '--call-type <id>': 'of one call type alone',
  '--special <file>': 'CSV with date and name, like, factor: days unlike others; closed: no calls',
  '--at <time>': ['the table’s last day has come so far, as 10:30: its rest', timeOfDayMs],
  '--scenario <file>':
    'write it for each open day to come, with these calls, beside it; with --at: agents it lacks',
  ...progressOption,
  ...writingOptions,
} as const;

type Options = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<table>': 'CSV: a call log, or counts by date and interval; - for stdin' },
  options,
  examples: [
    'callwright forecast counts.csv --horizon 2w --holdout 8w',
    'callwright forecast calls.csv --columns columns.json --output csv > forecast.csv',
    'callwright forecast calls.csv --columns columns.json --scenario fitted/scenario.json',
    'callwright forecast calls-until-now.csv --at 10:30 --scenario today.scenario.json',
  ],
  schema: 'forecast/1',
  also: ['csv'],
  answer: (asked, { table }) => forecast(table, asked),
});

/** Call type in the CSV of a table without call types. */
const unnamedType = 'calls';

async function forecast(
  path: string,
  asked: Options & { readonly output: string },
): Promise<Output<'csv'> | ExitCode> {
  const { scenario, at, callType } = asked;
  const base = scenario === undefined ? null : baseOf(scenario, asked);
  const { counted, countedOf, callTypes, notes, kind } = await countsOf(path, base, asked);
  const ids = base === null ? [] : typesToForecast(base, { path, known: callTypes });
  const forecastOf = forecaster(path, asked);
  const whole = await forecastOf(counted);
  const report = ofToday(whole);
  const ownTypes = callTypes.length > 1 && (callType === undefined || base !== null);
  const own = new Map<string, ForecastReport>();
  for (const id of ownTypes ? callTypes : []) own.set(id, ofToday(await forecastOf(countedOf(id))));
  const queues = callType === undefined ? inAgreement(report, own) : own;
  const reproduce = reproduceLine(path, asked);
  if (asked.output === 'csv' && (base === null || at !== undefined)) {
    const csv = (): string =>
      forecastCsv(queues.size > 0 ? queues : new Map([[callType ?? unnamedType, report]]));
    return { json: {}, text: csv, csv };
  }
  const reports = new Map(ids.map((id) => [id, queues.get(id) ?? report]));
  const about = { kind, callTypes, notes };
  const byQueue = queues.size === 0 ? {} : { queues: Object.fromEntries(queues) };
  if (whole.today !== undefined) {
    const staff = scenario === undefined ? undefined : await restOfStaff(scenario, reports, asked);
    if (staff === null) return exitCodes.stopped;
    const beside = { queues, staff, notes, reproduce };
    const { text } = documentForms(todayDocument(whole, whole.today, beside));
    const required = staff === undefined ? {} : { required: staff };
    return { json: { ...about, ...whole, ...byQueue, ...required }, text, csv: text, reproduce };
  }
  const written =
    scenario === undefined || base === null ? null : writeScenarios(scenario, base, reports, asked);
  const document = forecastDocument(report, {
    notes,
    written: written === null ? [] : writtenLines(written),
    reproduce,
    queues,
  });
  const { text } = documentForms(document);
  const csv = (style: Style): readonly string[] => [...text(style), `reproduce: ${reproduce}`];
  const files = written === null ? {} : { written };
  return { json: { ...about, ...files, ...report, ...byQueue }, text, csv, reproduce };
}

/** The scenario to copy, or with `--at` that of today, which is only read. */
function baseOf(path: string, asked: Options): Scenario {
  return asked.at === undefined
    ? readBaseScenario(path, asked)
    : readValid(path, parseScenario, asked);
}

async function countsOf(path: string, base: Scenario | null, asked: Options): Promise<ReadCounts> {
  const columns = columnMapOf(asked);
  const timeZone = asked.timeZone ?? base?.clock?.timeZone;
  const file = await readCountsFile(path, { ...asked, timeZone });
  const read = readCounts(file, {
    ...(await logOptionsOf(columns, { ...asked, timeZone })),
    intervalMs: asked.interval ?? (base === null ? null : clockOf(base).intervalMs),
    columns,
    callType: asked.callType ?? null,
  });
  if (!read.ok) throw invalidFile(path, read.problems, asked);
  // Of a log they are among what is said of its reading.
  const notes = 'calls' in file ? [] : file.notes;
  return { ...read.value, notes: [...notes, ...read.value.notes] };
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
  options: Options,
): (counted: CountedDays) => Promise<ForecastReport> {
  const { at, special: file, horizon: horizonDays, holdout, method: methodId } = options;
  const special = file === undefined ? [] : readSpecialDays(file, options);
  const usual = { horizonDays, holdoutDays: holdout ?? null, special, methodId };
  const stop = listenForInterrupt();
  return async (counted) => {
    const until = at === undefined ? null : untilNow(counted, at);
    const days = until === null ? counted : until.before;
    const all = forecastCalls(days, until === null ? usual : { ...usual, ...ahead(until) });
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

/** The forecast ends with today. */
function ahead({ before, today }: ReturnType<typeof untilNow>) {
  const lastDay = before.days.at(-1)?.day ?? today.day - 1;
  return { horizonDays: today.day - lastDay, today };
}

function reproduceLine(path: string, options: Options): string {
  const { horizon, interval, holdout, method, columns, from, unreadMax } = options;
  const { timeZone, callType, special, at, scenario } = options;
  const days = {
    horizon: `${horizon}d`,
    holdout: holdout === undefined ? undefined : `${holdout}d`,
  };
  const time = at === undefined ? undefined : clockText(at, 0);
  const what = { method, interval, columns, from, unreadMax, timeZone, callType, special };
  const given = { ...days, ...what, at: time, scenario };
  return commandLine(`forecast ${path}`, given);
}
