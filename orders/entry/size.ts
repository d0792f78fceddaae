/**
 * How large an order may grow: its snapshot is written with every message, and every change of its
 * lines is told with all of them, so that many lines cost their square.
 *
 * Source: durable-orders.md 2.5.
 */
import type { OrderLine } from '../order.ts';
import { type Answer, refused, type Turn, tell } from '../turn.ts';

const largeBytes = 16_384;
/** Of more lines than that, a part is weighed for all. */
const weighedMax = 64;

/** Whether lines beyond the first so many still find room; tells once that an order is large. */
export function requireRoom(turn: Turn, linesBefore: number): Answer {
  const { lines, policy, ...rest } = turn.order;
  if (lines.length <= linesBefore) return undefined;
  const { snapshotBytesMax } = policy;
  const perLine = meanBytes(lines);
  const bytes = Math.round(JSON.stringify({ policy, ...rest }).length + perLine * lines.length);
  if (bytes > snapshotBytesMax) return refused('order_too_large', { bytes, snapshotBytesMax });
  const bytesBefore = bytes - perLine * (lines.length - linesBefore);
  if (bytes > largeBytes && bytesBefore <= largeBytes) {
    tell(turn, 'order.large', { bytes, snapshotBytesMax });
  }
  return undefined;
}

/** About what a line takes as JSON. */
function meanBytes(lines: readonly OrderLine[]): number {
  const every = Math.ceil(lines.length / weighedMax);
  const weighed: OrderLine[] = [];
  for (let place = 0; place < lines.length; place += every) {
    const line = lines[place];
    if (line !== undefined) weighed.push(line);
  }
  return JSON.stringify(weighed).length / weighed.length;
}
