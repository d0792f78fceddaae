/**
 * The page `docs/order-rows.md`: which requirements on phone orders are tested, by test names:
 * `ORDER 007: …` tests a row, `ORDER 007 (part): …` a part of it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';
import { pageText } from './page-text.ts';

const orderRowTitles: readonly string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../docs/order-rows.json'), 'utf8'),
);
const named = /\(\s*(['"`])ORDER (\d{3})( \(part\))?: (.*?)\1,/g;

interface Tested {
  readonly row: number;
  readonly isPart: boolean;
  readonly file: string;
}

export function orderRowsPage(): string {
  const tests = testsOfRows();
  const rows = orderRowTitles.map((title, place) => {
    const own = tests.filter(({ row }) => row === place + 1);
    const state = own.some(({ isPart }) => !isPart) ? '●' : own.length > 0 ? '◐' : '–';
    const files = new Set(own.map(({ file }) => `[${file}](../test/order-rows/${file})`));
    const line = `| ${place + 1} | ${title} | ${state} | ${[...files].join(' ')} |`;
    return { state, line };
  });
  const count = (state: string): number => rows.filter((one) => one.state === state).length;
  return pageText('order-rows', {
    count: rows.length,
    tested: count('●'),
    inPart: count('◐'),
    rows: rows.map(({ line }) => line).join('\n'),
  });
}

function testsOfRows(): readonly Tested[] {
  const folder = join(import.meta.dirname, '..', 'test', 'order-rows');
  const tests = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(named)].map(
      ([, , row, part]): Tested => ({ row: Number(row), isPart: part !== undefined, file }),
    );
  });
  assert(tests.length > 0, 'no test is named ORDER nnn');
  for (const { row, file } of tests) {
    const last = orderRowTitles.length;
    assert(row >= 1 && row <= last, () => `${file} tests row ${row}; expected 1 to ${last}`);
  }
  return tests;
}
