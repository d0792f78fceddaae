/**
 * The summary of an order: charges by rule and all discounts, and both computed anew.
 * Source: dynamics-call-center.md 2.8, 3.5, 3.8; durable-orders.md 4.1.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import type { OrderAdjustment } from '../order.ts';
import { reprice } from '../totals.ts';
import { arm, drop, follow, notNow, type Reply, refuse, type Turn, tell } from '../turn.ts';
import { dropChargesOf, isEditable, linesAndTotals, putLines } from './edit.ts';

/** Shows the summary at final prices. A submitted order in change remains in change. */
export function completeOrder(turn: Turn, event: OrderEventOf<'completeOrder'>): Reply {
  const { order } = turn;
  if (order.lines.length === 0) return refuse('no_lines');
  if (!order.isRetailSale) return notNow;
  const isChange = order.regions.entry === 'modifying';
  if (!isChange && !follow(turn, 'entry.completed')) return notNow;
  const no = priceByRule(turn, event, isTyped);
  if (no !== undefined) return no;
  if (isChange) arm(turn, 'modifyIdle', order.policy.modifyIdleMs);
  else arm(turn, 'summaryIdle', order.policy.summaryIdleMs);
  return { outcome: 'applied', value: { totalMinor: order.totals.totalMinor } };
}

const isTyped = (one: OrderAdjustment) => one.listMinor !== undefined;

/** Prices lines anew, also in the summary, and takes back what people made of charges by rule. */
export function recalculateOrder(turn: Turn, event: OrderEventOf<'recalculateOrder'>): Reply {
  if (!isEditable(turn) && turn.order.regions.entry !== 'completing') return refuse('not_editable');
  const isOfCharges = event.priced === undefined;
  const no = priceByRule(turn, event, (one) => isOfCharges && isTyped(one));
  if (no !== undefined) return no;
  tell(turn, 'order.linesChanged', linesAndTotals(turn));
  return undefined;
}

/** Charges by rule replace earlier ones, but those that are kept as a person changed them. */
function priceByRule(
  turn: Turn,
  event: OrderEventOf<'completeOrder' | 'recalculateOrder'>,
  isKept: (charge: OrderAdjustment) => boolean,
): Reply {
  const { order } = turn;
  const { put = [], remove = [], charges, priced } = event;
  order.lines = order.lines.filter(({ lineId }) => !remove.includes(lineId));
  if (remove.length > 0) dropChargesOf(turn, new Set(remove));
  const full = putLines(turn, put);
  if (full !== undefined) return full;
  if (charges !== undefined) {
    const { adjustments } = order.pricing;
    const left = adjustments.filter((one) => one.rule === undefined || isKept(one));
    const isThere = (id: string) => left.some(({ adjustmentId }) => adjustmentId === id);
    const added = charges.filter(({ adjustmentId }) => !isThere(adjustmentId));
    const byRule = added.map((one) => ({ ...one, by: 'rule' }));
    order.pricing = { ...order.pricing, adjustments: [...left, ...byRule] };
  }
  const isChanged = charges !== undefined || put.length + remove.length > 0;
  if (priced !== undefined || isChanged) reprice(turn, priced);
  return undefined;
}

export function returnToLines(turn: Turn): Reply {
  if (!follow(turn, 'entry.reopened')) return notNow;
  drop(turn, 'summaryIdle');
  return undefined;
}
