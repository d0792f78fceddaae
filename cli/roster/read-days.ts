/**
 * Days to be rostered: `mon-fri=FILE` with a scenario whose shifts are asked for, an answer of
 * `staff --json`, or a table; or a table of the week alone.
 */
import { parseStaffAnswer, type Scenario } from '../../contracts/index.ts';
import {
  clockOf,
  dayOfText,
  type RequiredDay,
  readRequired,
  readTable,
  requiredByShifts,
} from '../../simulator/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { invalidFile, readValid } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import type { StyleOptions } from '../text/style.ts';

export interface RosteredDay extends RequiredDay {
  readonly path: string;
  /** The day's scenario; null: its file is none. */
  readonly scenario: Scenario | null;
}

/** Monday first. @throws {CliError} */
export function readDays(given: readonly string[], style: StyleOptions): readonly RosteredDay[] {
  const days = given.flatMap((one) => daysOf(one, style));
  const twice = days.find(({ day }, place) => days.findIndex((one) => one.day === day) !== place);
  if (twice !== undefined) {
    throw wrongUsage(`${twice.path} gives a day that is given already; expected each day once`);
  }
  return days.toSorted((a, b) => a.day - b.day);
}

function daysOf(given: string, style: StyleOptions): readonly RosteredDay[] {
  const [, from = '', to = from, path = given] =
    /^([a-z]+|\d{4}-\d\d-\d\d)(?:-([a-z]+))?=(.+)$/i.exec(given) ?? [];
  const [first, last] = [dayOfText(from), dayOfText(to)];
  if (path !== given && (first === undefined || last === undefined || last < first)) {
    throw wrongUsage(
      `${given} names no days; expected such as monday=FILE, mon-fri=FILE or 2026-03-30=FILE`,
    );
  }
  const only =
    first === undefined || last === undefined
      ? []
      : Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const { text } = readText(path);
  if (!/^\s*\{/.test(text)) {
    const read = readRequired(readValid(path, readTable, style), only);
    if (!read.ok) throw invalidFile(path, read.problems, style);
    return read.value.map((day) => ({ ...day, path, scenario: null }));
  }
  if (only.length === 0) {
    throw wrongUsage(`${path} says not which day it is; expected such as mon-fri=${path}`);
  }
  return only.map((day) => ({ ...dayOfJson(path, text, style), day, path }));
}

function dayOfJson(path: string, text: string, style: StyleOptions) {
  if (/"schema"\s*:\s*"callwright\.scenario\/1"/.test(text)) {
    const { scenario } = loadScenario(path, style);
    const clock = clockOf(scenario);
    return { clock, required: requiredByShifts(scenario.agents.shifts, clock), scenario };
  }
  const answer = readValid(path, parseStaffAnswer, style);
  const shifts = answer.roster?.shifts ?? [];
  if (shifts.length === 0) {
    throw invalidInput(`${path} has no roster; expected an answer of callwright staff with one`);
  }
  const [startTexts, endTexts] = [shifts.map(({ start }) => start), shifts.map(({ end }) => end)];
  const clock = clockOf({
    clock: { dayStart: startTexts.sort()[0], dayEnd: endTexts.sort().at(-1) },
  });
  return { clock, required: requiredByShifts(shifts, clock), scenario: null };
}
