/**
 * Prices entered by agents, held for approval beyond a limit. A line that keeps its item and unit
 * price keeps its approval when other lines change.
 * Source: dynamics-call-center.md 2.7, 3.4; durable-orders.md 6.1.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { openHolds } from '../gate.ts';
import { addHold, endHold } from '../holds/place-hold.ts';
import type { Hold, OrderLine } from '../order.ts';
import { reprice } from '../totals.ts';
import { notNow, type Reply, type Turn, tell } from '../turn.ts';

type Ordered = OrderEventOf<'changeLines'>['put'][number];
type TypedPriceOfLine = Pick<OrderLine, 'overrideReason' | 'listMinor' | 'priceApproval'>;

export function typedPriceOf(ordered: Ordered, before: OrderLine | undefined): TypedPriceOfLine {
  const { sku, unitMinor, needsApproval } = ordered;
  const kept = before?.sku === sku && before.unitMinor === unitMinor ? before : undefined;
  const overrideReason = ordered.overrideReason ?? kept?.overrideReason;
  const listMinor = ordered.listMinor ?? kept?.listMinor;
  const priceApproval = needsApproval === true ? 'waiting' : kept?.priceApproval;
  return {
    ...omitUndefined({ overrideReason, listMinor, priceApproval }),
  };
}

export function tellPrice(turn: Turn, before: OrderLine | undefined, line: OrderLine): void {
  const { overrideReason: reason, unitMinor, priceApproval } = line;
  const isKept = before?.unitMinor === unitMinor && before.priceApproval === priceApproval;
  if (before?.overrideReason === reason && (reason === undefined || isKept)) return;
  const { lineId, sku, listMinor = unitMinor } = line;
  const approval = priceApproval ?? 'none';
  const told = { lineId, sku, listMinor, unitMinor, reason: reason ?? null, approval };
  tell(turn, 'order.priceChanged', { ...told, agentId: turn.actor.id });
}

/** Places a hold for each price to approve, and ends holds for earlier prices. */
export function holdForApproval(turn: Turn): void {
  for (const { lineId, unitMinor, listMinor, priceApproval, overrideReason } of turn.order.lines) {
    if (priceApproval !== 'waiting') continue;
    const isOfOther = ({ source, subject, why }: Hold): boolean =>
      source === 'priceApproval' && subject === lineId && why['unitMinor'] !== unitMinor;
    for (const hold of openHolds(turn.order).filter(isOfOther)) endHold(turn, hold, 'causeGone');
    const why = { unitMinor, listMinor: listMinor ?? null, reason: overrideReason ?? null };
    addHold(turn, { source: 'priceApproval', subject: lineId, why });
  }
}

export function decidePrice(
  turn: Turn,
  { type, lineId }: OrderEventOf<'price.approved' | 'price.rejected'>,
): Reply {
  return settlePrice(turn, lineId, type === 'price.approved');
}

export function settlePrice(turn: Turn, lineId: string | undefined, isApproved: boolean): Reply {
  const { lines } = turn.order;
  const at = lines.findIndex((line) => line.lineId === lineId);
  const before = lines[at];
  if (before?.priceApproval !== 'waiting') return notNow;
  const { overrideReason, priceApproval, ...rest } = before;
  const line: OrderLine = isApproved
    ? { ...before, priceApproval: 'approved' }
    : { ...rest, unitMinor: before.listMinor ?? before.unitMinor };
  lines[at] = line;
  tellPrice(turn, before, line);
  if (!isApproved) reprice(turn, undefined);
  return undefined;
}
