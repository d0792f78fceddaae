/**
 * A wallboard's figures as CSV: the values of the JSON under its names.
 *
 * `measure` is a measure's id or a member's path; an empty cell means no figure. Ratios give both
 * sums.
 */
import type { Wallboard } from '../../contracts/index.ts';
import { csvText, unitOf } from '../../simulator/index.ts';

type Cell = string | number | null;
type Figure = Wallboard['totals']['figures'][number];
type Gauge = readonly [measure: string, unit: string, value: number | null];

const columns = [
  ...['part', 'id', 'from', 'to', 'measure', 'unit'],
  ...['value', 'numerator', 'denominator'],
];

export function wallboardCsv({ centreId, window, totals, groups, queues }: Wallboard): string {
  const rows: Cell[][] = [columns];
  const writer = (part: string, id: string) => {
    const head = [part, id, window.from, window.to];
    return {
      ratio: ({ measureId, value, numerator, denominator }: Figure) =>
        rows.push([...head, measureId, unitOf(measureId), value, numerator, denominator]),
      gauges: (gauges: readonly Gauge[]) => {
        for (const gauge of gauges) rows.push([...head, ...gauge, null, null]);
      },
    };
  };
  const centre = writer('centre', centreId);
  for (const figure of [totals.serviceLevel, ...totals.figures]) centre.ratio(figure);
  centre.gauges([
    ...countsOf(totals.counts),
    ['longestWaitMs', 'ms', totals.longestWaitMs],
    ...loadOf(totals.load),
    ...Object.entries(totals.agentsByState).map(
      ([state, count]): Gauge => [`agentsByState.${state}`, 'agents', count],
    ),
    ...ordersOf(totals.orders),
  ]);
  for (const { groupId, load } of groups) writer('group', groupId).gauges(loadOf(load));
  for (const { queueId, serviceLevel, counts, longestWaitMs, expectedWait } of queues) {
    const queue = writer('queue', queueId);
    queue.ratio(serviceLevel);
    queue.gauges([
      ...countsOf(counts),
      ['longestWaitMs', 'ms', longestWaitMs],
      ['expectedWait.expectedMs', 'ms', expectedWait?.expectedMs ?? null],
      ['expectedWait.lowMs', 'ms', expectedWait?.lowMs ?? null],
      ['expectedWait.highMs', 'ms', expectedWait?.highMs ?? null],
    ]);
  }
  return csvText(rows);
}

function countsOf(counts: Wallboard['totals']['counts']): readonly Gauge[] {
  return Object.entries(counts).map(([id, count]) => [`counts.${id}`, 'calls', count]);
}

function loadOf(load: Wallboard['totals']['load']): readonly Gauge[] {
  return Object.entries(load).map(([id, value]) => [`load.${id}`, unitOf(id), value]);
}

function ordersOf(orders: Wallboard['totals']['orders']): readonly Gauge[] {
  if (orders === null) return [];
  const { count, revenue } = orders;
  return [
    ['orders.count', 'orders', count],
    ['orders.revenue.amountMinor', `minor ${revenue.currency}`, revenue.amountMinor],
  ];
}
