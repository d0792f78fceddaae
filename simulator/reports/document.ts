/**
 * A report as a document, before it has a form: what its Markdown and its page say alike, and the
 * lines that every report begins and ends with. The page stands by itself: one file, no script,
 * nothing fetched, readable in light and dark.
 */
import { tableHtml } from './charts/frame.ts';
import { escapeCsv, escapeHtml, escapeMarkdown } from './figure-text.ts';

/** Rows of text, head first; the first cell of a row names it. */
export type Table = readonly (readonly string[])[];

/** What stands under a heading: a table, or something of its own in either form; null: nothing. */
export interface Section {
  /** Null: without. */
  readonly heading: string | null;
  readonly table?: Table | null;
  /** In place of the table. */
  readonly html?: string | null;
  readonly markdown?: string | null;
}

export interface ReportDocument {
  readonly title: string;
  /** In one line. */
  readonly answer: string;
  /** Further sentences. */
  readonly notes?: readonly string[];
  /** What to beware of. */
  readonly warnings?: readonly string[];
  readonly sections: readonly Section[];
  /** [not said] */
  readonly engineVersion?: string;
  /** The command that gives the same figures. */
  readonly reproduce: string;
}

/** The whole file: for notes, pull requests and wikis. */
export function documentMarkdown(document: ReportDocument): string {
  const { title, answer, notes = [], warnings = [], sections, reproduce } = document;
  const beware = warnings.map((text) => `> **Beware:** ${escapeMarkdown(text)}`);
  const blocks = [
    `# ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(answer)}**`,
    notes.map((line) => `- ${escapeMarkdown(line)}`).join('\n'),
    beware.join('\n>\n'),
    ...sections.flatMap(({ heading, table, markdown }) => {
      const content = markdown ?? (table == null ? null : markdownTable(table));
      return content === null ? [] : [`## ${escapeMarkdown(heading ?? '')}`, content];
    }),
    `${madeBy(document)}reproduce: \`${reproduce.replaceAll('`', '')}\``,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Words to the left, figures to the right. */
function markdownTable(table: Table): string {
  const [head = [], ...body] = table;
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}

/** One page that stands by itself. */
export function documentHtml(document: ReportDocument): string {
  const { title, answer, notes = [], warnings = [], sections, reproduce } = document;
  const body = [
    `<header>\n<h1>${escapeHtml(title)}</h1>\n<p class="answer">${escapeHtml(answer)}</p>\n</header>`,
    warnings.length === 0
      ? ''
      : `<aside class="warnings" aria-label="Beware">${listHtml(warnings)}</aside>`,
    '<main>',
    notes.length === 0 ? '' : listHtml(notes),
    ...sections.map(sectionHtml),
    '</main>',
    `<footer><p class="soft">${escapeHtml(madeBy(document))}reproduce: <code>${escapeHtml(reproduce)}</code></p></footer>`,
  ];
  return pageHtml({ title, body: body.filter((part) => part !== '').join('\n') });
}

function listHtml(lines: readonly string[]): string {
  return `<ul>${lines.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;
}

function sectionHtml({ heading, table, html }: Section): string {
  const content = html ?? (table == null ? null : tableHtml(table, heading ?? ''));
  if (content === null) return '';
  return heading === null ? content : `<h2>${escapeHtml(heading)}</h2>\n${content}`;
}

function madeBy({ engineVersion }: ReportDocument): string {
  return engineVersion === undefined ? '' : `callwright ${engineVersion}; `;
}

/** Charts side by side, for a page; null where there are none. */
export function chartsHtml(charts: readonly string[]): string | null {
  return charts.length === 0 ? null : `<div class="charts">\n${charts.join('\n')}\n</div>`;
}

/** What spreadsheets and notebooks read: a line per row, a number as it is, nothing for null. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  const line = (cells: (typeof rows)[number]): string =>
    cells.map((cell) => escapeCsv(cell === null ? '' : String(cell))).join(',');
  return rows.map((cells) => `${line(cells)}\n`).join('');
}

const css = `
:root {
  color-scheme: light dark; --ink:#1c2530; --soft:#55616f; --paper:#ffffff; --card:#f6f8fa;
  --rule:#d8dee5; --a:#1f5fa8; --b:#b4540a; --target:#4b7a1f; --warn:#8a5a00;
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
.grid { stroke: var(--rule); stroke-width: 1; }
.tick { fill: var(--soft); font-size: 15px; }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.line.a { stroke: var(--a); }
.line.b { stroke: var(--b); stroke-dasharray: 7 3; }
.band.a { fill: var(--a); opacity: .22; }
.band.b { fill: var(--b); opacity: .22; }
.dot { fill: var(--a); }
line.target { stroke: var(--target); stroke-width: 2; stroke-dasharray: 2 4; }
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

export interface Page {
  readonly title: string;
  /** HTML; what comes from files is escaped by who made it. */
  readonly body: string;
}

function pageHtml({ title, body }: Page): string {
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
${body}
</body>
</html>
`;
}
