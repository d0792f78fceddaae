/**
 * An order for goods in place of returned ones: its credit is granted by the return, and it is held
 * until the goods are here. Source: dynamics-call-center.md 2.11; durable-orders.md 5.7.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { addHold } from '../holds/place-hold.ts';
import { sumOf } from '../money.ts';
import { nextRound, notNow, type Reply, request, type Turn } from '../turn.ts';

/** Asks the return for the credit that the order is to be paid with; false if it needs none. */
export function claimExchange(turn: Turn, n: number): boolean {
  const { exchange, paymentLines } = turn.order;
  const lines = paymentLines.filter(
    (line) => line.returnId !== undefined && line.state === 'notSubmitted' && !line.unwanted,
  );
  const amountMinor = sumOf(lines, (line) => line.amountMinor);
  if (exchange === undefined || amountMinor === 0) return false;
  const { returnId } = exchange;
  request(turn, 'claimExchange', `exchange/${n}`, { returnId, amountMinor });
  return true;
}

/** Gives the credit back to the return, whose goods are then refunded. */
export function releaseExchange(turn: Turn): void {
  const { order } = turn;
  if (order.exchange?.isGranted !== true) return;
  const { returnId, isReceived } = order.exchange;
  order.exchange = { returnId, isReceived };
  const n = nextRound(turn, 'releaseExchange');
  request(turn, 'releaseExchange', `exchange/release/${n}`, { returnId });
}

export function holdExchange(turn: Turn): void {
  const { exchange } = turn.order;
  if (exchange === undefined || exchange.isReceived) return;
  addHold(turn, { source: 'exchangeReturn', subject: exchange.returnId });
}

/** The returned goods are here; the hold ends as its cause is gone. */
export function exchangeReceived(
  { order }: Turn,
  { returnId }: OrderEventOf<'exchange.received'>,
): Reply {
  if (order.exchange?.returnId !== returnId) return notNow;
  order.exchange = { ...order.exchange, isReceived: true };
  return undefined;
}
