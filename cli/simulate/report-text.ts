/**
 * A simulation's report as text: the answer in the first line, then measures with intervals.
 */
import type { Measured } from '../../contracts/index.ts';
import { formulaOf, measures } from '../../metrics/index.ts';
import type { ComparedPart, MeasureEstimate, SimulationReport } from '../../simulator/index.ts';
import { figure } from '../text/figures.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';
import { unitOf } from './unit-of.ts';
import { windowTable } from './window-table.ts';

export interface TextOptions extends StyleOptions {
  readonly measured: Measured | null;
  /** Measured and simulated, part by part; empty where nothing was measured. */
  readonly compared: readonly ComparedPart[];
  readonly isPartial: boolean;
}

type Figures = Measured['whole'];

/** Beginnings of the measures that are asked first. */
const headlines = ['serviceLevel', 'waitMsMean', 'abandonShare'];

/** Lines without a newline at the end. */
export function reportLines(report: SimulationReport, options: TextOptions): readonly string[] {
  const style = styleOf(options, process.stdout);
  const { measured } = options;
  const { queues } = report;
  return [
    headline(report, options, style),
    '',
    ...centreTable(report, { measured: measured?.whole, style }),
    ...(queues.length < 2 ? [] : ['', ...queueTable(queues, { measured, style })]),
    ...windowTable(options.compared, style),
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
  const said = headlines.flatMap((begin) => {
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

/** Every measure of the centre with its interval. */
function centreTable(
  { measures: of, queues }: SimulationReport,
  { measured, style }: { readonly measured: Figures | undefined; readonly style: Style },
): readonly string[] {
  const targetMs = targetOf(queues);
  const head = ['centre', 'estimate', '95 % interval', ...(measured ? ['measured'] : [])];
  const rows = of.map(({ measureId, value, low, high }) => {
    const unit = unitOf(measureId);
    const hasTarget = isLevel(measureId) && targetMs !== null;
    const interval =
      low === null || high === null
        ? '-'
        : `${figure(low, unit)} ${style.signs.interval} ${figure(high, unit)}`;
    return [
      hasTarget ? `${measureId} (T ${targetMs / 1000} s)` : measureId,
      figure(value, unit),
      interval,
      ...(measured ? [measuredFigure(measured, measureId)] : []),
    ];
  });
  return tableLines([head, ...rows], style);
}

/** A line for each queue; below it what was measured. Agents work for all queues: not here. */
function queueTable(
  queues: SimulationReport['queues'],
  { measured, style }: { readonly measured: Measured | null; readonly style: Style },
): readonly string[] {
  const ids = (queues[0]?.measures ?? [])
    .map(({ measureId }) => measureId)
    .filter((id) => id === 'calls' || headlines.some((begin) => id.startsWith(begin)));
  const rows = queues.flatMap(({ queueId, targetMs, measures: of }) => {
    const was = measured?.queues?.find((queue) => queue.queueId === queueId)?.values;
    const cells = ids.map((id) => {
      const found = of.find(({ measureId }) => measureId === id);
      return found === undefined ? '-' : shortly(found, style).slice(id.length + 1);
    });
    const name = targetMs === null ? queueId : `${queueId} (T ${targetMs / 1000} s)`;
    const line = [name, ...cells];
    return was === undefined
      ? [line]
      : [line, ['  measured', ...ids.map((id) => measuredFigure(was, id))]];
  });
  return tableLines([['queue', ...ids], ...rows], style);
}

function measuredFigure(measured: Figures, measureId: string): string {
  const value = measured[measureId];
  return value === undefined ? '' : figure(value, unitOf(measureId));
}

function notes(report: SimulationReport, measured: Measured | null): readonly string[] {
  const { measures: of, waiting, refused } = report;
  const levels = of.flatMap(({ measureId }) =>
    measures.filter(({ id }) => id === measureId && isLevel(id)),
  );
  return [
    ...levels.map((level) => `${level.id}: ${formulaOf(level)} (${level.name.en})`),
    ...(measured === null ? [] : [`measured: ${measured.source}`]),
    ...(waiting === 0 ? [] : [`${waiting} calls still waited at the end of their day`]),
    ...(refused === 0 ? [] : [`${refused} requests were refused by the core`]),
  ];
}

function isLevel(measureId: string): boolean {
  return measureId.startsWith('serviceLevel');
}

function targetOf(queues: SimulationReport['queues']): number | null {
  const [only, ...others] = new Set(queues.map(({ targetMs }) => targetMs));
  return others.length === 0 ? (only ?? null) : null;
}
