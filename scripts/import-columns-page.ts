/**
 * The page `docs/imports.md`: tables that are imported, and the columns of each, from the columns
 * themselves.
 *
 * Source: ux-and-api.md 2.7.
 */
import { type ImportColumn, importTables } from '../api/index.ts';
import { imagesMax } from '../contracts/index.ts';
import { pictureBytesMax, picturePixelsMax, pictureSides } from '../gateways/index.ts';

const number = new Intl.NumberFormat('en');
const [bytesMax, pixelsMax] = [pictureBytesMax, picturePixelsMax].map((one) => number.format(one));
const { whole, medium, small } = pictureSides;

const head = `# Import and export tables

Generated from \`api/operations/channel/import-columns.ts\` by \`npm run docs\`; do not edit.

Items, customers, entries of outbound lists and numbers that are not called come as tables, as a
spreadsheet saves them: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252
(Latin-1). Which of them it is, is detected, and the answer says it (\`encoding\`).

\`\`\`sh
callwright import items items.csv --as nadia --dry-run
callwright import items items.csv --images pictures --as nadia
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

## Images of items

Beside a line an agent sees a picture of the item. The column \`images\` names them, several between
\`|\`; the first is the default.

\`\`\`csv
sku,images
MUG,https://shop.example/mug.jpg|https://shop.example/mug-side.jpg
BOWL,bowl.png
\`\`\`

- **Addresses** are fetched by the service: \`https\`, public addresses alone, at most three
  redirects, each guarded the same; within 10 s. \`--webhook-allow\` names exceptions, which may be
  asked over \`http\` as well. A dry run fetches them too, so that it can say what is wrong with
  them. What an item has from an address already is not fetched again.
- **Files** are sent by the command, from the folder of \`--images\`. One that has changed is sent
  anew.
- Taken are PNG, JPEG and WebP, by their content, whatever their name says; at most
  ${bytesMax} bytes and ${pixelsMax} pixels, ${imagesMax} images an item, and 500 addresses in one
  request. All else is refused with what was seen; an SVG is refused, since it can hold a program.
- A picture is turned upright and written anew, at most ${whole} pixels wide or high, with
  thumbnails of ${small} and ${medium} pixels (WebP). What a camera noted in it, such as the place,
  is left out. A film becomes its first picture.
- It is stored once, under the SHA-256 of its file, in the database of the service: a copy of the
  data folder, or of PostgreSQL, holds it. A day after no item shows it any more it is removed, with
  the next picture that comes or goes.
- An export gives the column back: the address or name that an image came from, else its
  \`sha256:…\`.
- Over the API: \`PUT /api/v1/items/{item}/images/{image}\` with the file as the body puts one at a
  number from 1 (\`?default=true\`: in front), \`PUT …/images\` arranges them,
  \`DELETE …/images/{image}\` takes one off. \`images\` of an item holds the addresses to show them
  by, which may be kept for ever. Who may change an item may change its images, and each change is a
  version of the item.
- \`GET …/images/{image}\` answers with the hash of the picture as its \`ETag\`, for \`If-None-Match\`. A
  change is guarded by the *item's* version instead, \`If-Match: "v3"\`, as it stands in the \`ETag\` of
  the item and of each change.
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
