/** A report as Markdown: for notes, pull requests and wikis. */
import { formulaOf } from '../../metrics/index.ts';
import { escapeMarkdown } from './figure-text.ts';
import { answerLine, type PublishedReport } from './published-report.ts';
import {
  callTypeTable,
  dayTable,
  definitions,
  intervalTable,
  measureTable,
  profileTable,
  queueTable,
  type Table,
  waitTable,
} from './report-tables.ts';

/** The whole document. */
export function toMarkdown(published: PublishedReport): string {
  const { title, report, dayStartMs, reproduce, engineVersion } = published;
  const sections: readonly (readonly [string, Table | null])[] = [
    ['Measures', measureTable(report)],
    ['Queues', queueTable(report)],
    ['Profiles', profileTable(report)],
    ['Call types', callTypeTable(report)],
    ['Days', dayTable(report)],
    ['Waits', waitTable(report)],
    ['By interval', intervalTable(report, dayStartMs)],
  ];
  const warnings = report.warnings.map(({ text }) => `> **Beware:** ${escapeMarkdown(text)}`);
  const formulas = definitions(report).map(
    (measure) => `- \`${measure.id}\`: ${escapeMarkdown(formulaOf(measure))} (${measure.name.en})`,
  );
  const blocks = [
    `# ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(answerLine(published))}**`,
    ...(warnings.length === 0 ? [] : [warnings.join('\n>\n')]),
    ...sections.flatMap(([heading, table]) =>
      table === null ? [] : [`## ${heading}`, markdownTable(table)],
    ),
    '## What was measured',
    formulas.join('\n'),
    `callwright ${engineVersion}; reproduce: \`${reproduce.replaceAll('`', '')}\``,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Words to the left, figures to the right. */
export function markdownTable(table: Table): string {
  const [head = [], ...body] = table;
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}
