/**
 * The scorecard in `docs/console.md`: each requirement on the console, with its test or bench row,
 * or why it is missed. Its rows are in `docs/scorecard.json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestResults } from '../bench/results.ts';
import { assert } from '../kernel/index.ts';

export interface ScorecardRow {
  /** `S1` to `S44`. */
  readonly row: string;
  readonly says: string;
  /** File and title of each test; without a title the whole file. */
  readonly tests?: readonly (readonly [file: string, title?: string])[];
  readonly bench?: readonly string[];
  readonly missed?: string;
}

interface Scorecard {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly rows: readonly ScorecardRow[];
}

const root = join(import.meta.dirname, '..');
const page = 'docs/console.md';
const marks = ['<!-- scorecard: begins -->', '<!-- scorecard: ends -->'] as const;

export function readScorecard(): Scorecard {
  return JSON.parse(readFileSync(join(root, 'docs/scorecard.json'), 'utf8')) as Scorecard;
}

export function scorecardPage(): string {
  const [before = '', rest = ''] = readFileSync(join(root, page), 'utf8').split(marks[0]);
  const [, after] = rest.split(marks[1]);
  assert(after !== undefined, () => `${page} has no place for the scorecard: ${marks.join(' ')}`);
  const { date, commit, machine, rows } = readScorecard();
  const reached = rows.filter(isReached).length;
  return `${before}${marks[0]}

As of ${date}, commit \`${commit}\`, ${machine}: ${reached} of ${rows.length} rows are
reached (●), ${rows.length - reached} in part or not yet (◐), with the reason.

| Row | | | Held by |
| --- | --- | :-: | --- |
${rows.map(lineOf).join('\n')}

${marks[1]}${after}`;
}

function isReached({ bench = [], missed }: ScorecardRow): boolean {
  const isGood = (name: string) => {
    const { value, peerValue } = benchRow(name) ?? {};
    return value != null && peerValue != null && value <= peerValue;
  };
  return missed === undefined && bench.every(isGood);
}

function lineOf(of: ScorecardRow): string {
  const { row, says, tests = [], bench = [], missed } = of;
  const held = [
    ...[...Map.groupBy(tests, ([file]) => file)].map(([file, own]) => {
      const titles = own.flatMap(([, title]) => (title === undefined ? [] : [`*${title}*`]));
      return [`\`${file}\``, titles.join(', ')].filter(Boolean).join(' ');
    }),
    ...bench.map(benchWords),
    ...(missed === undefined ? [] : [`**Missed:** ${missed}`]),
  ];
  return `| ${row} | ${says} | ${isReached(of) ? '●' : '◐'} | ${held.join('; ')} |`;
}

function benchWords(name: string): string {
  const found = benchRow(name);
  if (found === undefined) return `bench \`${name}\`, not in the results yet`;
  return `bench \`${name}\`: ${found.value} ${found.unit}, ${found.peerValue} asked`;
}

function benchRow(name: string) {
  return newestResults().rows.find((one) => one.name === name);
}
