/**
 * Charges, discounts on the whole order, and coupons: add, change, remove. The API has checked
 * permissions; amounts beyond them are held for approval.
 * Source: dynamics-call-center.md 3.4, 3.7, 3.8.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { openHolds } from '../gate.ts';
import { addHold, endHold } from '../holds/place-hold.ts';
import type { Order, OrderAdjustment } from '../order.ts';
import { isExcluded } from '../pricing/price-item.ts';
import { reprice } from '../totals.ts';
import { type Reply, refuse, type Turn, tell } from '../turn.ts';

/** Charges and discounts may change until the customer confirms the total. */
function mayChange({ regions }: Order): boolean {
  return ['draft', 'completing', 'modifying'].includes(regions.entry);
}

export function adjustOrder(turn: Turn, event: OrderEventOf<'adjustOrder'>): Reply {
  const { order } = turn;
  const { put, remove, needsApproval = false } = event;
  const { adjustments } = order.pricing;
  const isKnown = (id: string | undefined) => order.lines.some(({ lineId }) => lineId === id);
  if (!mayChange(order)) return refuse('not_editable');
  if (put?.lineId !== undefined && !isKnown(put.lineId)) return refuse('line_unknown');
  const [first] = order.lines;
  const isDiscount = put?.kind === 'discount' && first !== undefined;
  if (isDiscount && order.lines.every((line) => isExcluded(line, 'discount'))) {
    return refuse('item_excluded', { sku: first.sku, rule: 'discount' });
  }
  const gone = put?.adjustmentId ?? remove;
  const at = adjustments.findIndex(({ adjustmentId }) => adjustmentId === gone);
  const next = [...adjustments];
  const approval = needsApproval ? { approval: 'waiting' as const } : {};
  const taken = put === undefined ? [] : [{ ...put, by: turn.actor.id, ...approval }];
  next.splice(at < 0 ? next.length : at, at < 0 ? 0 : 1, ...taken);
  setAdjustments(turn, next);
  for (const hold of openHolds(order)) {
    if (hold.source === 'priceApproval' && hold.subject === gone) endHold(turn, hold, 'causeGone');
  }
  holdAdjustments(turn);
  return undefined;
}

function setAdjustments(turn: Turn, adjustments: readonly OrderAdjustment[]): void {
  const { order } = turn;
  order.pricing = { ...order.pricing, adjustments };
  reprice(turn, undefined);
  const charges = order.pricing.adjustments.map(
    ({ adjustmentId, kind, code, amountMinor, by }) => ({
      adjustmentId,
      kind,
      code,
      amountMinor,
      by,
    }),
  );
  tell(turn, 'order.chargesChanged', { charges, totals: { ...order.totals } });
}

export function holdAdjustments(turn: Turn): void {
  for (const one of turn.order.pricing.adjustments) {
    if (one.approval !== 'waiting') continue;
    const { adjustmentId: subject, code, amountMinor, listMinor = null, reason = null } = one;
    const why = { code, amountMinor, listMinor, reason };
    addHold(turn, { source: 'priceApproval', subject, why });
  }
}

/**
 * Approves a charge or discount, or restores its amount before; false if no such id awaits
 * approval.
 */
export function decideAdjustment(turn: Turn, id: string | undefined, isApproved: boolean): boolean {
  const { adjustments } = turn.order.pricing;
  const waits = adjustments.find((one) => one.adjustmentId === id && one.approval === 'waiting');
  if (waits === undefined) return false;
  const { approval, ppm, listMinor, ...rest } = waits;
  const before = listMinor === undefined ? [] : [{ ...rest, amountMinor: listMinor }];
  const decided = isApproved ? [{ ...waits, approval: 'approved' as const }] : before;
  setAdjustments(
    turn,
    adjustments.flatMap((one) => (one === waits ? decided : [one])),
  );
  return true;
}

export function changeCoupons(turn: Turn, event: OrderEventOf<'changeCoupons'>): Reply {
  const { order } = turn;
  const { put, remove } = event;
  if (!mayChange(order)) return refuse('not_editable');
  if (put !== undefined && order.couponCodes.includes(put.code)) return refuse('coupon_known');
  const isKept = ({ code }: { readonly code: string }) => code !== remove;
  const coupons = [...order.pricing.coupons.filter(isKept), ...(put === undefined ? [] : [put])];
  order.pricing = { ...order.pricing, coupons };
  order.couponCodes = coupons.map(({ code }) => code);
  reprice(turn, undefined);
  tell(turn, 'order.couponsChanged', { codes: order.couponCodes, totals: { ...order.totals } });
  return undefined;
}
