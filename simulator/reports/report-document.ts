/** A simulation report as a document: its tables, charts and measured figures. */
import { formulaOf } from '../../metrics/index.ts';
import { definitionNamed } from '../runs/measures.ts';
import { reportCharts } from './charts/report-charts.ts';
import type { ComparedPart } from './comparison.ts';
import type { DayDistribution } from './day-distribution.ts';
import {
  definitionText,
  figureText,
  namedEstimate,
  nameOf,
  unitIn,
  unitOf,
} from './figure-text.ts';
import { fitVerdict, insideShareLeast, pointsMost } from './fit-verdict.ts';
import type { DefinedTerm, ReportDocument } from './forms/document.ts';
import { staffingIdsOf } from './interval-table.ts';
import { headlineMeasures, type PublishedReport } from './published-report.ts';
import type { SimulationReport } from './report.ts';
import { figureRows } from './report-figures.ts';
import {
  callTypeTable,
  dayTable,
  intervalTable,
  measureTable,
  profileTable,
  queueTable,
  shownOfStaff,
  waitTable,
  windowTable,
} from './report-tables.ts';

/** A report as a document whose `data` holds every figure. */
export function reportDocument(published: PublishedReport): ReportDocument {
  const { title, report, isPartial, reproduce, engineVersion, compared = [] } = published;
  const { showsIntervals = false } = published;
  const verdict = verdictText(compared);
  return {
    title,
    answer: answerLine(published),
    isPartial,
    notes: verdict === null ? [] : [verdict],
    warnings: report.warnings.map(({ text }) => text),
    sections: [
      { pageHeading: 'Measures', table: measureTable(published) },
      { pageHeading: 'Charts', charts: () => reportCharts(published) },
      { pageHeading: 'Queues', table: queueTable(published) },
      { pageHeading: 'Profiles', table: profileTable(report) },
      { pageHeading: 'Call types', table: callTypeTable(report) },
      { pageHeading: 'Measured by time of day', table: windowTable(compared) },
      { pageHeading: 'Days', only: 'pages', table: dayTable(report) },
      { pageHeading: 'Waits', only: 'pages', table: waitTable(report) },
      { pageHeading: 'By interval', only: 'pages', table: intervalTable(published, 'all') },
      { only: 'text', table: showsIntervals ? intervalTable(published, 'headlines') : [] },
      { only: 'text', lines: daysAndWaits(report) },
      { only: 'text', lines: definitionsInText(published) },
      { pageHeading: 'What was measured', only: 'pages', terms: termsOf(report) },
    ],
    data: () => figureRows(published),
    engineVersion,
    reproduce,
  };
}

/** Kinds of rules that route calls; without these, calls follow the plans of their queues. */
const routingKinds = ['classify', 'admit', 'route'];

function answerLine({ report, ruleKinds }: PublishedReport): string {
  const { measures, replications, steady, seed } = report;
  const said = headlineMeasures.flatMap((begin) => {
    const found = measures.find(({ measureId }) => measureId.startsWith(begin));
    return found === undefined ? [] : [namedEstimate(found)];
  });
  const runs =
    steady === null ? `${replications} replications` : `one run of ${steady.batches} batches`;
  const isRuled = ruleKinds?.some((kind) => routingKinds.includes(kind)) === true;
  const rules = ruleKinds === undefined ? [] : [`${isRuled ? 'with' : 'without'} routing rules`];
  return [...said, `${runs}, seed ${seed}`, ...rules].join(' · ');
}

/** Most measured figures outside their intervals that are named; further ones are counted. */
const offNamed = 4;

function verdictText(compared: readonly ComparedPart[]): string | null {
  const verdict = fitVerdict(compared);
  if (verdict === null) return null;
  const { mayBeUsed, inside, of, off } = verdict;
  const named = off.slice(0, offNamed).map(({ part, queueId, measureId, measured, value }) => {
    const unit = unitOf(measureId);
    const figures = `${figureText(value, unit)}, measured ${figureText(measured, unit)}`;
    return `${part === 'queue' ? queueId : 'an hour'}: ${nameOf(measureId)} ${figures}`;
  });
  const more = off.length > offNamed ? ` and ${off.length - offNamed} more` : '';
  const rest = off.length === 0 ? '' : `; off: ${named.join('; ')}${more}`;
  const may = mayBeUsed ? '✓ the fit may be used' : '✗ the fit should not be used as it is';
  return `${may}: ${inside} of ${of} measured figures of queues and hours lie inside${rest}`;
}

const laneTexts = { classic: 'classic lane', core: 'full core', some: 'both lanes' } as const;

function daysAndWaits({
  days,
  waits,
  steady,
  typicalDay,
  lane,
}: SimulationReport): readonly string[] {
  const level = days.find(({ measureId }) => isLevel(measureId));
  const quantiles = waits.quantiles.flatMap(({ share, waitMs }) =>
    waitMs === null || waitMs === 0 ? [] : `${share * 100} % within ${figureText(waitMs, 'ms')}`,
  );
  const isAnswered = waits.quantiles.some(({ waitMs }) => waitMs !== null);
  const waited = [`${figureText(waits.atOnceShare, 'share')} none`, ...quantiles].join(', ');
  return [
    ...(level === undefined || level.days < 2 ? [] : [dayLine(level)]),
    ...typicalDay.map((one) => `typical day: ${namedEstimate(one)}`),
    ...(isAnswered ? [`waits of the answered: ${waited}`] : []),
    ...(steady === null
      ? []
      : [
          `steady: from ${hourText(steady.warmUpMs)} to ${hourText(steady.toMs)}, after the warm-up; calls and ready hours are those of a batch`,
        ]),
    `simulated by: ${laneTexts[lane]}`,
  ];
}

function dayLine(day: DayDistribution): string {
  const { measureId, p5, p95, meets } = day;
  const [from, to] = [p5, p95].map(({ value }) => figureText(value, unitIn(day)));
  const kept =
    meets === null
      ? ''
      : `; ${figureText(meets.share.value, 'share')} of days reach ${figureText(meets.promised, 'share')}`;
  return `days: ${nameOf(measureId)} from the 5th to the 95th percentile ${from} … ${to}${kept}`;
}

function hourText(ms: number): string {
  return `${Number((ms / 3_600_000).toPrecision(3))} h`;
}

/** Definitions of the figures that are most often misread, and of measured figures. */
function definitionsInText({ report, measured = null, showsIntervals }: PublishedReport) {
  const { measures, intervals } = report;
  const defined = [
    ...measures.map(({ measureId }) => measureId).filter((id) => isLevel(id) || id === 'occupancy'),
    ...(showsIntervals === true && intervals.length > 0 ? shownOfStaff : []),
  ];
  return [
    ...defined.map(definitionText),
    ...(measured === null
      ? []
      : [
          `measured: ${measured.source}`,
          `inside: where the mean of ${measured.days} days lies, 95 %; a fit may be used where ${insideShareLeast * 100} % are inside, and no queue's service level or abandon share is off by more than ${pointsMost * 100} points`,
        ]),
  ];
}

function isLevel(measureId: string): boolean {
  return measureId.startsWith('serviceLevel');
}

function termsOf({ measures, intervals: [first] }: SimulationReport): readonly DefinedTerm[] {
  const ids = [
    ...measures.map(({ measureId }) => measureId),
    ...(first === undefined ? [] : staffingIdsOf(first)),
  ];
  return ids.flatMap((id) => {
    const found = id === 'calls' ? undefined : definitionNamed(id);
    if (found === undefined) return [];
    return { id, name: found.name.en, formula: formulaOf(found), counted: found.counted };
  });
}
