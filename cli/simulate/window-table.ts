/**
 * Measured and simulated by time of day, a line a window: does the day have the log's shape?
 *
 * A cell is the measured figure and the simulated one; a mark says where the first lies outside the
 * interval of the second.
 */
import { type ComparedPart, figureText, nameOf, unitOf } from '../../simulator/index.ts';
import { type Style, tableLines } from '../text/style.ts';

/** Measures shown; JSON has all of them. */
const shown = ['waitMsMean', 'delayShare', 'abandonShare'];

/** No lines where no window was measured. */
export function windowTable(parts: readonly ComparedPart[], style: Style): readonly string[] {
  const windows = parts.flatMap((part) => (part.of === 'window' ? [part] : []));
  const ids = shown.filter((id) =>
    windows.some(({ figures }) => figures.some(({ measureId }) => measureId === id)),
  );
  if (windows.length === 0 || ids.length === 0) return [];
  const rows = windows.map(({ fromMs, toMs, figures }) => [
    `${hours(fromMs)} to ${hours(toMs)}`,
    ...ids.map((id) => {
      const found = figures.find(({ measureId }) => measureId === id);
      if (found === undefined) return '';
      const { measured, value, isInside } = found;
      const mark = isInside === null ? '' : ` ${isInside ? style.signs.yes : style.signs.no}`;
      return `${figureText(measured, unitOf(id))} / ${figureText(value, unitOf(id))}${mark}`;
    }),
  ]);
  return [
    '',
    ...tableLines([['since opening: measured / simulated', ...ids.map(nameOf)], ...rows], style),
  ];
}

function hours(ms: number): string {
  return `${Math.round((ms / 3_600_000) * 100) / 100} h`;
}
