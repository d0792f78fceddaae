/**
 * The page `docs/tapi.md`: TAPI elements with their tests. `TAPI 42 …` tests a row; one made by
 * `row(…)` runs natively and through the TAPI view, one in `view-…` only through the view.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';
import { pageText } from './page-text.ts';

const root = join(import.meta.dirname, '..');
const rowCount = 87;
const named = /(\w*)\(\s*(['"`])TAPI (\d\d):? (.*?)\2,/g;

interface Coverage {
  readonly elements: Readonly<Record<string, string>>;
  readonly capabilities: readonly Capability[];
}

/** What the source documents describe, with its rows, a test file, or why it cannot exist here. */
interface Capability {
  readonly id: string;
  readonly name: string;
  readonly rows?: string;
  readonly file?: string;
  readonly reason?: string;
  /** Why it is not built. */
  readonly lack?: string;
}

const { elements, capabilities }: Coverage = JSON.parse(
  readFileSync(join(root, 'docs/tapi.json'), 'utf8'),
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
  const isTested = (row: number): boolean => (rows[row - 1] ?? []).length > 0;
  const capable = capabilities.map(({ id, name, reason, lack, file, rows: held }) => {
    const own = held === undefined ? [] : rowsIn(held);
    const isTestedWhole = file === undefined ? own.every(isTested) : existsSync(join(root, file));
    const isWhole = lack === undefined && isTestedWhole;
    const status = reason === undefined ? (isWhole ? 'whole' : 'missing') : 'not applicable';
    const by = file === undefined ? own.map(stateOf).join(', ') : `[tests](../${file})`;
    return { status, line: `| ${id} | ${name} | ${status} | ${reason ?? lack ?? by} |` };
  });
  const countOf = (of: string): number => capable.filter(({ status }) => status === of).length;
  const lines = rows.map((own, place) => {
    const names = own.map(({ name, file, by }) => `${name} ([${doors[by]}](../test/${file}))`);
    return `| ${place + 1} | ${names.join('<br>') || '–'} |`;
  });
  const without = rows.flatMap((own, place) => (own.length === 0 ? [place + 1] : []));
  return pageText('tapi', {
    without:
      without.length === 0 ? 'Every row has a test.' : `Without a test: ${without.join(', ')}.`,
    all: capable.length,
    whole: countOf('whole'),
    missing: countOf('missing'),
    notApplicable: countOf('not applicable'),
    capabilities: capable.map(({ line }) => line).join('\n'),
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
