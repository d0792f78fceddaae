/** Writes the manual's page of measures. */
import { formulaOf, type MeasureDefinition, type ReplicationRule } from './measure.ts';
import { measures } from './measures.ts';

const replicationTexts: Readonly<Record<ReplicationRule, string>> = {
  ratioOfMeans: 'sum of numerators over sum of denominators',
  pooled: 'the calls of all runs together',
  perRun: 'a figure per run, then their mean',
};

const opening = `# Measures

Generated from the definitions in \`metrics/\` and \`simulator/\` by \`npm run docs\`; do not edit.
Numbers under *Counted* lead to [who is counted, and when](#who-is-counted-and-when). A table of
its own has the measures of [simulations alone](#of-simulations-alone).

Every figure is printed with the id of its measure, its window and its sample size, which is the
denominator. Where that is 0 a ratio is undefined: null in JSON, a dash on a screen, never 0 or 1.
Durations are whole milliseconds, shares run from 0 to 1; rounding is for display only.

| Letter | Meaning, per queue and interval |
| --- | --- |
| O | entries; a call that comes back after an overflow reopens its entry |
| A, A_T | connected to an agent; of these with w at most T |
| B, B_T, B_s | left by the caller; of these with w at most T, at most s |
| V | moved out before answer |
| X | ended by the system |
| C, C_T | callback or message taken; of these with w at most T |
| w | queue entry to connected, or to left |
| T, s | target and short-abandon limit of the queue: \`targetMs\`, \`shortAbandonMs\` |

O = A + B + V + X + C + still waiting. Blocked calls never entered. Figures of several queues are
ratios of sums, each queue by its own T and s; a call that moved on is an entry of each queue it was
in.
`;

export type DescribedMeasure = Omit<MeasureDefinition, 'unit'> & { readonly unit: string };

/** Measures defined elsewhere. */
export interface FurtherMeasures {
  /** Markdown before them, with its heading. */
  readonly opening: string;
  readonly measures: readonly DescribedMeasure[];
}

/** The text of `docs/measures.md`. */
export function measuresPage(further: readonly FurtherMeasures[] = []): string {
  const notes = new Notes();
  const parts = [{ opening, measures }, ...further].map((part) => [
    part.opening,
    '| Id | Name | Unit | Formula, and what to know | Counted | Replications | Source |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...part.measures.map((measure) => rowOf(measure, notes)),
    '',
  ]);
  const counted = ['## Who is counted, and when', '', ...notes.lines, ''];
  return [...parts.flat(), ...counted].join('\n');
}

class Notes {
  readonly #texts: string[] = [];

  markOf(text: string): string {
    if (!this.#texts.includes(text)) this.#texts.push(text);
    return String(this.#texts.indexOf(text) + 1);
  }

  get lines(): readonly string[] {
    return this.#texts.map((text, place) => `${place + 1}. ${text}`);
  }
}

function rowOf(measure: DescribedMeasure, notes: Notes): string {
  const { id, name, unit, counted, remark, source, replications } = measure;
  const cells = [
    ...[`\`${id}\``, `${name.en} · ${name.fr}`, unit],
    ...[`\`${formulaOf(measure)}\` ${remark}`, notes.markOf(counted)],
    ...[replicationTexts[replications], source],
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
