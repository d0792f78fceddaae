/**
 * The frame of every chart: one drawing with a title and a description for those who cannot see it,
 * axes with round numbers, and its figures as a table below.
 *
 * Colours are classes of the page, so that light and dark have their own; no colour is the only
 * sign: lines differ in dashes too.
 *
 * From values to places in a drawing, with round numbers at the axis.
 */
import { escapeHtml } from '../figure-text.ts';

/** The drawing's size, in its own units; the page stretches it. */
export const size = { width: 560, height: 240, left: 62, right: 16, top: 18, bottom: 36 } as const;

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A series as the legend names it. */
export interface Key {
  readonly text: string;
  readonly className: 'a' | 'b' | 'target' | 'band';
}

export interface Figure {
  /** Unique on the page, of letters. */
  readonly id: string;
  readonly title: string;
  /** One sentence that says what the drawing shows. */
  readonly description: string;
  readonly keys: readonly Key[];
  readonly drawing: string;
  /** Of the drawing [that of all]. */
  readonly height?: number;
  /** Head first. */
  readonly table: readonly (readonly string[])[];
}

/** A chart with its legend and its table, as HTML. */
export function figureHtml(figure: Figure): string {
  const { id, title, description, keys, drawing, table, height = size.height } = figure;
  const legend = keys.map(
    ({ text, className }) =>
      `<span class="key"><i class="${className}"></i>${escapeHtml(text)}</span>`,
  );
  return `<figure>
<figcaption>${escapeHtml(title)}</figcaption>
<svg viewBox="0 0 ${size.width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${escapeHtml(title)}</title>
<desc id="${id}-d">${escapeHtml(description)}</desc>
${drawing}
</svg>
<p class="legend">${legend.join(' ')}</p>
<details><summary>Figures of this chart</summary>
${tableHtml(table, title)}
</details>
</figure>`;
}

/** What a cell says; `shade`, 0..1, colours it. */
type Cell = string | { readonly text: string; readonly shade: number };

/** From so many columns on, a narrow screen shows each row as a block of named figures. */
const wideColumns = 4;

/** A table whose first column names its rows. */
export function tableHtml(rows: readonly (readonly Cell[])[], caption: string): string {
  const [head = [], ...body] = rows.map((row) => row.map(cellHtml));
  const heads = head.map(({ text }) => `<th scope="col">${text}</th>`).join('');
  const lines = body.map(([name, ...cells]) => {
    const others = cells.map(
      ({ text, style }, at) => `<td data-label="${head[at + 1]?.text ?? ''}"${style}>${text}</td>`,
    );
    return `<tr><th scope="row">${name?.text ?? ''}</th>${others.join('')}</tr>`;
  });
  const isShaded = rows.some((row) => row.some((cell) => typeof cell !== 'string'));
  const kind = head.length >= wideColumns && !isShaded ? ' class="wide"' : '';
  return `<div class="scroll"><table${kind}><caption class="hidden">${escapeHtml(caption)}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

function cellHtml(cell: Cell): { readonly text: string; readonly style: string } {
  if (typeof cell === 'string') return { text: wordsOf(cell), style: '' };
  const share = Math.round(60 * cell.shade);
  const style = ` style="background:color-mix(in srgb, var(--a) ${share}%, transparent)"`;
  return { text: wordsOf(cell.text), style };
}

/** A figure and its unit stay on one line. */
function wordsOf(text: string): string {
  return escapeHtml(text.replaceAll(/(?<=\d) (?=%|s\b|points)/g, '\u00a0'));
}

/** Lines across at the marks of the upright axis, and the marks of both. */
export function axes({
  x,
  y,
  xTicks,
  yTicks,
  height = size.height,
}: {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly height?: number;
}): string {
  const { width, left, right, bottom } = size;
  const across = yTicks.map(({ at, text }) => {
    const level = place(y(at));
    return `<line class="grid" x1="${left}" x2="${width - right}" y1="${level}" y2="${level}"/><text class="tick" x="${left - 8}" y="${level}" dy="0.32em" text-anchor="end">${escapeHtml(text)}</text>`;
  });
  const along = xTicks.map(
    ({ at, text }) =>
      `<text class="tick" x="${place(x(at))}" y="${height - bottom + 22}" text-anchor="middle">${escapeHtml(text)}</text>`,
  );
  return [...across, ...along].join('\n');
}

/** Where a value stands, in units of the drawing. */
export type Scale = (value: number) => number;

/** A straight scale; a range without length puts everything at its start. */
export function scaleOf(
  [fromValue, toValue]: readonly [number, number],
  [fromPlace, toPlace]: readonly [number, number],
): Scale {
  const length = toValue - fromValue;
  if (!(length > 0)) return () => fromPlace;
  return (value) => fromPlace + ((value - fromValue) / length) * (toPlace - fromPlace);
}

/** Round numbers from 0 or below up to at least `most`, about `count` of them. */
export function roundTicks(most: number, count = 5): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks = Math.ceil(most / step - 1e-9);
  return Array.from({ length: ticks + 1 }, (_, place) => Number((place * step).toPrecision(12)));
}

/** A place in the drawing, to a hundredth. */
export function place(value: number): string {
  return String(Math.round(value * 100) / 100);
}
