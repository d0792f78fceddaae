/** A comparison as text: the verdict first, then every measure of every plan beside the base. */

import { basename } from 'node:path';
import {
  type ComparedDesign,
  changeInterval,
  changeText,
  type DesignComparison,
  type DesignDifference,
  figureText,
  headlineDifference,
  nameOf,
  type SimulatedMeasureId,
  unitIn,
  verdictText,
} from '../../simulator/index.ts';
import { type Style, tableLines } from '../text/style.ts';

export interface CompareTextOptions {
  readonly targetMs: number | null;
  readonly worth: (measureId: SimulatedMeasureId) => number | null;
  readonly isPartial: boolean;
}

/** The answer, a sentence per plan, and the ranking of several. */
export function compareSentences(
  { designs, ranking, replications, seed }: DesignComparison,
  options: CompareTextOptions,
): readonly string[] {
  const [base, ...others] = designs;
  const said = others.flatMap((design) => {
    const found = headlineDifference(design);
    return found === undefined ? [] : [sentenceOf(design, found, options)];
  });
  const runs = `${replications} paired replications, seed ${seed}`;
  const isOne = others.length === 1;
  const nameOfBest = ranking === null ? '' : (designs[ranking.best]?.name ?? '');
  const groups = (ranking?.groups ?? []).map((group) =>
    group.map((place) => designs[place]?.name ?? '').join(' = '),
  );
  const best =
    ranking === null
      ? []
      : [
          `best by ${nameOf(ranking.measureId)}: ${nameOfBest}${ranking.isDecided ? '' : ', not for sure'}`,
          `order, = where not distinguishable: ${groups.join(' > ')}`,
        ];
  const partial = options.isPartial ? 'partial · ' : '';
  if (isOne) return [`${partial}${said[0] ?? ''} · ${runs}`];
  return [
    `${partial}${best[0] ?? said[0] ?? ''} · ${runs}`,
    ...best.slice(1),
    `beside ${base?.name ?? ''}:`,
    ...said,
  ];
}

/** Lines without a newline at the end. */
export function compareLines(
  comparison: DesignComparison,
  { style, ...options }: CompareTextOptions & { readonly style: Style },
): readonly string[] {
  const [answer = '', ...rest] = compareSentences(comparison, options);
  const [base, ...others] = comparison.designs;
  const tables = others.flatMap((design) => ['', ...differenceLines(base, design, style)]);
  return [style.bold(answer), ...rest, ...tables];
}

function sentenceOf(
  { name }: ComparedDesign,
  one: DesignDifference,
  { targetMs, worth }: CompareTextOptions,
): string {
  return verdictText(one, { name, targetMs, worth: worth(one.measureId) });
}

function differenceLines(
  base: ComparedDesign | undefined,
  { name, measures, differences }: ComparedDesign,
  style: Style,
): readonly string[] {
  const head = ['measure', base?.name ?? '', name, 'difference', '95 % interval', ''];
  const rows = differences.map((one, place) => {
    const { measureId, difference } = one;
    const unit = unitIn(one);
    const before = base?.measures[place]?.value ?? null;
    return [
      nameOf(measureId),
      figureText(before, unit),
      figureText(measures[place]?.value ?? null, unit),
      changeText(difference.value, unit),
      changeInterval(difference, unit).replace(' to ', ` ${style.signs.interval} `),
      markOf(one, style),
    ];
  });
  return tableLines([head, ...rows], style);
}

function markOf({ isBetter, verdict }: DesignDifference, { signs }: Style): string {
  if (isBetter !== null) return isBetter ? `${signs.yes} better` : `${signs.no} worse`;
  if (verdict === 'notDistinguishable') return 'not distinguishable';
  if (verdict === 'tooFew') return 'too few for a verdict';
  return verdict === 'notWorth' ? 'no difference of worth' : 'differs';
}

/** In the order of the paths; a path given twice has its number after it. */
export function designNames(paths: readonly string[]): readonly string[] {
  const short = paths.map((path) => basename(path).replace(/(\.scenario)?\.json$/, ''));
  const names = short.map((name, place) =>
    short.indexOf(name) === short.lastIndexOf(name) ? name : (paths[place] ?? name),
  );
  return names.map((name, place) =>
    names.indexOf(name) === place ? name : `${name} (${place + 1})`,
  );
}
