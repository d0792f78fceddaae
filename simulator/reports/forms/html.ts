/** Reports as one HTML page: no script, nothing fetched, light and dark. */
import {
  type Chart,
  cellText,
  chartWidth,
  type DefinedTerm,
  madeBy,
  pageAnswer,
  type ReportDocument,
  type ReportTable,
  type Section,
  sectionsFor,
  type TableCell,
} from './document.ts';

/** A complete page, with its styles inline. */
export function documentHtml(document: ReportDocument): string {
  const { title = document.answer, notes = [], warnings = [], reproduce } = document;
  const beware = listHtml(warnings);
  return pageHtml(title, [
    `<header>\n<h1>${escapeHtml(title)}</h1>\n<p class="answer">${escapeHtml(pageAnswer(document))}</p>\n</header>`,
    beware === '' ? '' : `<aside class="warnings" aria-label="Beware">${beware}</aside>`,
    '<main>',
    listHtml(notes),
    ...sectionsFor('pages', document).map(sectionHtml),
    '</main>',
    `<footer><p class="soft">${escapeHtml(madeBy(document))}reproduce: <code>${escapeHtml(reproduce)}</code></p></footer>`,
  ]);
}

function sectionHtml(section: Section): string {
  const { heading, pageHeading = heading, table, lines = [], terms = [], charts } = section;
  const figures = (charts?.() ?? []).map(figureHtml);
  const content = joined([
    figures.length === 0 ? '' : `<div class="charts">\n${figures.join('\n')}\n</div>`,
    table === undefined ? '' : tableHtml(table, pageHeading ?? ''),
    listHtml(lines),
    terms.length === 0 ? '' : `<dl>${terms.map(termHtml).join('\n')}</dl>`,
  ]);
  if (content === '' || pageHeading === undefined) return content;
  return `<h2>${escapeHtml(pageHeading)}</h2>\n${content}`;
}

function figureHtml({ id, title, description, keys, drawing, table, height }: Chart): string {
  const legend = keys.map(
    ({ text, className }) =>
      `<span class="key"><i class="${className}"></i>${escapeHtml(text)}</span>`,
  );
  return `<figure>
<figcaption>${escapeHtml(title)}</figcaption>
<svg viewBox="0 0 ${chartWidth} ${height}" role="img" aria-labelledby="${id}-t ${id}-d">
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

function termHtml({ id, name, formula, counted }: DefinedTerm): string {
  return `<dt>${escapeHtml(name)} <code>${id}</code></dt><dd>${escapeHtml(formula)}. ${escapeHtml(counted)}</dd>`;
}

function listHtml(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<ul>${lines.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;
}

/** From this many columns on, a narrow screen shows each row as a block. */
const wideColumns = 4;

function tableHtml(table: ReportTable, caption: string): string {
  const [head = [], ...body] = table.map((row) => row.map(wordsOf));
  const heads = head.map((text) => `<th scope="col">${text}</th>`).join('');
  const lines = body.map(([name = '', ...cells], row) => {
    const others = cells.map((text, at) => {
      const style = shadeOf(table[row + 1]?.[at + 1] ?? '');
      return `<td data-label="${head[at + 1] ?? ''}"${style}>${text}</td>`;
    });
    return `<tr><th scope="row">${name}</th>${others.join('')}</tr>`;
  });
  const isShaded = table.some((row) => row.some((cell) => shadeOf(cell) !== ''));
  const kind = head.length >= wideColumns && !isShaded ? ' class="wide"' : '';
  return `<div class="scroll"><table${kind}><caption class="hidden">${escapeHtml(caption)}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

function shadeOf(cell: TableCell): string {
  if (typeof cell === 'string' || !('shade' in cell)) return '';
  const share = Math.round(60 * cell.shade);
  return ` style="background:color-mix(in srgb, var(--a) ${share}%, transparent)"`;
}

function wordsOf(cell: TableCell): string {
  const text = cellText(cell, 'to');
  return escapeHtml(text.replaceAll(/(?<=\d) (?=%|s\b|points)/g, '\u00a0'));
}

const entities: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes for HTML and SVG, in text and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Colours by day, which single drawings have always. */
export const dayColours = {
  ink: '#1c2530',
  soft: '#55616f',
  paper: '#ffffff',
  card: '#f6f8fa',
  rule: '#d8dee5',
  a: '#1f5fa8',
  b: '#b4540a',
  target: '#4b7a1f',
  warn: '#8a5a00',
} as const;

/** How parts of a chart look, on a page or alone. */
export const chartCss = `
.grid { stroke: var(--rule); stroke-width: 1; }
.tick { fill: var(--soft); font-size: 15px; }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.line.a { stroke: var(--a); }
.line.b { stroke: var(--b); stroke-dasharray: 7 3; }
.band.a { fill: var(--a); opacity: .22; }
.band.b { fill: var(--b); opacity: .22; }
.dot { fill: var(--a); }
line.target { stroke: var(--target); stroke-width: 2; stroke-dasharray: 2 4; }
`.trim();

const css = `
:root {
  color-scheme: light dark;
  ${Object.entries(dayColours)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join(' ')}
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink:#e7ecf2; --soft:#a3afbd; --paper:#12161c; --card:#1a2029; --rule:#333d49; --a:#7fb3ff;
    --b:#ffb067; --target:#a5d76e; --warn:#ffce70;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem;
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.answer { font-size: 1.15rem; margin: .25rem 0; }
.soft { color: var(--soft); margin: .25rem 0; }
.warnings {
  border-left: 4px solid var(--warn); background: var(--card); margin: 1rem 0;
  padding: .5rem 1rem;
}
.warnings ul { margin: 0; padding-left: 1.1rem; }
.charts {
  display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr));
}
figure {
  margin: 0; padding: .75rem; background: var(--card); border: 1px solid var(--rule);
  border-radius: .5rem; min-width: 0;
}
figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
${chartCss}
.legend { margin: .25rem 0; font-size: .85rem; color: var(--soft); }
.key { margin-right: 1rem; display: inline-block; }
.key i {
  display: inline-block; width: 1.4rem; height: 0; margin-right: .35rem; vertical-align: middle;
  border-top: 3px solid var(--a);
}
.key i.b { border-top: 3px dashed var(--b); }
.key i.target { border-top: 3px dotted var(--target); }
.key i.band { border-top: 10px solid var(--a); opacity: .3; }
details { font-size: .9rem; }
summary { cursor: pointer; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td {
  padding: .25rem .6rem; border-bottom: 1px solid var(--rule); text-align: right;
  white-space: nowrap;
}
th:first-child { text-align: left; }
thead th { color: var(--soft); font-weight: 600; white-space: normal; }
tbody th { font-weight: 500; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; color: var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 36rem) {
  th, td { white-space: normal; padding: .25rem .35rem; }
  .wide thead { position: absolute; clip-path: inset(50%); }
  .wide tr, .wide th[scope=row], .wide td { display: block; }
  .wide th[scope=row] { padding-top: .75rem; font-weight: 600; }
  .wide td::before { content: attr(data-label); float: left; color: var(--soft); }
}
@media print {
  details::details-content { content-visibility: visible; }
  body { max-width: none; }
}
`.trim();

function pageHtml(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${css}
</style>
</head>
<body>
${joined(body)}
</body>
</html>
`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
