/**
 * The page `docs/order-rows.md`: which requirements on phone orders are tested, by test names:
 * `ORDER 007: …` tests a row, `ORDER 007 (part): …` a part of it. `AUDIT D055, D056: …` tests
 * capabilities of the audit, which `docs/audit-rows.json` lists by number with its verdict, and
 * with the rows or the test file that hold them, why they do not apply or, after a dash, why they
 * are missing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';
import { pageText } from './page-text.ts';

const orderRowTitles: readonly string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../docs/order-rows.json'), 'utf8'),
);
const auditRows: { readonly [row: string]: readonly [title: string, was: string, by?: string] } =
  JSON.parse(readFileSync(join(import.meta.dirname, '../docs/audit-rows.json'), 'utf8'));
const audited = /\(\s*(['"`])AUDIT (D\d{3}(?:, D\d{3})*)( \(part\))?: (.*?)\1,/g;
const named = /\(\s*(['"`])ORDER (\d{3})( \(part\))?: (.*?)\1,/g;

interface Tested {
  readonly row: string;
  readonly isPart: boolean;
  readonly file: string;
}

export function orderRowsPage(): string {
  const tests = testsNamed(named);
  const rows = orderRowTitles.map((title, place) => {
    const { state, files } = testedBy(tests, String(place + 1));
    return { state, line: `| ${place + 1} | ${title} | ${state} | ${files} |` };
  });
  const ofAudit = testsNamed(audited);
  const audits = Object.entries(auditRows).map(([row, [title, was, by]]) => {
    const { state, files } = heldBy(by, rows) ?? testedBy(ofAudit, row);
    return { state, line: `| ${row} | ${title} | ${was} | ${state} | ${files} |` };
  });
  const countOf = (state: string): number => audits.filter((one) => one.state === state).length;
  const count = (state: string): number => rows.filter((one) => one.state === state).length;
  return pageText('order-rows', {
    count: rows.length,
    tested: count('●'),
    inPart: count('◐'),
    rows: rows.map(({ line }) => line).join('\n'),
    all: audits.length,
    whole: countOf('●'),
    notApplicable: countOf('n.a.'),
    missing: countOf('–') + countOf('◐'),
    auditRows: audits.map(({ line }) => line).join('\n'),
  });
}

/** What holds a capability of the audit, where its row says so; null: tests that name it. */
function heldBy(by: string | undefined, rows: readonly { readonly state: string }[]) {
  if (by === undefined) return null;
  if (by.startsWith('test/')) {
    assert(existsSync(join(import.meta.dirname, '..', by)), () => `there is no ${by}`);
    return { state: '●', files: `[${by.slice(by.lastIndexOf('/') + 1)}](../${by})` };
  }
  if (by.startsWith('– ')) return { state: '–', files: by.slice(2) };
  if (!/^\d/.test(by)) return { state: 'n.a.', files: by };
  const isWhole = by.split(', ').every((row) => rows[Number(row) - 1]?.state === '●');
  return { state: isWhole ? '●' : '–', files: `ORDER ${by}` };
}

function testedBy(tests: readonly Tested[], row: string) {
  const own = tests.filter((one) => one.row === row);
  const state = own.some(({ isPart }) => !isPart) ? '●' : own.length > 0 ? '◐' : '–';
  const files = new Set(own.map(({ file }) => `[${file}](../test/order-rows/${file})`));
  return { state, files: [...files].join(' ') };
}

function testsNamed(pattern: RegExp): readonly Tested[] {
  const folder = join(import.meta.dirname, '..', 'test', 'order-rows');
  const tests = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(pattern)].flatMap(([, , rows = '', part]) =>
      rows.split(', ').map((row): Tested => {
        const name = row.replace(/^0+/, '');
        return { row: name, isPart: part !== undefined, file };
      }),
    );
  });
  assert(tests.length > 0, () => `no test is named ${pattern}`);
  const known = new Set([...orderRowTitles.keys()].map((place) => String(place + 1)));
  for (const { row, file } of tests) {
    const isKnown = known.has(row) || row in auditRows;
    assert(
      isKnown,
      () => `${file} tests row ${row}; expected 1 to ${known.size} or one of the audit`,
    );
  }
  return tests;
}
