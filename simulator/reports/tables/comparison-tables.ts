/** Compared plans by queue: who gains by a plan, and who pays for it. */
import type { ComparedQueue, DesignComparison, DesignDifference } from '../design-comparison.ts';
import { changeText, nameOf, unitOf } from '../figure-text.ts';
import type { ReportTable } from '../forms/document.ts';
import { headlineMeasures } from '../published-report.ts';
import {
  type ColumnOf,
  column,
  type FigureTable,
  figureTable,
  unitOfColumn,
} from './figure-table.ts';

interface QueueChange {
  readonly plan: string;
  readonly base: ComparedQueue | undefined;
  readonly queue: ComparedQueue;
}

/** Queues of each plan beside those of the first. */
function changesOf({ designs: [base, ...others] }: DesignComparison): readonly QueueChange[] {
  return others.flatMap(({ name, queues }) =>
    queues.map((queue) => ({
      plan: name,
      queue,
      base: base?.queues.find(({ queueId }) => queueId === queue.queueId),
    })),
  );
}

function headlines({ queue }: QueueChange): readonly DesignDifference[] {
  return queue.differences.filter(({ measureId }) =>
    headlineMeasures.some((begin) => measureId.startsWith(begin)),
  );
}

/** Gains: better in one headline measure at least, and in none worse. */
function verdictOf(change: QueueChange): string {
  const told = headlines(change).flatMap(({ isBetter }) => isBetter ?? []);
  const [better, worse] = [told.includes(true), told.includes(false)];
  if (better && worse) return 'both';
  if (better) return 'gains';
  return worse ? 'pays' : 'not known';
}

/** The headline measures of each queue under each plan, beside the first. */
export function comparedQueues(comparison: DesignComparison): FigureTable {
  const rows = changesOf(comparison);
  const [first] = rows;
  const measured = first === undefined ? [] : headlines(first);
  const columns = measured.flatMap(({ measureId }): ColumnOf<QueueChange>[] => {
    const unit = unitOfColumn(unitOf(measureId));
    const change = unit === 'share' ? 'points' : unit;
    const id = measureId.replace('Ms', 'Seconds');
    const figureOf = (queue: ComparedQueue | undefined) =>
      queue?.measures.find((one) => one.measureId === measureId)?.value ?? null;
    const part = (name: 'value' | 'low' | 'high') => (row: QueueChange) =>
      row.queue.differences.find((one) => one.measureId === measureId)?.difference[name] ?? null;
    return [
      column(`${id}Base`, nameOf(measureId), unit, 'of the first plan', ({ base }) =>
        figureOf(base),
      ),
      column(id, 'plan', unit, '', ({ queue }) => figureOf(queue)),
      column(`${id}Change`, 'change', change, '', part('value')),
      column(`${id}Low`, 'low', change, '', part('low')),
      column(`${id}High`, 'high', change, '', part('high')),
    ];
  });
  return figureTable(
    { id: 'queues', title: `Queues, over ${comparison.replications} paired days` },
    [
      column<QueueChange>('plan', 'plan', 'words', '', ({ plan }) => plan),
      column<QueueChange>('queueId', 'queue', 'words', '', ({ queue }) => queue.queueId),
      column<QueueChange>('verdict', 'who', 'words', verdictWords, verdictOf),
      ...columns,
    ],
    rows,
  );
}

const verdictWords =
  'gains: better in one of these measures and worse in none; pays: the reverse; not known: the intervals hold 0, or the days are too few';

/** For reports: empty where there is one queue. */
export function comparedQueueLines(comparison: DesignComparison): ReportTable {
  const rows = changesOf(comparison);
  const [first] = rows;
  if (first === undefined || new Set(rows.map(({ queue }) => queue.queueId)).size < 2) return [];
  const ids = headlines(first).map(({ measureId }) => measureId);
  return [
    ['plan', 'queue', ...ids.map(nameOf), 'who'],
    ...rows.map((row) => [
      row.plan,
      row.queue.queueId,
      ...ids.map((id) => {
        const found = row.queue.differences.find(({ measureId }) => measureId === id);
        const half = found?.difference.halfWidth ?? null;
        const change = changeText(found?.difference.value ?? null, unitOf(id));
        return half === null ? change : `${change} ± ${changeText(half, unitOf(id)).slice(1)}`;
      }),
      verdictOf(row),
    ]),
  ];
}
