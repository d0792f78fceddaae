/**
 * A comparison as Markdown, CSV and one page with charts. And its verdicts in words: what a plan
 * changes, as one would say it.
 *
 * Source: ux-and-api.md 10.8.
 */
import { differenceChart } from './charts/difference-chart.ts';
import type { ComparedDesign, DesignComparison, DesignDifference } from './design-comparison.ts';
import {
  chartsHtml,
  csvText,
  documentHtml,
  documentMarkdown,
  type ReportDocument,
  type Table,
} from './document.ts';
import { changeInterval, changeText, nameOf, sizeText, unitIn, unitOf } from './figure-text.ts';
import { estimateText } from './published-report.ts';

/** A comparison with what its reader needs beside it. */
export interface PublishedComparison {
  readonly comparison: DesignComparison;
  /** Verdicts and ranking, the answer first. */
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
  readonly reproduce: string;
  readonly engineVersion: string;
}

/** Estimates of every plan: a column each. */
function estimateTable({ designs }: DesignComparison): Table {
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

function differenceTable({ differences }: ComparedDesign): Table {
  return [
    ['measure', 'difference', 'interval', 'verdict'],
    ...differences.map(({ difference, verdict, ...of }) => {
      const unit = unitIn(of);
      const value = changeText(difference.value, unit);
      return [nameOf(of.measureId), value, changeInterval(difference, unit), verdictWords[verdict]];
    }),
  ];
}

const verdictWords = {
  more: 'more',
  less: 'less',
  perhapsWorth: 'perhaps worth it',
  notWorth: 'no difference of worth',
  notDistinguishable: 'not distinguishable',
  tooFew: 'too few for a verdict',
} as const;

/** For notes, pull requests and wikis. */
export function comparisonMarkdown(published: PublishedComparison): string {
  return documentMarkdown(documentOf(published));
}

/** One page that stands by itself. */
export function comparisonHtml(published: PublishedComparison): string {
  return documentHtml(documentOf(published));
}

function documentOf(published: PublishedComparison): ReportDocument {
  const { comparison, sentences, warnings, reproduce, engineVersion } = published;
  const [base, ...others] = comparison.designs;
  const [answer = '', ...notes] = sentences;
  return {
    title: comparison.designs.map(({ name }) => name).join(' or '),
    answer,
    notes,
    warnings,
    sections: [
      { heading: 'Differences', html: chartsHtml(chartsOf(comparison)) },
      { heading: 'Estimates', table: estimateTable(comparison) },
      ...others.map((design) => ({
        heading: `${design.name} less ${base?.name ?? ''}`,
        table: differenceTable(design),
      })),
    ],
    engineVersion,
    reproduce,
  };
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

/** A line per figure: estimates of each plan, then differences from the base. */
export function comparisonCsv({ comparison }: PublishedComparison): string {
  const lines = comparison.designs.flatMap(({ name, measures, differences }) => [
    ...measures.map(({ measureId, value, low, high, n }) => {
      return ['estimate', name, measureId, unitOf(measureId), value, low, high, n, ''];
    }),
    ...differences.map(({ measureId, difference: { value, low, high, n }, verdict }) => {
      return ['difference', name, measureId, unitOf(measureId), value, low, high, n, verdict];
    }),
  ]);
  const head = ['kind', 'plan', 'measure', 'unit', 'value', 'low', 'high', 'n', 'verdict'];
  return csvText([head, ...lines]);
}

/** What a reader needs beside the difference. */
export interface VerdictContext {
  readonly name: string;
  /** T of the service level, where all queues agree on it. */
  readonly targetMs: number | null;
  /** What a difference must be to matter, in the measure's unit; null: none was said. */
  readonly worth: number | null;
}

/** One difference as a sentence without its full stop. */
export function verdictText(one: DesignDifference, context: VerdictContext): string {
  const { measureId, difference, verdict, pairsNeeded } = one;
  const unit = unitIn(one);
  const { value, low, high, n } = difference;
  const what = `${context.name}: ${nameOf(measureId).toLowerCase()}`;
  if (value === null) return `${what} was counted on neither side`;
  if (low === null || high === null) return `${what}, of which ${n} days say nothing`;
  const sure = `(${rangeText(low, high, unit)})`;
  switch (verdict) {
    case 'more':
    case 'less':
      return `${changeSentence(one, context)} ${sure}`;
    case 'perhapsWorth':
      return `${changeSentence(one, context)} ${sure}; perhaps less than the ${sizeText(context.worth, unit)} that are worth it`;
    case 'notWorth':
      return context.worth === null
        ? `${what} is the same`
        : `${what} differs by less than the ${sizeText(context.worth, unit)} that are worth it (${changeInterval(difference, unit)})`;
    case 'tooFew':
      return `${what} differs by ${changeInterval(difference, unit)} over ${n} pairs; a verdict needs ${pairsNeeded}`;
    case 'notDistinguishable': {
      const more = pairsNeeded === null ? 0 : pairsNeeded - n;
      const tell = more > 0 ? `; about ${more} more days would tell` : '';
      return `${what} is not distinguishable (${changeInterval(difference, unit)})${tell}`;
    }
  }
}

/** `B answers 2.1 points more within 20 s`. */
function changeSentence(one: DesignDifference, context: VerdictContext): string {
  const { measureId, difference } = one;
  const { name, targetMs } = context;
  const value = difference.value ?? 0;
  const size = sizeText(value, unitIn(one));
  const more = value > 0 ? 'more' : 'fewer';
  if (measureId.startsWith('serviceLevel')) {
    const within = targetMs === null ? 'in time' : `within ${targetMs / 1000} s`;
    return `${name} answers ${size} ${more} ${within}`;
  }
  if (measureId === 'waitMsMean') {
    return `with ${name} callers wait ${size} ${value > 0 ? 'longer' : 'less'}`;
  }
  if (measureId === 'abandonShare') return `with ${name} ${size} ${more} give up`;
  return `with ${name} ${nameOf(measureId).toLowerCase()} is ${size} ${value > 0 ? 'higher' : 'lower'}`;
}

/** The measures that tell most of a plan: those that are better or worse first. */
export function headlineDifference({ differences }: ComparedDesign): DesignDifference | undefined {
  return (
    differences.find(({ measureId }) => measureId.startsWith('serviceLevel')) ??
    differences.find(({ measureId }) => measureId !== 'calls')
  );
}

/** Sizes of a change whose direction was said: the smaller first. */
function rangeText(low: number, high: number, unit: string): string {
  const [least, most] = low > 0 ? [low, high] : [high, low];
  return `${plain(least, unit)} to ${plain(most, unit)}`;
}

function plain(value: number, unit: string): string {
  return sizeText(value, unit).replace(' points', '');
}
