/**
 * A simulation's report as text: the answer in the first line, then every measure with its interval.
 */
import { formulaOf, measures } from '../../metrics/index.ts';
import type { MeasureEstimate, SimulationReport } from '../../simulator/index.ts';
import { figure } from '../text/figures.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';
import type { Measured } from './measured.ts';

export interface TextOptions extends StyleOptions {
  readonly measured: Measured | null;
  readonly isPartial: boolean;
}

/** Lines without a newline at the end. */
export function reportLines(report: SimulationReport, options: TextOptions): readonly string[] {
  const style = styleOf(options, process.stdout);
  const { measured } = options;
  const { queues } = report;
  return [
    headline(report, options, style),
    '',
    ...table(report.measures, {
      title: 'centre',
      measured: measured?.whole,
      targetMs: targetOf(queues),
      style,
    }),
    ...(queues.length < 2 ? [] : queues).flatMap(({ queueId, targetMs, measures: of }) => [
      '',
      ...table(of, {
        title: `queue ${queueId}`,
        measured: measured?.queues.get(queueId),
        targetMs,
        style,
      }),
    ]),
    '',
    ...notes(report, measured),
  ];
}

/** 84.1 % ± 0.6; the share of the level first, for that is what is asked. */
function headline(
  { measures: of, replications, seed }: SimulationReport,
  { isPartial }: TextOptions,
  style: Style,
): string {
  const { separator } = style.signs;
  const said = ['serviceLevel', 'waitMsMean', 'abandonShare'].flatMap((begin) => {
    const found = of.find(({ measureId }) => measureId.startsWith(begin));
    return found === undefined ? [] : [shortly(found, style)];
  });
  const runs = `${replications} replications, seed ${seed}`;
  const line = [...said, runs].join(` ${separator} `);
  return isPartial ? `${style.yellow('partial')} ${separator} ${line}` : style.bold(line);
}

/** One measure with its interval as ±. */
export function shortly({ measureId, value, low, high }: MeasureEstimate, style: Style): string {
  const unit = unitOf(measureId);
  const half = low === null || high === null ? null : (high - low) / 2;
  const reach = half === null ? '' : ` ${style.signs.plusMinus} ${figure(half, unit)}`;
  return `${measureId} ${figure(value, unit)}${reach}`;
}

interface TableOptions {
  readonly title: string;
  readonly measured: ReadonlyMap<string, number> | undefined;
  /** T of service levels; null: there is no one T. */
  readonly targetMs: number | null;
  readonly style: Style;
}

function table(
  of: readonly MeasureEstimate[],
  { title, measured, targetMs, style }: TableOptions,
): readonly string[] {
  const head = [title, 'estimate', '95 % interval', ...(measured ? ['measured'] : [])];
  const rows = of.map(({ measureId, value, low, high }) => {
    const unit = unitOf(measureId);
    const isLevel = measureId.startsWith('serviceLevel') && targetMs !== null;
    const was = measured?.get(measureId);
    const interval =
      low === null || high === null
        ? '-'
        : `${figure(low, unit)} ${style.signs.interval} ${figure(high, unit)}`;
    return [
      isLevel ? `${measureId} (T ${figure(targetMs, 'ms')})` : measureId,
      figure(value, unit),
      interval,
      ...(measured ? [was === undefined ? '' : figure(was, unit)] : []),
    ];
  });
  return [head, ...rows].map((row, place) => {
    const line = row
      .map((cell, column) => pad(cell, column))
      .join('  ')
      .trimEnd();
    return place === 0 ? style.dim(line) : line;
  });
}

const widths = [34, 10, 22, 10];

/** Names to the left, figures to the right. */
function pad(cell: string, column: number): string {
  const width = widths[column] ?? 0;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function notes(report: SimulationReport, measured: Measured | null): readonly string[] {
  const { measures: of, waiting, refused } = report;
  const levels = of.flatMap(({ measureId }) =>
    measures.filter(({ id }) => id === measureId && id.startsWith('serviceLevel')),
  );
  return [
    ...levels.map((level) => `${level.id}: ${formulaOf(level)} (${level.name.en})`),
    ...(measured === null ? [] : [`measured: ${measured.source}`]),
    ...(waiting === 0 ? [] : [`${waiting} calls still waited at the end of their day`]),
    ...(refused === 0 ? [] : [`${refused} requests were refused by the core`]),
  ];
}

function unitOf(measureId: string): string {
  return measures.find(({ id }) => id === measureId)?.unit ?? 'calls';
}

function targetOf(queues: SimulationReport['queues']): number | null {
  const [only, ...others] = new Set(queues.map(({ targetMs }) => targetMs));
  return others.length === 0 ? (only ?? null) : null;
}
