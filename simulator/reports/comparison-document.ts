/**
 * A comparison as a document: the verdict first, then every measure of every plan beside the base.
 */
import type { SimulatedMeasureId } from '../runs/measures.ts';
import { differenceChart } from './charts/difference-chart.ts';
import type { ComparedDesign, DesignComparison, DesignDifference } from './design-comparison.ts';
import { changeText, estimateText, figureText, nameOf, unitIn, unitOf } from './figure-text.ts';
import type { DataRow, ReportDocument, ReportTable } from './forms/document.ts';
import { comparedQueueLines } from './tables/comparison-tables.ts';
import { headlineDifference, verdictText } from './verdict-text.ts';

export interface ComparisonContext {
  readonly targetMs: number | null;
  /** Least difference that matters to the user; null if not stated. */
  readonly worth: (measureId: SimulatedMeasureId) => number | null;
  readonly isPartial: boolean;
  readonly warnings: readonly string[];
  readonly reproduce: string;
  readonly engineVersion?: string;
}

/** The document: `answer` and `notes` are the verdicts, `data` has one row per figure. */
export function comparisonDocument(
  comparison: DesignComparison,
  { targetMs, worth, ...published }: ComparisonContext,
): ReportDocument {
  const { designs } = comparison;
  const [base, ...others] = designs;
  const said = others.flatMap((design) => {
    const found = headlineDifference(design);
    if (found === undefined) return [];
    return verdictText(found, { name: design.name, targetMs, worth: worth(found.measureId) });
  });
  const [answer = '', ...notes] = sentencesOf(comparison, said);
  return {
    ...published,
    title: designs.map(({ name }) => name).join(' or '),
    answer,
    notes,
    sections: [
      { pageHeading: 'Differences', only: 'pages', charts: () => chartsOf(comparison) },
      { pageHeading: 'Estimates', only: 'pages', table: estimateTable(comparison) },
      ...others.map((design) => ({
        pageHeading: `${design.name} less ${base?.name ?? ''}`,
        table: differenceTable(base, design, comparison.confidence),
      })),
      { pageHeading: 'Who gains, who pays', table: comparedQueueLines(comparison), wordColumns: 2 },
    ],
    data: () => figuresOf(comparison),
  };
}

function sentencesOf(
  { designs, ranking, replications, seed }: DesignComparison,
  said: readonly string[],
): readonly string[] {
  const [base, ...others] = designs;
  const runs = `${replications} paired replications, seed ${seed}`;
  if (others.length === 1) return [`${said[0] ?? ''} · ${runs}`];
  const beside = [`beside ${base?.name ?? ''}:`, ...said];
  if (ranking === null) return [`${said[0] ?? ''} · ${runs}`, ...beside];
  const nameAt = (place: number): string => designs[place]?.name ?? '';
  const groups = ranking.groups.map((group) => group.map(nameAt).join(' = '));
  const best = `best by ${nameOf(ranking.measureId)}: ${nameAt(ranking.best)}`;
  return [
    `${best}${ranking.isDecided ? '' : ', not for sure'} · ${runs}`,
    `order, = where not distinguishable: ${groups.join(' > ')}`,
    ...beside,
  ];
}

function estimateTable({ designs }: DesignComparison): ReportTable {
  const [base] = designs;
  const rows = (base?.measures ?? []).map((one, place) => [
    nameOf(one.measureId),
    ...designs.map(({ measures }) => {
      const found = measures[place];
      return found === undefined ? '-' : estimateText(found);
    }),
  ]);
  return [['measure', ...designs.map(({ name }) => name)], ...rows];
}

function differenceTable(
  base: ComparedDesign | undefined,
  { name, measures, differences }: ComparedDesign,
  confidence: number,
): ReportTable {
  const interval = `${Math.round(confidence * 100)} % interval`;
  return [
    ['measure', base?.name ?? '', name, 'difference', interval, ''],
    ...differences.map((one, place) => {
      const unit = unitIn(one);
      const { value, low, high } = one.difference;
      return [
        nameOf(one.measureId),
        figureText(base?.measures[place]?.value ?? null, unit),
        figureText(measures[place]?.value ?? null, unit),
        changeText(value, unit),
        { low, high, unit, isChange: true },
        markOf(one),
      ];
    }),
  ];
}

function markOf({ isBetter, verdict }: DesignDifference): string {
  if (isBetter !== null) return isBetter ? '✓ better' : '✗ worse';
  if (verdict === 'notDistinguishable') return 'not distinguishable';
  if (verdict === 'tooFew') return 'too few for a verdict';
  return verdict === 'notWorth' ? 'no difference of worth' : 'differs';
}

function chartsOf({ designs: [base, ...others] }: DesignComparison): readonly string[] {
  return (base?.measures ?? []).flatMap(({ measureId }) => {
    if (measureId === 'calls') return [];
    const drawn = others.flatMap(({ name, differences }) => {
      const found = differences.find((one) => one.measureId === measureId);
      return found === undefined ? [] : { name, ...found.difference };
    });
    return differenceChart(measureId, base?.name ?? '', drawn) ?? [];
  });
}

function figuresOf({ designs }: DesignComparison): readonly DataRow[] {
  const rows = designs.flatMap(({ name, measures, differences }) => [
    ...measures.map(({ measureId, value, low, high, n }) => {
      return ['estimate', name, measureId, unitOf(measureId), value, low, high, n, ''];
    }),
    ...differences.map(({ measureId, difference: { value, low, high, n }, verdict }) => {
      return ['difference', name, measureId, unitOf(measureId), value, low, high, n, verdict];
    }),
  ]);
  return [['kind', 'plan', 'measure', 'unit', 'value', 'low', 'high', 'n', 'verdict'], ...rows];
}
