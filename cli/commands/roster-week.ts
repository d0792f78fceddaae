/**
 * `callwright roster week`: people of a file on shifts of a week, so that required agents are at
 * work; `--out` writes each day as a scenario with named agents, for `simulate` and `roster replay`.
 */
import { join } from 'node:path';
import { dayNames, parsePeople, parseShiftRules, type ShiftRules } from '../../contracts/index.ts';
import { highsSolver, runWeek } from '../../gateways/index.ts';
import {
  buildWeek,
  defaultShiftRules,
  namedShifts,
  type WeekProblem,
  type WeekRosterSoFar,
  weekAnswer,
  weekRoster,
} from '../../simulator/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering, jsonAnswer, needed, type OptionsOf } from '../command.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { durationMs, progressOption, wholeNumber, writingOptions } from '../options.ts';
import { type RosteredDay, readDays } from '../roster/read-days.ts';
import { weekDocument, weekTables } from '../roster/week-text.ts';
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
  '--budget <time>': ['then the best roster so far [120s]', durationMs],
  '--seed <seed>': ['of the order in which rosters are tried [1]', wholeNumber(0)],
  '--out <folder>': 'write each day as a scenario with named agents, and the result',
  '--report <file>': 'write the answer as a page (.html), .md, .csv, or its tables as .xlsx',
  ...progressOption,
  ...writingOptions,
} as const;

const defaults = { budget: 120_000, seed: 1 } as const;
const resultFile = 'week.json';

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
    const { budget, seed, out } = { ...defaults, ...asked };
    const days = readDays(given, asked);
    for (const file of out === undefined ? [] : [resultFile, ...days.map(fileOf)]) {
      refuseOldFile(join(out ?? '', file), asked);
    }
    checkReportFile(asked);
    const rules = rulesOf(days, asked);
    const problem = problemOf(days, rules, asked);
    const { roster, bound, isPartial } = await search(problem, { ...asked, budget, seed });
    const answer = weekAnswer(problem, roster);
    const gapShare = bound > 0 ? roster.cost / bound - 1 : 0;
    const currency = rules.profiles === undefined ? null : (rules.currency ?? null);
    const { people, shifts } = asked;
    const reproduce = commandLine(`roster week ${given.join(' ')}`, { people, shifts, seed });
    const { prices } = problem;
    const json = { ...answer, currency, cost: roster.cost, bound, gapShare, prices, seed };
    if (out !== undefined) {
      const text = `${jsonAnswer('week-roster/1', { ...json, reproduce }, { isPartial })}\n`;
      writeWhole(join(out, resultFile), text, asked);
    }
    const next = out === undefined ? [] : writeDays(out, days, { problem, roster, asked });
    const document = weekDocument(
      { answer, bound, gapShare, prices, currency, isPartial },
      { next, reproduce },
    );
    await writeReport(document, asked, () => weekTables(answer));
    return {
      exitCode: answer.shortHours === 0 ? exitCodes.yes : exitCodes.no,
      isPartial,
      json,
      reproduce,
      ...documentForms(document),
    };
  },
});

type WeekOptions = OptionsOf<typeof options>;

function rulesOf(days: readonly RosteredDay[], { shifts, ...style }: WeekOptions): ShiftRules {
  if (shifts !== undefined) return readValid(shifts, parseShiftRules, style);
  return defaultShiftRules(Math.min(...days.map(({ clock }) => clock.dayMs)));
}

function problemOf(
  days: readonly RosteredDay[],
  rules: ShiftRules,
  asked: WeekOptions,
): WeekProblem {
  const built = buildWeek(days, rules, readValid(asked.people, parsePeople, asked));
  if (built.ok) return built.value;
  const isOfPeople = built.problems.every(({ pointer }) => pointer.startsWith('/people'));
  const name = isOfPeople ? asked.people : (asked.shifts ?? 'the default shifts');
  throw invalidFile(name, built.problems, asked);
}

async function search(
  problem: WeekProblem,
  { budget, seed, progress: kind }: WeekOptions & Readonly<Record<keyof typeof defaults, number>>,
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
