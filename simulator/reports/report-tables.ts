/** The tables of a report, as rows of text: what Markdown and HTML show alike. Head first. */
import { definitionNamed } from '../runs/measures.ts';
import type { Table } from './document.ts';
import { clockText, figureText, intervalText, nameOf, unitIn, unitOf } from './figure-text.ts';
import { staffingIdsOf } from './interval-table.ts';
import {
  estimateText,
  headlineMeasures,
  nameWithTarget,
  plusMinusText,
} from './published-report.ts';
import type { SimulationReport } from './report.ts';

export function measureTable({ measures, queues, confidence }: SimulationReport): Table {
  return [
    ['measure', 'estimate', `${Math.round(confidence * 100)} % interval`],
    ...measures.map((one) => {
      const unit = unitIn(one);
      return [
        nameWithTarget(one.measureId, queues),
        figureText(one.value, unit),
        intervalText(one, unit),
      ];
    }),
  ];
}

/** A line per queue; null where there is but one. Agents work for all queues: not here. */
export function queueTable({ queues }: SimulationReport): Table | null {
  if (queues.length < 2) return null;
  const ids = (queues[0]?.measures ?? [])
    .map(({ measureId }) => measureId)
    .filter((id) => id === 'calls' || headlineMeasures.some((begin) => id.startsWith(begin)));
  const rows = queues.map(({ queueId, targetMs, measures }) => [
    targetMs === null ? queueId : `${queueId} (T ${targetMs / 1000} s)`,
    ...ids.map((id) => {
      const found = measures.find(({ measureId }) => measureId === id);
      return found === undefined ? '-' : estimateText(found);
    }),
  ]);
  return [['queue', ...ids.map(nameOf)], ...rows];
}

/** A line per profile: what its agents do. */
export function profileTable({ profiles }: SimulationReport): Table {
  return [
    ['profile', 'agents', 'calls handled', 'occupancy', 'ready hours'],
    ...profiles.map(({ profile, agents, callsHandled, occupancy, readyHours }) => [
      profile,
      String(agents),
      plusMinusText(callsHandled, 'calls'),
      plusMinusText(occupancy, 'share'),
      plusMinusText(readyHours, 'hours'),
    ]),
  ];
}

/** A line per call type; null where the scenario does not report by it. */
export function callTypeTable({ callTypes }: SimulationReport): Table | null {
  const [first] = callTypes;
  if (first === undefined) return null;
  return [
    ['call type', ...first.measures.map(({ measureId }) => nameOf(measureId))],
    ...callTypes.map(({ callType, measures }) => [callType, ...measures.map(estimateText)]),
  ];
}

/** How days differ; null of a long run. */
export function dayTable({ days }: SimulationReport): Table | null {
  if (days.length === 0) return null;
  const isPromised = days.some(({ meets }) => meets !== null);
  return [
    [
      'days',
      '5th percentile',
      'median',
      '95th percentile',
      ...(isPromised ? ['days that keep the promise'] : []),
    ],
    ...days.map(({ p5, p50, p95, meets, ...of }) => {
      const unit = unitIn(of);
      const at = [p5, p50, p95].map(({ value }) => figureText(value, unit));
      const kept = meets === null ? '' : figureText(meets.share.value, 'share');
      return [nameOf(of.measureId), ...at, ...(isPromised ? [kept] : [])];
    }),
  ];
}

/** Quantiles of waits; null where nobody was answered. */
export function waitTable({ waits }: SimulationReport): Table | null {
  if (waits.quantiles.every(({ waitMs }) => waitMs === null)) return null;
  return [
    ['of the answered', 'wait at most', 'interval'],
    ...waits.quantiles.map((one) => [
      `${one.share * 100} %`,
      figureText(one.waitMs, 'ms'),
      intervalText(one, 'ms'),
    ]),
  ];
}

/** A line per interval; null where nothing was gathered by interval. */
export function intervalTable({ intervals }: SimulationReport, dayStartMs: number): Table | null {
  const [first] = intervals;
  if (first === undefined) return null;
  const ids = first.measures.map(({ measureId }) => measureId);
  return [
    ['from', ...[...ids, ...staffingIdsOf(first)].map(nameOf)],
    ...intervals.map((interval) => [
      clockText(interval.fromMs, dayStartMs),
      ...interval.measures.map(estimateText),
      ...staffingIdsOf(first).map((id) => figureText(interval[id].value, unitOf(id))),
    ]),
  ];
}

/** Of every measure that some table shows. */
export function definitions({ measures, intervals: [first] }: SimulationReport) {
  const ids = [
    ...measures.map(({ measureId }) => measureId),
    ...(first === undefined ? [] : staffingIdsOf(first)),
  ];
  return ids.flatMap((id) => (id === 'calls' ? [] : (definitionNamed(id) ?? [])));
}
