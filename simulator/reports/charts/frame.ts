/**
 * The frame of every chart: one drawing with a title and a description for those who cannot see it,
 * axes with round numbers, and its figures as a table below.
 *
 * Colours are classes of the page, so that light and dark have their own; no colour is the only
 * sign: lines differ in dashes too.
 */
import { escapeHtml } from '../escape.ts';
import { place, type Scale } from './scale.ts';

/** The drawing's size, in its own units; the page stretches it. */
export const size = { width: 560, height: 240, left: 62, right: 16, top: 18, bottom: 36 } as const;

/** Marks at an axis. */
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

/** A table whose first column names its rows. */
export function tableHtml(rows: readonly (readonly string[])[], caption: string): string {
  const [head = [], ...body] = rows;
  const heads = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  const lines = body.map(([name = '', ...cells]) => {
    const others = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(name)}</th>${others}</tr>`;
  });
  return `<div class="scroll"><table><caption class="hidden">${escapeHtml(caption)}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
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
