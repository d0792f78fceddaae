/** The page `docs/imports.md`: imported tables and their columns, from the column definitions. */
import {
  addressChangesTable,
  fraudEntriesTable,
  type ImportColumn,
  importTables,
  stockTable,
  taxRatesTable,
} from '../api/index.ts';
import { imagesMax } from '../contracts/index.ts';
import { pictureBytesMax, picturePixelsMax, pictureSides } from '../gateways/index.ts';
import { pageText } from './page-text.ts';

const number = new Intl.NumberFormat('en');

function rowOf({ names, cell, expected }: ImportColumn): string {
  const [en, fr] = names;
  return `| \`${en}\` | \`${fr}\` | ${cell ?? expected ?? 'text'} |`;
}

export function importsPage(): string {
  const tables = [
    ...importTables,
    ...[stockTable, addressChangesTable, taxRatesTable, fraudEntriesTable],
  ];
  const parts = tables.map(({ kind, words, key, columns }) =>
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
  return pageText('imports', {
    bytesMax: number.format(pictureBytesMax),
    pixelsMax: number.format(picturePixelsMax),
    imagesMax,
    ...pictureSides,
    tables: parts.join('\n\n'),
  });
}
