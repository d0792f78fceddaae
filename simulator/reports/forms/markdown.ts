/** Reports as Markdown, for notes, pull requests and wikis. */
import {
  cellText,
  madeBy,
  pageAnswer,
  type ReportDocument,
  type Section,
  sectionsFor,
} from './document.ts';

export function documentMarkdown(document: ReportDocument): string {
  const { title, notes = [], warnings = [], reproduce } = document;
  const answer = escaped(pageAnswer(document));
  const blocks = [
    `# ${title === undefined ? answer : escaped(title)}`,
    title === undefined ? '' : `**${answer}**`,
    list(notes),
    warnings.map((text) => `> **Beware:** ${escaped(text)}`).join('\n>\n'),
    ...sectionsFor('pages', document).flatMap(sectionBlocks),
    `${madeBy(document)}reproduce: \`${reproduce.replaceAll('`', '')}\``,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sectionBlocks(section: Section): readonly string[] {
  const { heading, pageHeading = heading, lines = [], terms = [] } = section;
  const content = [
    tableMarkdown(section),
    list(lines),
    terms.map(({ id, formula, name }) => `- \`${id}\`: ${escaped(formula)} (${name})`).join('\n'),
  ];
  if (content.every((block) => block === '')) return [];
  return [pageHeading === undefined ? '' : `## ${escaped(pageHeading)}`, ...content];
}

function tableMarkdown({ table = [], wordColumns = 1 }: Section): string {
  const [head, ...rows] = table.map((row) => row.map((cell) => escaped(cellText(cell, 'to'))));
  if (head === undefined) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((text, column) => (column < wordColumns || text === '' ? '---' : '---:'));
  return [head, rule, ...rows].map(line).join('\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escaped(line)}`).join('\n');
}

/** Keeps text from files on one line and from being read as markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
