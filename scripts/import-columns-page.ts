/**
 * The page `docs/imports.md`: tables that are imported, and the columns of each, from the columns
 * themselves.
 *
 * Source: ux-and-api.md 2.7.
 */
import { type ImportColumn, importTables } from '../api/index.ts';

const head = `# Import and export tables

Generated from \`api/operations/channel/import-columns.ts\` by \`npm run docs\`; do not edit.

Items, customers, entries of outbound lists and numbers that are not called come as tables, as a
spreadsheet saves them: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252
(Latin-1). Which of them it is, is detected, and the answer says it (\`encoding\`).

\`\`\`sh
callwright import items items.csv --as nadia --dry-run
callwright import customers customers.csv --as nadia
callwright export items --as nadia --out items.csv
\`\`\`

- The first line names the columns, in English or French; their order is free, and columns may be
  left out. What no column names stays as it is.
- An empty cell says nothing: what is there stays.
- A file may have any size: the command sends it in parts, tries all of it first, and shows how far
  it is. Where one cell is wrong nothing is written, unless \`--partial\` asks for the good rows.
- A wrong cell is told with its line, its column, what was seen and what was expected; the exit
  code is 1 then.
- The same table once more changes nothing. With \`--create\`, a row whose key is there already is
  wrong; else it is changed.
- Over the API: \`POST /api/v1/centres/{centre}/imports?kind=items\`, bodies up to 1 MB, and
  \`GET …/exports?kind=items\`. Of a table that is refused, \`created\` and \`updated\` are 0 and
  \`written\` is false.
- Imports are told in the audit, with what each changed of a document that was there.
`;

function rowOf({ names, cell, expected }: ImportColumn): string {
  const [en, fr] = names;
  return `| \`${en}\` | \`${fr}\` | ${cell ?? expected ?? 'text'} |`;
}

/** Markdown: a table for each kind. */
export function importsPage(): string {
  const parts = importTables.map(({ kind, words, key, columns }) =>
    [
      `## ${words}`,
      '',
      `\`kind=${kind}\`; the key is \`${key}\`.`,
      '',
      '| Column | Colonne | A cell |',
      '| --- | --- | --- |',
      ...columns.map(rowOf),
    ].join('\n'),
  );
  return `${[head, ...parts].join('\n')}\n`.replaceAll('|\n##', '|\n\n##');
}
