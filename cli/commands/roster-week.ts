/**
 * `callwright roster week`: people of a file on shifts of a week, so that required agents are at
 * work; `--out` writes each day as a scenario with named agents, for `simulate` and `roster replay`.
 */
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import {
  dayNames,
  type People,
  parsePeople,
  parseShiftRules,
  type ShiftRules,
} from '../../contracts/index.ts';
import { highsSolver, runWeek } from '../../gateways/index.ts';
import { assert, dateOfDay } from '../../kernel/index.ts';
import {
  buildWeek,
  dayNumberOf,
  dayOfText,
  defaultShiftRules,
  namedShifts,
  peopleOfWeek,
  type ReportDocument,
  swapDays,
  type WeekProblem,
  type WeekRosterSoFar,
  weekAnswer,
  weekdayOf,
  weekRoster,
} from '../../simulator/index.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, jsonAnswer, needed, type OptionsOf } from '../command.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { durationMs, progressOption, wholeNumber, writingOptions } from '../options.ts';
import { type RosteredDay, readDays } from '../roster/read-days.ts';
import { type AnsweredWeek, weekDocument, weekTables } from '../roster/week-text.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { checkReportFile, writeReport } from '../simulate/report-file.ts';
import { rosterScenario } from '../staff/staff-scenario.ts';
import { stopSignal } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';

const options = {
  '--people <file>': needed('contracts, days off, rest, wishes: callwright.people/1'),
  '--shifts <file>': 'shift rules [full days with a lunch, half days]',
  '--scenario <file>': 'the day that --out writes, where the required agents are a table',
  '--weeks <count>': ['weeks in a row, each after the one before [1]', wholeNumber(1)],
  '--from <date>': ['Monday of the first week, for absences', dayFrom],
  '--swap <people,day>': ['ana,ben,thursday: may they, and who is missing then', swapFrom],
  '--budget <time>': ['for each week: then the best roster so far [120s]', durationMs],
  '--seed <seed>': ['of the order in which rosters are tried [1]', wholeNumber(0)],
  '--out <folder>': 'write each day as a scenario with named agents, and the result',
  '--report <file>': 'write the answer as a page (.html), .md, .csv, or its tables as .xlsx',
  ...progressOption,
  ...writingOptions,
} as const;

const defaults = { budget: 120_000, seed: 1, weeks: 1 } as const;
const resultFile = 'week.json';
const mondayNumber = 0;

function dayFrom(text: string): number {
  const day = dayNumberOf(text);
  if (day !== undefined && weekdayOf(day) === mondayNumber) return day;
  throw new InvalidArgumentError('Expected the date of a Monday, like 2026-03-02.');
}

interface Swap {
  readonly ids: readonly [string, string];
  readonly day: number;
}

function swapFrom(text: string): Swap {
  const [one = '', other = '', name = ''] = text.split(',').map((part) => part.trim());
  const day = dayOfText(name);
  if (day !== undefined && one !== '' && other !== '') return { ids: [one, other], day };
  throw new InvalidArgumentError('Expected two people and a day, like ana,ben,thursday.');
}

export const command = answering({
  arguments: {
    '<days...>': 'table of the week, or DAYS=FILE: scenario, answer of staff, or table',
  },
  options,
  examples: [
    'callwright roster week mon-fri=rostered/roster.scenario.json --people people.json --out week',
    'callwright roster week required.csv --people people.json --shifts shift-rules.json',
  ],
  schema: 'week-roster/1',
  also: ['csv'],
  answer: async (asked, { days: given }) => {
    const { seed, out, weeks: count } = { ...defaults, ...asked };
    const days = readDays(given, asked);
    for (const file of out === undefined ? [] : [resultFile, ...days.map(fileOf)]) {
      refuseOldFile(join(out ?? '', file), asked);
    }
    checkReportFile(asked);
    const rules = rulesOf(days, asked);
    const weeks = await rosteredWeeks(days, rules, { ...asked, seed, weeks: count });
    const { people, shifts, from } = asked;
    const reproduce = commandLine(`roster week ${given.join(' ')}`, {
      people,
      shifts,
      weeks: asked.weeks,
      from: from && dateOfDay(from),
      swap: asked.swap && [...asked.swap.ids, dayNames[asked.swap.day]].join(','),
      seed,
    });
    const isPartial = weeks.some((week) => week.isPartial);
    const jsons = weeks.map((week) => jsonOf(week, seed));
    const json = { ...jsons[0], ...(count === 1 ? {} : { weeks: jsons }) };
    if (out !== undefined) {
      const text = `${jsonAnswer('week-roster/1', { ...json, reproduce }, { isPartial })}\n`;
      writeWhole(join(out, resultFile), text, asked);
    }
    const [first] = weeks;
    const swap = first === undefined || asked.swap === undefined ? null : swapOf(first, asked.swap);
    const documents = weeks.map((week, place) => {
      const folder = out === undefined || place === 0 ? out : join(out, week.name);
      const next = [
        ...(place === 0 && swap !== null ? [swap.line] : []),
        ...(folder === undefined ? [] : writeDays(folder, days, { ...week, asked })),
      ];
      return weekDocument(week, { next, reproduce });
    });
    if (out !== undefined && first !== undefined && swap?.roster) {
      const swapped = days.filter(({ day }) => day === asked.swap?.day);
      writeDays(join(out, 'swap'), swapped, { ...first, roster: swap.roster, asked });
    }
    const document = documentOfWeeks(documents, weeks);
    await writeReport(document, asked, () =>
      weeks.flatMap(({ answer, name }) =>
        weekTables(answer).map((table) =>
          count === 1 ? table : { ...table, id: `${name}-${table.id}` },
        ),
      ),
    );
    return {
      exitCode: weeks.every(({ answer }) => answer.shortHours === 0) ? exitCodes.yes : exitCodes.no,
      isPartial,
      json,
      reproduce,
      ...documentForms(document),
    };
  },
});

interface WeekResult extends AnsweredWeek {
  /** Date of its Monday, or its number where no date is given. */
  readonly name: string;
  readonly problem: WeekProblem;
  readonly roster: WeekRosterSoFar;
}

async function rosteredWeeks(
  days: readonly RosteredDay[],
  rules: ShiftRules,
  asked: WeekOptions & Readonly<Record<'seed' | 'weeks', number>>,
): Promise<readonly WeekResult[]> {
  const file = readValid(asked.people, parsePeople, asked);
  const currency = rules.profiles === undefined ? null : (rules.currency ?? null);
  if (asked.from === undefined && file.people.some(({ absences }) => absences)) {
    throw wrongUsage('--from is missing; expected the Monday of the week, as absences have dates');
  }
  const found: WeekResult[] = [];
  for (let week = 0; week < asked.weeks; week += 1) {
    const monday = (asked.from ?? 0) + week * dayNames.length;
    const before = found.map(({ answer }) => answer);
    const isPlain = asked.weeks === 1 && asked.from === undefined;
    const people = isPlain ? file : peopleOfWeek(file, { monday, before });
    const problem = problemOf(days, rules, { people, asked });
    const { roster, bound, isPartial } = await search(problem, { ...defaults, ...asked });
    const answer = weekAnswer(problem, roster);
    const gapShare = bound > 0 ? roster.cost / bound - 1 : 0;
    const name = asked.from === undefined ? `week-${week + 1}` : dateOfDay(monday);
    const { prices } = problem;
    const own = { answer, bound, gapShare, prices, currency, isPartial };
    found.push({ ...own, name, problem, roster });
  }
  return found;
}

function jsonOf({ answer, roster, name, ...week }: WeekResult, seed: number) {
  const { bound, gapShare, prices, currency } = week;
  return { ...answer, week: name, currency, cost: roster.cost, bound, gapShare, prices, seed };
}

/** One document; of several weeks, each under its name. */
function documentOfWeeks(
  documents: readonly ReportDocument[],
  weeks: readonly WeekResult[],
): ReportDocument {
  const [first] = documents;
  assert(first !== undefined, 'a week is rostered');
  if (documents.length === 1) return first;
  const short = weeks.reduce((sum, { answer }) => sum + answer.shortHours, 0);
  const wishes = weeks.flatMap(({ answer }) => answer.wishes);
  const met = wishes.filter(({ isMet }) => isMet).length;
  return {
    ...first,
    answer: `${weeks.length} weeks · ${short.toFixed(1)} agent-hours short · ${met} of ${wishes.length} wishes met`,
    tone: short === 0 ? 'good' : 'doubtful',
    sections: documents.flatMap(({ answer, sections }, place) => [
      { heading: weeks[place]?.name ?? '', lines: [answer] },
      ...sections,
    ]),
    data: () =>
      documents.flatMap(({ data }, place) => {
        const [head = [], ...rows] = data?.() ?? [];
        const named = rows.map((row) => [weeks[place]?.name ?? '', ...row]);
        return place === 0 ? [['week', ...head], ...named] : named;
      }),
  };
}

/** Whether two people may exchange a day of the first week, and what it changes. */
function swapOf({ problem, roster, answer }: WeekResult, { ids, day }: Swap) {
  const found = swapDays(problem, roster.weeks, { ids, day });
  if (found === null)
    throw wrongUsage(`--swap names ${ids.join(', ')}; expected people of the file`);
  const swapped = { ...roster, weeks: found.weeks };
  const more = weekAnswer(problem, swapped).shortHours - answer.shortHours;
  const allowed = found.broken.length === 0;
  const verdict = allowed ? 'allowed' : `not allowed: ${found.broken.join(', ')}`;
  const line =
    `swap of ${ids.join(' and ')} on ${dayNames[day]}: ${verdict}; ` +
    `${more.toFixed(1)} agent-hours more short. With --out, compare the day with that in swap/`;
  return { line, roster: allowed ? swapped : null };
}

type WeekOptions = OptionsOf<typeof options>;

function rulesOf(days: readonly RosteredDay[], { shifts, ...style }: WeekOptions): ShiftRules {
  if (shifts !== undefined) return readValid(shifts, parseShiftRules, style);
  return defaultShiftRules(Math.min(...days.map(({ clock }) => clock.dayMs)));
}

function problemOf(
  days: readonly RosteredDay[],
  rules: ShiftRules,
  { people, asked }: { readonly people: People; readonly asked: WeekOptions },
): WeekProblem {
  const built = buildWeek(days, rules, people);
  if (built.ok) return built.value;
  const isOfPeople = built.problems.every(({ pointer }) => pointer.startsWith('/people'));
  const name = isOfPeople ? asked.people : (asked.shifts ?? 'the default shifts');
  throw invalidFile(name, built.problems, asked);
}

async function search(
  problem: WeekProblem,
  { budget, seed, progress: kind }: WeekOptions & Readonly<Record<'budget' | 'seed', number>>,
) {
  const signal = stopSignal(budget);
  const progress = startProgress(kind, { verb: 'rostering', noun: 'rounds' });
  let roster: WeekRosterSoFar = { weeks: [], cost: 0 };
  let bound = 0;
  const done = await runWeek(weekRoster(problem, seed), {
    solver: await highsSolver(),
    signal,
    onNote: (note) => {
      roster = note.best ?? roster;
      bound = note.bound;
      const gap = bound > 0 ? `, ${(100 * (roster.cost / bound - 1)).toFixed(2)} % above` : '';
      progress.tick(() => ({ done: note.rounds, of: null, estimate: `${note.stage}${gap}` }));
    },
  });
  progress.end();
  return { roster: done ?? roster, bound: done?.bound ?? bound, isPartial: done === null };
}

function fileOf({ day }: RosteredDay): string {
  return `${dayNames[day]}.scenario.json`;
}

/** Returns the command that comes next. */
function writeDays(
  out: string,
  days: readonly RosteredDay[],
  of: {
    readonly problem: WeekProblem;
    readonly roster: WeekRosterSoFar;
    readonly asked: WeekOptions;
  },
): readonly string[] {
  const { problem, roster, asked } = of;
  const written = days.flatMap((day) => {
    const path = day.scenario === null ? asked.scenario : day.path;
    if (path === undefined) return [];
    const scenario = day.scenario ?? loadScenario(path, asked).scenario;
    const kept = scenario.agents.shifts.filter(({ profile }) => !day.required.has(profile));
    const shifts = [...kept, ...namedShifts(problem, roster.weeks, day)];
    if (shifts.length === 0) return [];
    const named = rosterScenario(scenario, { shifts }, { path, out });
    const file = join(out, fileOf(day));
    writeWhole(file, `${JSON.stringify(named, null, 2)}\n`, asked);
    return [file];
  });
  const [first] = written;
  return first === undefined ? [] : [`next: callwright simulate ${first}`];
}
