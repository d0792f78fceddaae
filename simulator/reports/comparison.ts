/**
 * A simulation beside measured figures. A measured figure is itself a mean of some days, so the
 * simulated mean's interval is widened by √(1 + simulated days / measured days).
 */
import {
  aFinding,
  type Finding,
  type MeasuredFigures,
  type ParseResult,
} from '../../contracts/index.ts';
import { isReportMeasureId, type ReportMeasureId } from '../../metrics/index.ts';
import type { Span } from '../clock.ts';
import type { SimulationPlan } from '../plan.ts';
import { estimatesOf, type MeasureEstimate } from '../runs/estimates.ts';
import type { ReplicationOptions, ReplicationResult } from '../runs/replication.ts';
import { windowUnitMs } from '../runs/run-plan.ts';
import { allowsVerdict } from '../statistics/precision.ts';

type Values = MeasuredFigures['whole'];

export type ComparisonNeeds = Required<Pick<ReplicationOptions, 'windows' | 'measures'>>;

export interface ComparedFigure extends MeasureEstimate {
  readonly measured: number;
  /**
   * Interval in which a mean of as many days as were measured lies, at the requested confidence.
   */
  readonly within: { readonly low: number; readonly high: number } | null;
  /** Whether the measured figure lies in the interval; null with too few replications. */
  readonly isInside: boolean | null;
}

export type ComparedPart = { readonly figures: readonly ComparedFigure[] } & (
  | { readonly of: 'whole' }
  | ({ readonly of: 'window' } & Span)
  | { readonly of: 'queue'; readonly queueId: string }
);

export function needsOf(
  measured: MeasuredFigures,
  plan: SimulationPlan,
): ParseResult<ComparisonNeeds> {
  const problems: Finding[] = [];
  const measures = new Set<ReportMeasureId>();
  const gather = (values: Values, pointer: string): void => {
    for (const id of Object.keys(values)) {
      if (isReportMeasureId(id)) measures.add(id);
      else if (id !== 'calls') {
        const what = { received: 'no measure', expected: 'calls, or the id of a measure' };
        problems.push(aFinding(`${pointer}/${id}`, 'unknown_reference', what));
      }
    }
  };
  gather(measured.whole, '/whole');
  const { windows = [], queues = [] } = measured;
  windows.forEach(({ values, fromMs, toMs }, place) => {
    gather(values, `/windows/${place}`);
    if (fromMs % windowUnitMs === 0 && toMs % windowUnitMs === 0 && fromMs < toMs) return;
    const received = `${fromMs} to ${toMs}`;
    const expected = `a window of whole multiples of ${windowUnitMs} ms`;
    problems.push(aFinding(`/windows/${place}`, 'out_of_range', { received, expected }));
  });
  const known = new Set(plan.centre.queues.map(({ id }) => id));
  queues.forEach(({ queueId, values }, place) => {
    gather(values, `/queues/${place}`);
    if (known.has(queueId)) return;
    const what = { received: queueId, expected: `one of ${[...known].join(', ')}` };
    problems.push(aFinding(`/queues/${place}/queueId`, 'unknown_reference', what));
  });
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      windows: windows.map(({ fromMs, toMs }) => ({ fromMs, toMs })),
      measures: [...measures],
    },
  };
}

export function compareWithMeasured(
  measured: MeasuredFigures,
  results: readonly ReplicationResult[],
  confidence: number,
): readonly ComparedPart[] {
  const wider = Math.sqrt(1 + results.length / measured.days);
  const figuresOf = (
    values: Values,
    pick: (result: ReplicationResult) => ReplicationResult['whole'] | undefined,
  ): readonly ComparedFigure[] => {
    const measures = Object.keys(values).filter(isReportMeasureId);
    const parts = results.flatMap((result) => pick(result) ?? []);
    return estimatesOf(parts, { confidence, measures }).flatMap((estimate) => {
      const value = values[estimate.measureId];
      return value === undefined ? [] : comparedFigure(estimate, value, wider);
    });
  };
  return [
    { of: 'whole', figures: figuresOf(measured.whole, ({ whole }) => whole) },
    ...(measured.windows ?? []).map(
      ({ fromMs, toMs, values }, place): ComparedPart => ({
        of: 'window',
        fromMs,
        toMs,
        figures: figuresOf(values, ({ windows }) => windows[place]),
      }),
    ),
    ...(measured.queues ?? []).map(
      ({ queueId, values }): ComparedPart => ({
        of: 'queue',
        queueId,
        figures: figuresOf(
          values,
          ({ queues }) => queues.find((queue) => queue.queueId === queueId)?.day,
        ),
      }),
    ),
  ];
}

function comparedFigure(
  estimate: MeasureEstimate,
  measured: number,
  wider: number,
): ComparedFigure {
  const { value } = estimate;
  if (!allowsVerdict(estimate) || value === null) {
    return { ...estimate, measured, within: null, isInside: null };
  }
  const { low, high } = estimate;
  const within = { low: value - wider * (value - low), high: value + wider * (high - value) };
  const isInside = measured >= within.low && measured <= within.high;
  return { ...estimate, measured, within, isInside };
}
