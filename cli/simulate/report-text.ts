/**
 * A simulation's report as text: the answer in the first line, then measures with intervals.
 */
import type { Measured } from '../../contracts/index.ts';
import {
  type ComparedPart,
  clockText,
  type DayDistribution,
  definitionText,
  figureText,
  fitVerdict,
  halfWidthOf,
  insideShareLeast,
  type MeasureEstimate,
  nameOf,
  nameWithTarget,
  pointsMost,
  profileTable,
  type SimulationReport,
  unitIn,
  unitOf,
} from '../../simulator/index.ts';
import { type Style, tableLines } from '../text/style.ts';

export interface TextOptions {
  readonly style: Style;
  readonly measured: Measured | null;
  /** Measured and simulated, part by part; empty where nothing was measured. */
  readonly compared: readonly ComparedPart[];
  readonly isPartial: boolean;
  /** Local time of the day's start, in ms since midnight. */
  readonly dayStartMs: number;
  /** Whether the scenario asks for them. */
  readonly showsIntervals: boolean;
  /** Kinds of the rule sets that were in force: without those of routing, calls go by plans alone. */
  readonly ruleKinds: readonly string[];
}

type Figures = Measured['whole'];

/** Kinds of rules that say where a call goes. */
const routingKinds = ['classify', 'admit', 'route'];

/** Beginnings of the measures that are asked first. */
const headlines = ['serviceLevel', 'waitMsMean', 'abandonShare'];

/** Lines without a newline at the end. */
export function reportLines(report: SimulationReport, options: TextOptions): readonly string[] {
  const { measured, style } = options;
  const { queues } = report;
  return [
    headline(report, options, style),
    ...verdictLines(options.compared, style),
    '',
    ...centreTable(report, { compared: options.compared, measured: measured?.whole, style }),
    ...(queues.length < 2 ? [] : ['', ...queueTable(queues, { ...options, style })]),
    '',
    ...tableLines(profileTable(report), style),
    ...callTypeLines(report, style),
    ...windowTable(options.compared, style),
    ...intervalLines(report, options, style),
    ...daysAndWaits(report, style),
    '',
    ...notes(report, options),
    ...report.warnings.map(({ text }) => `${style.yellow(style.signs.warning)} ${text}`),
  ];
}

/** 84.1 % ± 0.6; the share of the level first, for that is what is asked. */
function headline(
  { measures: of, replications, seed, steady }: SimulationReport,
  { isPartial, ruleKinds }: TextOptions,
  style: Style,
): string {
  const { separator } = style.signs;
  const said = headlines.flatMap((begin) => {
    const found = of.find(({ measureId }) => measureId.startsWith(begin));
    return found === undefined ? [] : [shortly(found, style)];
  });
  const runs = steady === null ? `${replications} replications` : `${steady.batches} batches`;
  const isRuled = ruleKinds.some((kind) => routingKinds.includes(kind));
  const rules = `${isRuled ? 'with' : 'without'} routing rules`;
  const line = [...said, `${runs}, seed ${seed}`, rules].join(` ${separator} `);
  return isPartial ? `${style.yellow('partial')} ${separator} ${line}` : style.bold(line);
}

/** One measure with its interval as ±. */
export function shortly(of: MeasureEstimate, style: Style): string {
  return `${nameOf(of.measureId)} ${figureWithReach(of, style)}`;
}

/** A figure with half its interval as ±, where it has one. */
export function figureWithReach(of: MeasureEstimate, style: Style): string {
  const unit = unitIn(of);
  const half = halfWidthOf(of);
  const reach = half === null ? '' : ` ${style.signs.plusMinus} ${figureText(half, unit)}`;
  return `${figureText(of.value, unit)}${reach}`;
}

/** Every measure of the centre with its interval. */
function centreTable(
  { measures: of, queues }: SimulationReport,
  {
    measured,
    compared,
    style,
  }: Pick<TextOptions, 'compared' | 'style'> & { readonly measured: Figures | undefined },
): readonly string[] {
  const whole = compared.find(({ of: part }) => part === 'whole');
  const head = ['centre', 'estimate', '95 % interval', ...(measured ? ['measured'] : [])];
  const rows = of.map((one) => {
    const { measureId, value, low, high } = one;
    const unit = unitIn(one);
    const interval =
      halfWidthOf(one) === null
        ? '-'
        : `${figureText(low, unit)} ${style.signs.interval} ${figureText(high, unit)}`;
    return [
      nameWithTarget(measureId, queues),
      figureText(value, unit),
      interval,
      ...(measured ? [measuredFigure(measured, measureId, markOf(whole, measureId, style))] : []),
    ];
  });
  return tableLines([head, ...rows], style);
}

/** A line for each queue; below it what was measured. Agents work for all queues: not here. */
function queueTable(
  queues: SimulationReport['queues'],
  { measured, compared, style }: Pick<TextOptions, 'measured' | 'compared' | 'style'>,
): readonly string[] {
  const ids = (queues[0]?.measures ?? [])
    .map(({ measureId }) => measureId)
    .filter((id) => id === 'calls' || headlines.some((begin) => id.startsWith(begin)));
  const rows = queues.flatMap(({ queueId, targetMs, measures: of }) => {
    const part = compared.find((one) => one.of === 'queue' && one.queueId === queueId);
    const was = measured?.queues?.find((queue) => queue.queueId === queueId)?.values;
    const cells = ids.map((id) => {
      const found = of.find(({ measureId }) => measureId === id);
      return found === undefined ? '-' : figureWithReach(found, style);
    });
    const name = targetMs === null ? queueId : `${queueId} (T ${targetMs / 1000} s)`;
    const line = [name, ...cells];
    return was === undefined
      ? [line]
      : [
          line,
          ['  measured', ...ids.map((id) => measuredFigure(was, id, markOf(part, id, style)))],
        ];
  });
  return tableLines([['queue', ...ids.map(nameOf)], ...rows], style);
}

/** By call type, where the scenario asks for it. */
function callTypeLines({ callTypes }: SimulationReport, style: Style): readonly string[] {
  const [first] = callTypes;
  if (first === undefined) return [];
  const ids = first.measures.map(({ measureId }) => measureId);
  const rows = callTypes.map(({ callType, measures: of }) => [
    callType,
    ...of.map((one) => figureWithReach(one, style)),
  ]);
  return ['', ...tableLines([['call type', ...ids.map(nameOf)], ...rows], style)];
}

/** Of what staffing asks of an interval. */
const shownOfStaff = ['staffLoggedOn', 'staffPresent', 'offeredLoadErlangs'] as const;

/** By interval of the clock, where the scenario asks for it. */
function intervalLines(
  { intervals }: SimulationReport,
  { dayStartMs, showsIntervals }: TextOptions,
  style: Style,
): readonly string[] {
  const [first] = intervals;
  if (first === undefined || !showsIntervals) return [];
  const ids = first.measures.map(({ measureId }) => measureId);
  const shown = ids.filter((id) => id === 'calls' || isHeadline(id) || id === 'occupancy');
  const rows = intervals.map((interval) => [
    clockText(interval.fromMs, dayStartMs),
    ...shown.map((id) => {
      const found = interval.measures.find(({ measureId }) => measureId === id);
      return found === undefined ? '-' : figureWithReach(found, style);
    }),
    ...shownOfStaff.map((id) => figureText(interval[id].value, unitOf(id))),
  ]);
  const head = ['from', ...[...shown, ...shownOfStaff].map(nameOf)];
  return ['', ...tableLines([head, ...rows], style)];
}

/** How days differ, how long the answered waited, and how a long run was cut. */
function daysAndWaits(report: SimulationReport, style: Style): readonly string[] {
  const { days, waits, steady, typicalDay } = report;
  const level = days.find(({ measureId }) => isLevel(measureId));
  const quantiles = waits.quantiles.filter(({ waitMs }) => waitMs !== null);
  const lines = [
    ...(level === undefined || level.days < 2 ? [] : [dayLine(level, style)]),
    ...typicalDay.map((one) => `typical day: ${shortly(one, style)}`),
    ...(quantiles.length === 0
      ? []
      : [
          `waits of the answered: ${[
            `${figureText(waits.atOnceShare, 'share')} none`,
            ...quantiles
              .filter(({ waitMs }) => waitMs !== 0)
              .map(({ share, waitMs }) => `${share * 100} % within ${figureText(waitMs, 'ms')}`),
          ].join(', ')}`,
        ]),
    ...(steady === null
      ? []
      : [
          `steady: from ${hourText(steady.warmUpMs)} to ${hourText(steady.toMs)}, after the warm-up; calls and ready hours are those of a batch`,
        ]),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function dayLine(day: DayDistribution, style: Style): string {
  const { measureId, p5, p95, meets } = day;
  const unit = unitIn(day);
  const range = `${figureText(p5.value, unit)} ${style.signs.interval} ${figureText(p95.value, unit)}`;
  const kept =
    meets === null
      ? ''
      : `; ${figureText(meets.share.value, 'share')} of days reach ${figureText(meets.promised, 'share')}`;
  return `days: ${nameOf(measureId)} from the 5th to the 95th percentile ${range}${kept}`;
}

function hourText(ms: number): string {
  return `${Number((ms / 3_600_000).toPrecision(3))} h`;
}

function isHeadline(id: string): boolean {
  return headlines.some((begin) => id.startsWith(begin));
}

function measuredFigure(measured: Figures, measureId: string, mark: string): string {
  const value = measured[measureId];
  return value === undefined ? '' : `${figureText(value, unitOf(measureId))}${mark}`;
}

/** Whether the measured figure lies in its interval; nothing where no verdict can be given. */
function markOf(part: ComparedPart | undefined, measureId: string, { signs }: Style): string {
  const found = part?.figures.find((one) => one.measureId === measureId);
  if (found === undefined || found.isInside === null) return '';
  return ` ${found.isInside ? signs.yes : signs.no}`;
}

/** More figures that are off are counted, not named. */
const offNamed = 4;

/** One line: may the scenario be used, and what of it is off. */
function verdictLines(compared: readonly ComparedPart[], style: Style): readonly string[] {
  const verdict = fitVerdict(compared);
  if (verdict === null) return [];
  const { signs } = style;
  const { mayBeUsed, inside, of, off } = verdict;
  const named = off.slice(0, offNamed).map(({ part, queueId, measureId, measured, value }) => {
    const unit = unitOf(measureId);
    const figures = `${figureText(value, unit)}, measured ${figureText(measured, unit)}`;
    return `${part === 'queue' ? queueId : 'an hour'}: ${nameOf(measureId)} ${figures}`;
  });
  const more = off.length > offNamed ? ` and ${off.length - offNamed} more` : '';
  const rest = off.length === 0 ? '' : `; off: ${named.join('; ')}${more}`;
  const may = mayBeUsed ? 'the fit may be used' : 'the fit should not be used as it is';
  const line = `${mayBeUsed ? signs.yes : signs.no} ${may}: ${inside} of ${of} measured figures of queues and hours lie inside${rest}`;
  return [mayBeUsed ? line : style.yellow(line)];
}

function notes(
  { measures: of, intervals }: SimulationReport,
  { measured, showsIntervals }: Pick<TextOptions, 'measured' | 'showsIntervals'>,
): readonly string[] {
  const defined = [
    ...of.map(({ measureId }) => measureId).filter((id) => isLevel(id) || id === 'occupancy'),
    ...(showsIntervals && intervals.length > 0 ? shownOfStaff : []),
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

/** Measures shown; JSON has all of them. */
const windowMeasures = ['waitMsMean', 'delayShare', 'abandonShare'];

/**
 * Measured and simulated by time of day, a line a window: does the day have the log's shape? A cell
 * is the measured figure and the simulated one; a mark says where the first lies outside the
 * interval of the second. No lines where no window was measured.
 */
function windowTable(parts: readonly ComparedPart[], style: Style): readonly string[] {
  const windows = parts.flatMap((part) => (part.of === 'window' ? [part] : []));
  const ids = windowMeasures.filter((id) =>
    windows.some(({ figures }) => figures.some(({ measureId }) => measureId === id)),
  );
  if (windows.length === 0 || ids.length === 0) return [];
  const rows = windows.map(({ fromMs, toMs, figures }) => [
    `${hours(fromMs)} to ${hours(toMs)}`,
    ...ids.map((id) => {
      const found = figures.find(({ measureId }) => measureId === id);
      if (found === undefined) return '';
      const { measured, value, isInside } = found;
      const mark = isInside === null ? '' : ` ${isInside ? style.signs.yes : style.signs.no}`;
      return `${figureText(measured, unitOf(id))} / ${figureText(value, unitOf(id))}${mark}`;
    }),
  ]);
  return [
    '',
    ...tableLines([['since opening: measured / simulated', ...ids.map(nameOf)], ...rows], style),
  ];
}

function hours(ms: number): string {
  return `${Math.round((ms / 3_600_000) * 100) / 100} h`;
}
