/**
 * Dated results: all rows and curves of one run in `bench/results/<date>.json`. The newest make
 * `docs/performance.md` and the README's table; a test checks both.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawCurves } from './growth-drawing.ts';
import { drawingName, performancePage, withBenchTable } from './performance-page.ts';
import type { Results } from './published-results.ts';
import { measurementOf, resultsText } from './results-document.ts';

export const growthName = 'growth';

const root = join(import.meta.dirname, '..');
const folder = join(import.meta.dirname, 'results');
const readme = join(root, 'README.md');

/** Writes the results and their pages; a second run on a day replaces the first. */
export function publish(results: Results): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${results.measuredOn.slice(0, 10)}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  for (const [path, text] of pagesOf(results)) writeFileSync(path, text);
}

/** Replaces rows of the same names, and the curves if there are any. */
export function withLater(
  results: Results,
  { measuredOn, rows, curves, code }: Pick<Results, 'measuredOn' | 'rows' | 'curves' | 'code'>,
): Results {
  const { later, laterCode, replaced, ...before } = results;
  const measured = new Map(rows.map((row) => [row.name, row]));
  const names = [...measured.keys(), ...(curves.length > 0 ? [growthName] : [])];
  const known = before.rows.map((row) => measured.get(row.name) ?? row);
  return {
    ...before,
    rows: [...known, ...rows.filter((row) => !known.includes(row))],
    curves: curves.length > 0 ? curves : before.curves,
    later: { ...later, ...Object.fromEntries(names.map((name) => [name, measuredOn])) },
    laterCode: {
      ...laterCode,
      ...(code === undefined ? {} : Object.fromEntries(names.map((name) => [name, code]))),
    },
    replaced: {
      ...replaced,
      ...Object.fromEntries(
        before.rows
          .filter(({ name }) => measured.has(name))
          .map((row) => [row.name, [...(replaced?.[row.name] ?? []), measurementOf(row, results)]]),
      ),
    },
  };
}

export function pagesOf(results: Results): ReadonlyMap<string, string> {
  const older = readdirSync(folder).sort().map(readResults);
  const all = [...older.filter(({ measuredOn }) => measuredOn < results.measuredOn), results];
  return new Map([
    [join(root, 'docs', 'performance.json'), resultsText(all)],
    [join(root, 'docs', drawingName), drawCurves(results.curves)],
    [join(root, 'docs', 'performance.md'), performancePage(results)],
    [readme, withBenchTable(readFileSync(readme, 'utf8'), results)],
  ]);
}

export function newestResults(): Results {
  return readResults(readdirSync(folder).sort().at(-1) ?? '');
}

function readResults(file: string): Results {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Results;
}
