/**
 * A report as a document, before it has a form: what its Markdown and its page say alike, and the
 * lines that every report begins and ends with.
 */
import { tableHtml } from './charts/frame.ts';
import { escapeCsv, escapeHtml, escapeMarkdown } from './figure-text.ts';
import { pageHtml } from './page.ts';

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
