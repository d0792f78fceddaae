/**
 * How large an order may grow: its snapshot is written with every message, and every change of its
 * lines is told with all of them, so that many lines cost their square.
 *
 * Source: durable-orders.md 2.5.
 */
import type { Order } from '../order.ts';
import { type Answer, refused, type Turn, tell } from '../turn.ts';

const largeBytes = 16_384;
/** Of more lines than that, a part is weighed for all. */
const weighedMax = 256;

/** Whether lines beyond the first so many still find room; tells once that an order is large. */
export function requireRoom(turn: Turn, linesBefore: number): Answer {
  const { order } = turn;
  if (order.lines.length <= linesBefore) return undefined;
  const { snapshotBytesMax } = order.policy;
  const bytes = bytesOf(order, order.lines.length);
  if (bytes > snapshotBytesMax) return refused('order_too_large', { bytes, snapshotBytesMax });
  if (bytes > largeBytes && bytesOf(order, linesBefore) <= largeBytes) {
    tell(turn, 'order.large', { bytes, snapshotBytesMax });
  }
  return undefined;
}

/** About the length of the snapshot as JSON, had it only the first so many lines. */
function bytesOf({ lines, ...rest }: Order, count: number): number {
  const every = Math.ceil(count / weighedMax);
  const weighed = lines.filter((_, place) => place < count && place % every === 0);
  const perLine = JSON.stringify(weighed).length / Math.max(1, weighed.length);
  return Math.round(JSON.stringify(rest).length + perLine * count);
}
