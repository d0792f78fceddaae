/**
 * Due shipments become child orders, singly or together; the programme follows their ends.
 * Source: durable-orders.md 8; dynamics-call-center.md 3.13.
 */
import type { ContinuityEventOf, RecurringPayment } from '../../contracts/index.ts';
import { dayMs, omitUndefined } from '../../kernel/index.ts';
import { sumOf } from '../money.ts';
import type { JsonObject } from '../process.ts';
import { notNow } from '../turn.ts';
import { enterDunning, leaveDunningIfPaid, refundRest } from './billing.ts';
import { dateAt, daysBetween, worthOf } from './dates.ts';
import { cancelChild, leave, remember, skipShipment, takeOff } from './leave-plan.ts';
import { extendPlan, isAllPlanned } from './plan-shipments.ts';
import type { ChildOrder, PlannedShipment, Programme } from './programme.ts';
import {
  armAt,
  askAgent,
  dropAll,
  moves,
  nextOf,
  notify,
  type ProgrammeAnswer,
  type ProgrammeTurn,
  publish,
  requestOnce,
} from './turn.ts';

const worthOfAll = (shipments: readonly PlannedShipment[]) => sumOf(shipments, worthOf);

export function pumpProgramme(turn: ProgrammeTurn): void {
  const { programme } = turn;
  const isOn = () => ['scheduled', 'running'].includes(programme.regions.life);
  if (isOn()) {
    // Ordering shipments makes room in the plan for new ones, which may be due too.
    for (let before: unknown; before !== programme.planned && isOn(); ) {
      before = programme.planned;
      programme.planned = extendPlan(programme);
      orderDue(turn);
    }
    const isWaited = programme.children.some(({ state }) => state === 'asked');
    if (!isWaited && isAllPlanned(programme)) moves(turn, 'life.ending');
  }
  if (isOn()) announceBills(turn);
  armNext(turn, isOn());
  endIfOver(turn);
}

function orderDue(turn: ProgrammeTurn): void {
  const { programme, atMs } = turn;
  const { plan } = programme;
  const isDue = ({ dueAtMs, waitUntilMs = 0 }: PlannedShipment) =>
    Math.max(dueAtMs, waitUntilMs) <= atMs;
  const due = programme.planned.filter(isDue);
  leave(
    turn,
    due.filter(({ isSkipped }) => isSkipped === true),
    'skipped',
  );
  const wanted = due.filter(({ isSkipped }) => isSkipped !== true);
  const groups = plan.consolidate && wanted.length > 0 ? [wanted] : wanted.map((one) => [one]);
  for (const group of groups) {
    if (programme.regions.billing === 'dunning') return;
    const [{ k } = { k: 0 }] = group;
    if (hasCardExpired(turn)) enterDunning(turn, k);
    else orderTogether(turn, group);
  }
}

function hasCardExpired({ programme, atMs }: ProgrammeTurn): boolean {
  const { payment, zone, regions } = programme;
  if (regions.billing === 'upfront' || payment?.cardExpiry === undefined) return false;
  return payment.cardExpiry < dateAt(atMs, zone).slice(0, 7);
}

function orderTogether(turn: ProgrammeTurn, group: readonly PlannedShipment[]): void {
  const { programme, atMs } = turn;
  const [first] = group;
  if (first === undefined) return;
  const { plan, childPrefix, zone } = programme;
  const childOrderId = `${childPrefix}-${first.k}`;
  takeOff(turn, group);
  programme.children = [...programme.children, { childOrderId, shipments: group, state: 'asked' }];
  programme.shippedMinor += worthOfAll(group);
  if (programme.regions.life === 'scheduled') moves(turn, 'life.begun');
  const subject = `child/${group.map(({ k }) => k).join('+')}`;
  const n = nextOf(turn, subject);
  requestOnce(
    turn,
    'createChildOrder',
    n === 1 ? subject : `${subject}/${n}`,
    childBody(programme, group),
  );
  if (daysBetween(dateAt(atMs, zone), first.shipDate) < plan.leadDaysMin) {
    askAgent(turn, 'late', { k: first.k, shipDate: first.shipDate });
  }
}

function childBody(programme: Programme, group: readonly PlannedShipment[]): JsonObject {
  const { childPrefix, orderId, lineId, centreId, customerId, currency, agentId } = programme;
  const { payment, addressRef, deliveryMode, regions } = programme;
  const isPaid = regions.billing === 'upfront';
  const [first] = group;
  return {
    childOrderId: `${childPrefix}-${first?.k}`,
    processId: `continuity/${orderId}/${lineId}`,
    centreId,
    customerId,
    currency,
    agentId,
    shipDate: first?.shipDate ?? '',
    ks: group.map(({ k }) => k),
    lines: group.map(({ k, sku, qtyMilli, unitMinor, taxPpm }) => ({
      lineId: `k${k}`,
      sku,
      qtyMilli,
      unitMinor: isPaid ? 0 : unitMinor,
      ...omitUndefined({ taxPpm }),
    })),
    ...(payment === undefined || isPaid ? {} : { payment: paymentBody(payment) }),
    ...omitUndefined({ addressRef, deliveryMode }),
  };
}

/** Sends the letters that are due before shipments on account, once each. */
function announceBills(turn: ProgrammeTurn): void {
  const { programme, atMs } = turn;
  programme.planned = programme.planned.map((shipment) => {
    const noticeAtMs = noticeAtMsOf(turn, shipment);
    if (noticeAtMs === null || noticeAtMs > atMs) return shipment;
    const { k, shipDate } = shipment;
    notify(turn, 'billSoon', { k, shipDate, amountMinor: worthOf(shipment) });
    return { ...shipment, isAnnounced: true };
  });
}

/**
 * When the letter before a shipment's bill is due; null: there is none, or it was sent. Of bills
 * that follow each other sooner than the letters go before them, each waits for the bill before.
 */
function noticeAtMsOf(
  { programme: { plan, payment, regions, planned }, atMs }: ProgrammeTurn,
  { dueAtMs, isSkipped, isAnnounced }: PlannedShipment,
): number | null {
  const isBilled = payment?.kind === 'onAccount' && regions.billing !== 'upfront';
  if (plan.noticeDays === undefined || !isBilled) return null;
  const isSooner = (one: PlannedShipment) =>
    one.isSkipped !== true && atMs < one.dueAtMs && one.dueAtMs < dueAtMs;
  if (planned.some(isSooner)) return null;
  return isSkipped === true || isAnnounced === true ? null : dueAtMs - plan.noticeDays * dayMs;
}

function armNext(turn: ProgrammeTurn, isOn: boolean): void {
  const { planned, regions } = turn.programme;
  const letters = planned.flatMap((shipment) => {
    const atMs = noticeAtMsOf(turn, shipment);
    return atMs === null ? [] : [{ name: `shipmentDue/${shipment.k}` as const, atMs }];
  });
  const shipments = planned
    .filter(({ dueAtMs, waitUntilMs = 0 }) => Math.max(dueAtMs, waitUntilMs) > turn.atMs)
    .map(({ k, dueAtMs, waitUntilMs = 0 }) => ({
      name: waitUntilMs > dueAtMs ? (`stockRetry/${k}` as const) : (`shipmentDue/${k}` as const),
      atMs: Math.max(dueAtMs, waitUntilMs),
    }));
  const wakes = [...letters, ...shipments].sort((one, other) => one.atMs - other.atMs);
  const [next] = isOn && regions.billing !== 'dunning' ? wakes : [];
  dropAll(turn, 'shipmentDue/', next?.name);
  dropAll(turn, 'stockRetry/', next?.name);
  if (next !== undefined) armAt(turn, next.name, next.atMs);
}

/** Ends the programme, and the parent order's line, after the last child order has ended. */
function endIfOver(turn: ProgrammeTurn): void {
  const { programme } = turn;
  const { life } = programme.regions;
  if (life === 'cancelled') refundRest(turn);
  if (programme.children.length > 0 || programme.rounds['ended'] !== undefined) return;
  if (life !== 'ending' && life !== 'cancelled') return;
  if (life === 'ending') moves(turn, 'life.ended');
  refundRest(turn);
  dropAll(turn, '');
  nextOf(turn, 'ended');
  requestOnce(turn, 'endContinuity', 'ended/1');
  const { cancelReason } = programme;
  publish(turn, 'ended', cancelReason === undefined ? {} : { reason: cancelReason });
}

function childAsked({ programme }: ProgrammeTurn, ks: readonly number[]): ChildOrder | undefined {
  return programme.children.find(
    ({ state, shipments }) => state === 'asked' && shipments.map(({ k }) => k).join() === ks.join(),
  );
}

function put({ programme }: ProgrammeTurn, child: ChildOrder, state: ChildOrder['state']): void {
  programme.children = programme.children.map((one) => (one === child ? { ...child, state } : one));
}

export function childCreated(
  turn: ProgrammeTurn,
  { ks, childOrderId }: ContinuityEventOf<'child.created' | 'child.exists'>,
): ProgrammeAnswer {
  const child = childAsked(turn, ks);
  if (child?.childOrderId !== childOrderId) return notNow;
  put(turn, child, 'open');
  publish(turn, 'shipmentCreated', { ks: [...ks], k: ks[0] ?? 0, childOrderId });
  if (turn.programme.regions.life === 'cancelled') cancelChild(turn, childOrderId);
  return undefined;
}

function paymentBody({ payLineId, kind, tokenRef, cardExpiry }: RecurringPayment): JsonObject {
  return {
    payLineId,
    kind,
    ...omitUndefined({ tokenRef, cardExpiry }),
  };
}

/** Returns the shipments of an uncreated child order to the plan, changed by `change`. */
function takeBack(
  turn: ProgrammeTurn,
  child: ChildOrder,
  change: (shipment: PlannedShipment) => PlannedShipment,
): void {
  const { programme } = turn;
  programme.children = programme.children.filter((one) => one !== child);
  programme.shippedMinor -= worthOfAll(child.shipments);
  if (programme.regions.life === 'cancelled') return;
  programme.planned = [...child.shipments.map(change), ...programme.planned].sort(
    (one, other) => one.k - other.k,
  );
}

export function childCardExpired(
  turn: ProgrammeTurn,
  { ks }: ContinuityEventOf<'child.cardExpired'>,
): ProgrammeAnswer {
  const child = childAsked(turn, ks);
  if (child === undefined) return notNow;
  takeBack(turn, child, (shipment) => shipment);
  if (turn.programme.regions.life !== 'cancelled') enterDunning(turn, ks[0] ?? 0);
  return undefined;
}

/** Items are out of stock: waits, skips or substitutes, as the programme says. */
export function childOutOfStock(
  turn: ProgrammeTurn,
  { ks, skus }: ContinuityEventOf<'child.outOfStock'>,
): ProgrammeAnswer {
  const child = childAsked(turn, ks);
  if (child === undefined) return notNow;
  const { plan, takesSubstitutes } = turn.programme;
  takeBack(turn, child, (shipment) => {
    if (!skus.includes(shipment.sku)) return shipment;
    if (plan.onOutOfStock === 'skip') return skipShipment(turn, shipment, 'outOfStock');
    const tried = [...(shipment.tried ?? []), shipment.sku];
    const other = plan.substitutes.find((sku) => !tried.includes(sku) && !skus.includes(sku));
    if (plan.onOutOfStock === 'substitute' && takesSubstitutes && other !== undefined) {
      return { ...shipment, sku: other, tried };
    }
    return { ...shipment, waitUntilMs: turn.atMs + dayMs };
  });
  return undefined;
}

/** Creates a task for a person and tries again after a day. */
export function childGaveUp(
  turn: ProgrammeTurn,
  { kind, key }: ContinuityEventOf<'effect.gaveUp'>,
): ProgrammeAnswer {
  const { orderId, lineId } = turn.programme;
  if (kind !== 'createChildOrder') return notNow;
  const [, ks = ''] = key.slice(`${orderId}/${lineId}/`.length).split('/');
  const child = childAsked(turn, ks.split('+').map(Number));
  if (child === undefined) return notNow;
  askAgent(turn, 'childNotCreated', { ks });
  takeBack(turn, child, (shipment) => ({ ...shipment, waitUntilMs: turn.atMs + dayMs }));
  return undefined;
}

export function childTold(
  turn: ProgrammeTurn,
  {
    type,
    childOrderId,
  }: ContinuityEventOf<'child.declined' | 'child.recovered' | 'child.invoiced' | 'child.cancelled'>,
): ProgrammeAnswer {
  const { programme } = turn;
  const child = programme.children.find((one) => one.childOrderId === childOrderId);
  if (child === undefined) return notNow;
  if (type === 'child.declined' || type === 'child.recovered') {
    put(turn, child, type === 'child.declined' ? 'declined' : 'open');
    const isOver = programme.regions.life === 'cancelled';
    if (type === 'child.recovered') leaveDunningIfPaid(turn);
    else if (isOver) cancelChild(turn, childOrderId);
    else enterDunning(turn, child.shipments[0]?.k ?? 0);
    return undefined;
  }
  const outcome = type === 'child.invoiced' ? 'invoiced' : 'cancelled';
  programme.children = programme.children.filter((one) => one !== child);
  if (outcome === 'cancelled') programme.shippedMinor -= worthOfAll(child.shipments);
  remember(turn, child.shipments, { outcome, childOrderId });
  leaveDunningIfPaid(turn);
  return undefined;
}
