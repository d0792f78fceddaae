/** A comparison as Markdown, CSV and one page with charts. */

import { differenceChart } from './charts/difference-chart.ts';
import type { ComparedDesign, DesignComparison } from './design-comparison.ts';
import {
  chartsHtml,
  csvText,
  documentHtml,
  documentMarkdown,
  type ReportDocument,
  type Table,
} from './document.ts';
import { changeInterval, changeText, nameOf, unitIn, unitOf } from './figure-text.ts';
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

/** What a plan changes over the base. */
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
