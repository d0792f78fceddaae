/** Reports as text for a terminal: answer, notes, tables, warnings. */
import {
  cellText,
  csvText,
  documentHtml,
  documentMarkdown,
  type ReportDocument,
  type Section,
  sectionsFor,
} from '../../simulator/index.ts';
import { type Style, tableLines } from './style.ts';

export function documentForms(document: ReportDocument) {
  return {
    text: (style: Style) => documentLines(document, style),
    md: () => documentMarkdown(document),
    html: () => documentHtml(document),
    csv: () => csvText(document.data?.() ?? []),
  };
}

/** Lines without line ends; a blank line precedes each section. */
function documentLines(document: ReportDocument, style: Style): readonly string[] {
  const { answer, sign, tone = 'good', isPartial = false, notes = [], warnings = [] } = document;
  const paint = { good: style.bold, doubtful: style.yellow, bad: style.red }[tone];
  const sections = sectionsFor('text', document);
  const endsWithTable = sections.length > 0 && sections.at(-1)?.lines === undefined;
  return [
    `${sign === undefined ? '' : `${sign} `}${isPartial ? `${style.yellow('partial')} · ` : ''}${paint(answer)}`,
    ...notes.map((line) => `${sign === undefined ? '' : '  '}${marked(line, style)}`),
    ...sections.flatMap((section) => ['', ...sectionLines(section, style)]),
    ...(endsWithTable && warnings.length > 0 ? [''] : []),
    ...warnings.map((text) => `${style.yellow(style.signs.warning)} ${text}`),
  ].map(style.withSigns);
}

function sectionLines(
  { heading, table = [], wordColumns, lines = [] }: Section,
  style: Style,
): readonly string[] {
  const rows = table.map((row) =>
    row.map((cell) => {
      const text = style.withSigns(cellText(cell, '…'));
      return typeof cell === 'object' && 'shade' in cell ? `${text} ${shadeOf(cell, style)}` : text;
    }),
  );
  const content = [
    ...tableLines(rows, style, wordColumns),
    ...lines.map((line) => marked(line, style)),
  ];
  return heading === undefined
    ? content
    : [style.bold(heading), ...content.map((line) => `  ${line}`)];
}

function shadeOf({ shade }: { readonly shade: number }, { signs: { shades } }: Style): string {
  const place = Math.min(Math.floor(shade * shades.length), shades.length - 1);
  return (shades[place] ?? '').repeat(2);
}

/** Lines that begin with a cross are bad news. */
function marked(line: string, { red }: Style): string {
  return line.startsWith('✗') ? red(line) : line;
}
