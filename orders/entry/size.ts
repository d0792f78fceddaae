/**
 * Limits the size of an order: each message writes the whole snapshot, so an order's cost grows
 * with the square of its lines.
 * Source: durable-orders.md 2.5.
 */
import type { OrderLine } from '../order.ts';
import { type Reply, refuse, type Turn, tell } from '../turn.ts';

const largeBytes = 16_384;
/** Above this number of lines, an order's size is estimated from some of them. */
const weighedMax = 64;

/** Refuses lines beyond the limit; publishes once when an order becomes large. */
export function requireRoom(turn: Turn, linesBefore: number): Reply {
  const { lines, policy, ...rest } = turn.order;
  if (lines.length <= linesBefore) return undefined;
  const { snapshotBytesMax } = policy;
  const perLine = meanBytes(lines);
  const bytes = Math.round(JSON.stringify({ policy, ...rest }).length + perLine * lines.length);
  if (bytes > snapshotBytesMax) return refuse('order_too_large', { bytes, snapshotBytesMax });
  if (bytes > largeBytes && turn.order.isLarge !== true) {
    turn.order.isLarge = true;
    tell(turn, 'order.large', { bytes, snapshotBytesMax });
  }
  return undefined;
}

function meanBytes(lines: readonly OrderLine[]): number {
  const every = Math.ceil(lines.length / weighedMax);
  const weighed: OrderLine[] = [];
  for (let place = 0; place < lines.length; place += every) {
    const line = lines[place];
    if (line !== undefined) weighed.push(line);
  }
  return JSON.stringify(weighed).length / weighed.length;
}
