/**
 * `callwright fit`: fits a scenario to a call log. `--test` compares it with other days; `--rotate`
 * holds out each week in turn and widens intervals.
 */
import { basename, join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import type { ColumnMap } from '../../contracts/index.ts';
import {
  type BackTestFigure,
  backTest,
  type CallLog,
  dayNumberOf,
  type FitPart,
  fitLog,
  fitParts,
  fitQuality,
  fitStaff,
  givenStaff,
  type LogFit,
  rotate,
  rotatedWeeksMin,
  type ScenarioNames,
  type Shift,
  type StaffRound,
  staffPlanOf,
  weekdayOf,
  widenIntervals,
  wideningsOf,
  withRoster,
} from '../../simulator/index.ts';
import { CliError, exitCodes, invalidInput, wrongUsage } from '../cli-error.ts';
import { answering, jsonAnswer, needed, type OptionsOf, type Output } from '../command.ts';
import { readCallLog } from '../files/read-call-log.ts';
import { invalidFile } from '../files/read-centre.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { figuresOfFit, filesOfFit, type RotationResult } from '../fit/fit-figures.ts';
import { fitDocument } from '../fit/fit-text.ts';
import { qualityTable } from '../fit/quality-text.ts';
import { readSpecialDays } from '../forecast/special-file.ts';
import { timeZoneOf } from '../init/answers.ts';
import {
  callLogOptions,
  dateRange,
  durationMs,
  progressOption,
  wholeNumber,
  writingOptions,
} from '../options.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { checkReportFile, writeReport } from '../simulate/report-file.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { percentDone, startProgress, workToTheEnd } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { plural } from '../text/figures.ts';

const options = {
  '--out <folder>': needed('for the scenario, its centre, measured figures and patience tables'),
  ...callLogOptions,
  '--time-zone <zone>': ['of the log’s times [as the column map says, else UTC]', timeZoneOf],
  '--days <from..to>': ['to fit to [all]', dateRange],
  '--test <from..to>': ['to simulate and set beside what they showed', dateRange],
  '--rotate': 'hold out every week in turn, and widen intervals until nine in ten hold',
  '--interval <time>': ['of arrival rates', durationMs, 1_800_000],
  '--target <time>': ['of the service level', durationMs, 20_000],
  '--parts <list>': [
    'of the scenario: changeover, profiles, overflow, balk, redials, busyness, pace',
    undefined,
    'changeover,profiles,overflow,balk,redials',
  ],
  '--special <file>': 'CSV with date and name: days to leave out, as in forecast',
  '--roster <file>': 'a scenario whose shifts are the agents’, such as staff --out writes',
  '--rounds <count>': ['of the search for agents at work', wholeNumber(1), 16],
  '--seed <seed>': ['of callers and agents', wholeNumber(0), 1],
  '--report <file>': 'write all of it, and each figure beside the log: .html, .md, .csv, .xlsx',
  ...progressOption,
  ...writingOptions,
} as const;

type FitOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<log>': 'CSV or .xlsx, a row a call or an event; - for stdin' },
  options,
  examples: [
    'callwright fit calls.csv --out fitted',
    'callwright fit log.csv --columns columns.json --days 1999-02-01..1999-02-21 --out fitted',
  ],
  schema: 'fit/1',
  answer: (asked, { log }) => fitTo(log, asked),
});

/** Short-abandon limit of the service level, unless the centre states one. */
const shortAbandonMs = 5_000;

async function fitTo(path: string, options: FitOptions): Promise<Output> {
  refuseOldFile(join(options.out, 'scenario.json'), options);
  checkReportFile(options);
  const log = await readCallLog(path, options);
  const fitted = fitLog(log, rangeOf(options));
  if (!fitted.ok) throw invalidFile(path, fitted.problems, options);
  const { roster } = options;
  const { fit, shifts } = staffGiven(fitted.value, options);
  const asksWaits = options.rotate === true || options.test !== undefined;
  if (fit.waitsUnknown !== undefined && asksWaits) throw invalidInput(fit.waitsUnknown);
  refuseShortRotation(fit, options);
  const names = namesOf(path, { map: log.map, options });
  const stop = listenForInterrupt();
  const staff =
    shifts === null
      ? await staffOf(fit, { names, options, stop })
      : givenStaff(staffPlanOf(fit, names), shifts);
  const of = { log, names, staff, options, stop };
  const rotation = await rotated(fit, of);
  const figures = await tested(fit, of);
  const test = figures === null ? null : widenIntervals(figures, rotation?.widenings ?? []);
  const quality = fitQuality(fit, names, staff.shifts);
  const result = { log, fit, names, staff, test, rotation, quality, roster: roster ?? null };
  const isPartial = stop.aborted;
  const reproduce = reproduceLine(path, options);
  for (const [file, text] of filesOfFit(result)) writeWhole(join(options.out, file), text, options);
  const document = fitDocument(result, { isPartial, reproduce });
  await writeReport(document, options, () => [qualityTable(quality)]);
  const told = { ...figuresOfFit(result), reproduce };
  const json = `${jsonAnswer('fit/1', told, { isPartial })}\n`;
  writeWhole(join(options.out, 'fit.json'), json, options);
  return {
    isPartial,
    json,
    reproduce,
    text: documentForms(document).text,
  };
}

/** With the profiles and shifts of --roster; without it `shifts` are null. */
function staffGiven(
  fit: LogFit,
  options: FitOptions,
): { readonly fit: LogFit; readonly shifts: readonly Shift[] | null } {
  if (options.roster === undefined) return { fit, shifts: null };
  const { plan, scenario, path } = loadScenario(options.roster, options);
  const found = withRoster(fit, { plan, shifts: scenario.agents.shifts });
  if (found.ok) return found.value;
  throw invalidFile(path, found.problems, options);
}

function rangeOf(options: FitOptions) {
  const { days, interval: intervalMs, special: file } = options;
  const special = file === undefined ? [] : readSpecialDays(file, options);
  return { ...daysOf(days), intervalMs, special };
}

function daysOf(range: readonly [string, string] | undefined) {
  if (range === undefined) return {};
  const [fromDay, toDay] = range.map(dayNumberOf);
  if (fromDay !== undefined && toDay !== undefined) return { fromDay, toDay };
  throw wrongUsage(`${range.join('..')} names no days; expected dates`);
}

function namesOf(
  path: string,
  { map, options }: { readonly map: ColumnMap | null; readonly options: FitOptions },
): ScenarioNames {
  const asked = options.parts.split(',').filter((part) => part !== '' && part !== 'none');
  const unknown = asked.find((part) => !fitParts.includes(part as FitPart));
  if (unknown !== undefined) {
    const expected = `expected some of ${fitParts.join(',')}, or none`;
    throw wrongUsage(`--parts has ${unknown}; ${expected}`);
  }
  return {
    id: 'fitted',
    name: `fitted to ${basename(path)}`,
    centreFile: 'centre.json',
    timeZone: map?.timeZone ?? options.timeZone ?? 'UTC',
    targetMs: options.target,
    shortAbandonMs,
    seed: options.seed,
    headStarts: map?.headStarts ?? {},
    // A roster's shifts name its own profiles, whose links say when they take what.
    parts: new Set(
      fitParts.filter((part) => {
        const isOfRoster = part === 'profiles' || part === 'overflow';
        return asked.includes(part) || (isOfRoster && options.roster !== undefined);
      }),
    ),
  };
}

interface Fitting {
  readonly names: ScenarioNames;
  readonly options: FitOptions;
  readonly stop: AbortSignal;
}

async function staffOf(fit: LogFit, { names, options, stop }: Fitting): Promise<StaffRound> {
  const rounds = fit.waitsUnknown === undefined ? options.rounds : 1;
  const search = fitStaff({ ...staffPlanOf(fit, names), rounds });
  const progress = startProgress(options.progress, {
    verb: 'fitting agents at work',
    noun: 'rounds',
  });
  let best: StaffRound | null = null;
  let next = search.next();
  for (; next.done !== true; next = search.next()) {
    const { round, of, misfit } = next.value;
    if (best === null || misfit < best.misfit) best = next.value;
    const estimate = `waits off by ${(100 * best.misfit).toFixed(0)} %`;
    progress.tick(() => ({ done: round + 1, of, estimate }));
    await pause();
    if (stop.aborted) break;
  }
  progress.end();
  if (next.done === true) return next.value;
  if (best !== null) return best;
  throw new CliError(
    exitCodes.stopped,
    'stopped before agents at work were fitted; nothing is written',
  );
}

interface Testing extends Fitting {
  readonly log: CallLog;
  readonly staff: StaffRound;
}

async function tested(fit: LogFit, of: Testing): Promise<readonly BackTestFigure[] | null> {
  const { log, names, staff, options, stop } = of;
  if (options.test === undefined || stop.aborted) return null;
  const { fromDay, toDay } = { fromDay: 0, toDay: 0, ...daysOf(options.test) };
  const calls = log.calls.filter(
    ({ day, enteredAtMs }) =>
      day >= fromDay &&
      day <= toDay &&
      fit.weekdays.includes(weekdayOf(day)) &&
      !fit.daysOfChange.includes(day) &&
      enteredAtMs >= fit.startMs &&
      enteredAtMs < fit.endMs,
  );
  if (new Set(Array.from(calls, ({ day }) => day)).size < 2) {
    const what = `--test ${options.test.join('..')} has not two days of the kind fitted`;
    throw invalidInput(`${what}; expected days of the log`);
  }
  const test = backTest(fit, { names, shifts: staff.shifts, calls });
  const progress = startProgress(options.progress, { verb: 'testing', noun: 'days' });
  return await workToTheEnd(test, stop, progress, ([done, all]) => ({
    done,
    of: all,
  }));
}

async function rotated(fit: LogFit, of: Testing): Promise<RotationResult | null> {
  const { log, names, options, stop } = of;
  if (options.rotate !== true || stop.aborted) return null;
  const work = rotate(log, fit, { ...rangeOf(options), names });
  const progress = startProgress(options.progress, {
    verb: 'holding out weeks',
    noun: 'percent of them',
  });
  const splits = await workToTheEnd(work, stop, progress, percentDone);
  return splits === null ? null : { splits, widenings: wideningsOf(splits) };
}

function refuseShortRotation(
  { days, weekdays }: LogFit,
  { rotate: isAsked, roster }: FitOptions,
): void {
  if (isAsked === true && roster !== undefined) {
    throw wrongUsage(
      '--rotate is given with --roster; expected one of them, as it fits the agents',
    );
  }
  if (isAsked !== true || days.length >= rotatedWeeksMin * weekdays.length) return;
  const what = `--rotate has ${days.length} days of the kind fitted`;
  const expected = `expected three weeks of ${plural(weekdays.length, 'day')} at least`;
  throw invalidInput(`${what}; ${expected}`);
}

function reproduceLine(path: string, options: FitOptions): string {
  const { columns, from, unreadMax, timeZone, roster, days, test, interval, target } = options;
  const { special, parts, rounds, seed, out } = options;
  const ranges = { days: days?.join('..'), test: test?.join('..'), rotate: options.rotate };
  const rest = { parts, interval, target, rounds, seed, out };
  return commandLine(`fit ${path}`, {
    columns,
    from,
    unreadMax,
    timeZone,
    roster,
    special,
    ...ranges,
    ...rest,
  });
}
