/** A comparison as Markdown, CSV and one page with charts. */

import { differenceChart } from './charts/difference-chart.ts';
import { tableHtml } from './charts/frame.ts';
import type { ComparedDesign, DesignComparison } from './design-comparison.ts';
import {
  changeInterval,
  changeText,
  escapeCsv,
  escapeHtml,
  escapeMarkdown,
  nameOf,
  unitIn,
  unitOf,
} from './figure-text.ts';
import { pageHtml } from './page.ts';
import { estimateText } from './published-report.ts';
import type { Table } from './report-tables.ts';
import { section, warningsHtml } from './to-html.ts';
import { markdownTable } from './to-markdown.ts';

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

/** The whole document. */
export function comparisonMarkdown(published: PublishedComparison): string {
  const { comparison, sentences, warnings, reproduce, engineVersion } = published;
  const [base, ...others] = comparison.designs;
  const [answer = '', ...rest] = sentences;
  const blocks = [
    `# ${escapeMarkdown(titleOf(comparison))}`,
    `**${escapeMarkdown(answer)}**`,
    ...(rest.length === 0 ? [] : [rest.map((line) => `- ${escapeMarkdown(line)}`).join('\n')]),
    ...warnings.map((text) => `> **Beware:** ${escapeMarkdown(text)}`),
    '## Estimates',
    markdownTable(estimateTable(comparison)),
    ...others.flatMap((design) => [
      `## ${escapeMarkdown(design.name)} less ${escapeMarkdown(base?.name ?? '')}`,
      markdownTable(differenceTable(design)),
    ]),
    `callwright ${engineVersion}; reproduce: \`${reproduce.replaceAll('`', '')}\``,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A line per figure: estimates of each plan, then differences from the base. */
export function comparisonCsv({ comparison }: PublishedComparison): string {
  const head = ['kind', 'plan', 'measure', 'unit', 'value', 'low', 'high', 'n', 'verdict'];
  const cell = (value: number | null): string => (value === null ? '' : String(value));
  const lines = comparison.designs.flatMap(({ name, measures, differences }) => [
    ...measures.map(({ measureId, value, low, high, n }) => {
      const figures = [value, low, high].map(cell);
      return ['estimate', name, measureId, unitOf(measureId), ...figures, String(n), ''];
    }),
    ...differences.map(({ measureId, difference: { value, low, high, n }, verdict }) => {
      const figures = [value, low, high].map(cell);
      return ['difference', name, measureId, unitOf(measureId), ...figures, String(n), verdict];
    }),
  ]);
  return `${[head, ...lines].map((cells) => cells.map(escapeCsv).join(',')).join('\n')}\n`;
}

/** One page that stands by itself. */
export function comparisonHtml(published: PublishedComparison): string {
  const { comparison, sentences, warnings, reproduce, engineVersion } = published;
  const [base, ...others] = comparison.designs;
  const [answer = '', ...rest] = sentences;
  const charts = (base?.measures ?? []).flatMap(({ measureId }) => {
    if (measureId === 'calls') return [];
    const drawn = others.flatMap(({ name, differences }) => {
      const found = differences.find((one) => one.measureId === measureId);
      return found === undefined ? [] : { name, ...found.difference };
    });
    return differenceChart(measureId, base?.name ?? '', drawn) ?? [];
  });
  const lines = rest.map((line) => `<li>${escapeHtml(line)}</li>`).join('\n');
  const body = [
    `<header><h1>${escapeHtml(titleOf(comparison))}</h1>`,
    `<p class="answer">${escapeHtml(answer)}</p></header>`,
    warningsHtml(warnings),
    '<main>',
    rest.length === 0 ? '' : `<ul>${lines}</ul>`,
    `<h2>Differences</h2>\n<div class="charts">\n${charts.join('\n')}\n</div>`,
    section('Estimates', tableHtml(estimateTable(comparison), 'Estimates')),
    ...others.map((design) => {
      const heading = `${design.name} less ${base?.name ?? ''}`;
      return section(heading, tableHtml(differenceTable(design), heading));
    }),
    '</main>',
    `<footer><p class="soft">callwright ${escapeHtml(engineVersion)}; reproduce: <code>${escapeHtml(reproduce)}</code></p></footer>`,
  ];
  const shown = body.filter((part) => part !== '').join('\n');
  return pageHtml({ title: titleOf(comparison), body: shown });
}

function titleOf({ designs }: DesignComparison): string {
  return designs.map(({ name }) => name).join(' or ');
}
