/** Pastes half hours from spreadsheets. */
import { type DayPlan, halfHoursMax, ranges } from './address.ts';
import { numberOf } from './question-form.tsx';

export const dayColumns = ['calls', 'agents'] as const;
export type DayColumn = (typeof dayColumns)[number];

const clock = /^(\d{1,2})[:hH](\d{2})/;
const lastStart = 24 * 60 - 30;

/**
 * Pastes from a cell down and right; a first column of times sets the day's start. Null: one value,
 * or no numbers.
 */
export function pasteInto(
  day: DayPlan,
  text: string,
  at: { readonly row: number; readonly column: DayColumn },
): DayPlan | null {
  const lines = text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(/[\t;]/).map((cell) => cell.trim()));
  const hasTimes = lines.every(([first = '']) => clock.test(first));
  const cells = hasTimes ? lines.map((line) => line.slice(1)) : lines;
  if (cells.length === 1 && (cells[0]?.length ?? 0) < 2) return null;
  const columns = dayColumns.slice(hasTimes ? 0 : dayColumns.indexOf(at.column));
  const changed = { calls: [...day.calls], agents: [...day.agents] };
  for (const [line, values] of cells.entries()) {
    const row = at.row + line;
    if (row >= halfHoursMax) break;
    for (const [place, column] of columns.entries()) {
      const value = values[place] === undefined ? changed[column][row] : numberOf(values[place]);
      if (value === undefined || !(value >= 0 && value <= ranges[column].most)) return null;
      changed[column][row] = column === 'agents' ? Math.round(value) : value;
    }
  }
  const rows = Math.max(changed.calls.length, changed.agents.length);
  const filled = (of: readonly number[]) => Array.from({ length: rows }, (_, row) => of[row] ?? 0);
  const from = hasTimes && at.row === 0 ? startOf(lines[0]?.[0] ?? '') : null;
  return { from: from ?? day.from, calls: filled(changed.calls), agents: filled(changed.agents) };
}

function startOf(text: string): number | null {
  const [, hours, minutes] = clock.exec(text) ?? [];
  const start = Number(hours) * 60 + Number(minutes);
  return start <= lastStart ? start : null;
}
