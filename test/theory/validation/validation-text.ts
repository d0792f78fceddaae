/** A validation for people: a line that answers, one table in Markdown, what the test is worth. */
import { shownFault, type Validation } from './validate.ts';
import type { CaseResult } from './validate-cases.ts';

const head = [
  'cases',
  'by formula',
  'million calls',
  'simulated',
  'outside',
  'missed',
  'too weak',
  'needed',
  'farthest value, or why none',
] as const;

/** Whether all holds, in a sentence. */
export function answerText({ verdict, formulasOff, holds }: Validation): string {
  const { cases, missed, weak, tooMany } = verdict;
  const simulated =
    cases === 0
      ? 'nothing was simulated'
      : `${cases - missed - weak} of ${cases} simulated cases hold` +
        `${weak === 0 ? '' : `, ${weak} are too weak to judge`}` +
        ` (${tooMany} or more misses are too many)`;
  const formulas =
    formulasOff.length === 0 ? 'all formulas exact' : `formulas off: ${formulasOff.join('; ')}`;
  return `${holds ? '✓' : '✗'} ${simulated}; ${formulas}`;
}

/** A row for each case, or each kind of case; `needed`: million calls that the weakest needs. */
export function tableText({ results }: Validation, by: 'id' | 'kind'): string {
  const groups = Map.groupBy(results, ({ of }) => of[by]);
  const rows = [...groups].map(([name, group]) => [name, ...rowOf(group)]);
  const table = [[by === 'id' ? 'case' : 'kind', ...head], ...rows];
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const ruled = table.toSpliced(1, 0, widths?.map((width) => '-'.repeat(width)) ?? []);
  const lineOf = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join(' | ');
  return ruled.map((row) => `| ${lineOf(row)} |\n`).join('');
}

function rowOf(group: readonly CaseResult[]): readonly string[] {
  const formulas = group.flatMap(({ formula }) => formula);
  const values = group.flatMap(({ of, simulated }) =>
    simulated.map((value) => ({ id: of.id, ...value })),
  );
  const far = values.toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z))[0];
  const exact = formulas.filter(({ isExact }) => isExact).length;
  const reasons = group.flatMap(
    ({ notSimulated, formulaLimit }) => notSimulated ?? formulaLimit ?? [],
  );
  const missed = group.filter(({ simulated }) => simulated.some(({ isMiss }) => isMiss));
  const needed = group.flatMap((one) => (missed.includes(one) ? [] : (one.callsNeeded ?? [])));
  return [
    String(group.length),
    formulas.length === 0 ? '-' : `${exact} of ${formulas.length}`,
    millions(group.reduce((sum, { calls }) => sum + calls, 0)),
    String(values.length),
    String(values.filter(({ isInside }) => !isInside).length),
    String(missed.length),
    String(needed.length),
    needed.length === 0 ? '-' : millions(Math.max(...needed)),
    far === undefined
      ? [...new Set(reasons)].join('; ')
      : `${far.id} ${far.name}: ${digits(far.value)}, exact ${digits(far.exact)}, z ${far.z.toFixed(1)}`,
  ];
}

/** How far the test may be trusted, a sentence a line. */
export function trustLines({ verdict, power }: Validation): readonly string[] {
  const { values, outside, zSquareMean, shareBeyondTwo, missed, probability } = verdict;
  const spread =
    zSquareMean === null || shareBeyondTwo === null
      ? ''
      : `, mean of z² ${zSquareMean.toFixed(2)} (1 expected), ` +
        `${(100 * shareBeyondTwo).toFixed(1)} % beyond 2 standard errors (5 % expected)`;
  const lines = [
    `values: ${outside} of ${values} outside their own 99 % interval${spread}`,
    `chance: ${missed} or more missed cases have a probability of ${probability.toPrecision(2)}`,
  ];
  if (power === null) return lines;
  const noticed =
    power.noticedError === null
      ? 'no service rate up to twice its own'
      : `service rates wrong by about ${(100 * power.noticedError).toPrecision(2)} % or more`;
  const { fault } = power;
  const per = Math.round(100 * (shownFault - 1));
  return [
    ...lines,
    `power: this run would notice ${noticed}`,
    `planted: with service rates ${per} % too high, ${fault.missed} of ${fault.cases} cases miss ` +
      `(${fault.tooMany} are too many): ${fault.holds ? 'NOT caught' : 'caught'}`,
  ];
}

function digits(value: number): string {
  return Number(value.toPrecision(5)).toString();
}

function millions(calls: number): string {
  return Number((calls / 1e6).toPrecision(2)).toString();
}
