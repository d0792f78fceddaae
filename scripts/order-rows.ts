/**
 * Writes `docs/order-rows.md`: which rows of what a phone order must do are tested, from the names
 * of the tests: `ORDER 007: …` tests a row, `ORDER 007 (part): …` a part of it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';
import { orderRowTitles } from './order-row-titles.ts';

const root = join(import.meta.dirname, '..');
const folder = join('test', 'order-rows');
const named = /\bit(?:\.[a-z]+)?\(\s*(['"`])ORDER (\d{3})( \(part\))?: (.*?)\1,/g;

interface Tested {
  readonly row: number;
  readonly isPart: boolean;
  readonly file: string;
}

const tests = readdirSync(join(root, folder)).flatMap((file) => {
  const text = readFileSync(join(root, folder, file), 'utf8');
  return [...text.matchAll(named)].map(
    ([, , row, part]): Tested => ({ row: Number(row), isPart: part !== undefined, file }),
  );
});
assert(tests.length > 0, 'no test is named ORDER nnn');
for (const { row, file } of tests) {
  const last = orderRowTitles.length;
  assert(row >= 1 && row <= last, () => `${file} tests row ${row}; expected 1 to ${last}`);
}

const rows = orderRowTitles.map((title, place) => {
  const own = tests.filter(({ row }) => row === place + 1);
  const isWhole = own.some(({ isPart }) => !isPart);
  const files = [...new Set(own.map(({ file }) => `[${file}](../${folder}/${file})`))].join(' ');
  return {
    line: (mark: string) => `| ${place + 1} | ${title} | ${mark} | ${files} |`,
    own,
    isWhole,
  };
});
const whole = rows.filter(({ isWhole }) => isWhole).length;
const parts = rows.filter(({ isWhole, own }) => !isWhole && own.length > 0).length;
const lines = rows.map(({ line, own, isWhole }) =>
  line(isWhole ? '●' : own.length > 0 ? '◐' : '–'),
);
writeFileSync(
  join(root, 'docs', 'order-rows.md'),
  `# What a phone order must do

Generated from the names of tests by \`npm run docs\`. ● tested · ◐ a part of it · – not yet. Of
${rows.length} rows ${whole} are tested, and a part of ${parts} more.

| Row | | State | Tests |
|--:|---|:-:|---|
${lines.join('\n')}
`,
);
