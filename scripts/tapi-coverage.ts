/**
 * The page `docs/tapi.md`: TAPI elements with their tests. `TAPI 42 …` tests a row; one made by
 * `row(…)` runs natively and through the TAPI view, one in `view-…` only through the view.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';
import { pageText } from './page-text.ts';

const rowCount = 73;
const named = /(\w*)\(\s*(['"`])TAPI (\d\d):? (.*?)\2,/g;

const elements: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../docs/tapi.json'), 'utf8'),
);

/** Interfaces of tests, as abbreviated in rows and tests. */
const doors = { n: 'native', v: 'view', nv: 'both' } as const;

interface Tested {
  readonly row: number;
  readonly name: string;
  readonly file: string;
  readonly by: keyof typeof doors;
}

export function tapiCoveragePage(): string {
  const rows = Array.from({ length: rowCount }, () => [] as Tested[]);
  for (const one of testsOfRows()) rows[one.row - 1]?.push(one);
  const stateOf = (row: number): string => {
    const tested = (rows[row - 1] ?? []).map(({ by }) => by).join('');
    return `${row} ${['n', 'v'].filter((door) => tested.includes(door)).join('') || '–'}`;
  };
  const covered = Object.entries(elements).map(
    ([element, held]) => `| ${element} | ${rowsIn(held).map(stateOf).join(', ')} |`,
  );
  const lines = rows.map((own, place) => {
    const names = own.map(({ name, file, by }) => `${name} ([${doors[by]}](../test/${file}))`);
    return `| ${place + 1} | ${names.join('<br>') || '–'} |`;
  });
  const without = rows.flatMap((own, place) => (own.length === 0 ? [place + 1] : []));
  return pageText('tapi', {
    without:
      without.length === 0 ? 'Every row has a test.' : `Without a test: ${without.join(', ')}.`,
    elements: covered.join('\n'),
    rows: lines.join('\n'),
  });
}

/** `8, 12-15` → 8, 12, 13, 14, 15. */
function rowsIn(text: string): readonly number[] {
  return text.split(', ').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, place) => from + place);
  });
}

function testsOfRows(): readonly Tested[] {
  const folder = join(import.meta.dirname, '..', 'test');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const tests = paths.flatMap((path) => {
    if (!path.endsWith('.test.ts')) return [];
    const file = path.replaceAll('\\', '/');
    const text = readFileSync(join(folder, path), 'utf8');
    return [...text.matchAll(named)].map(([, made, , row, name = '']): Tested => {
      const by = file.startsWith('tapi/view-') ? 'v' : made === 'row' ? 'nv' : 'n';
      assert(Number(row) <= rowCount, () => `${file} tests row ${row}; expected 1 to ${rowCount}`);
      return { row: Number(row), name, file, by };
    });
  });
  assert(tests.length > 0, 'no test is named TAPI nn');
  return tests;
}
