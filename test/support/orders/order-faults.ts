/**
 * The invariants of an order, as faults found after a message: none is the only good answer.
 *
 * Written from the reference alone, and without the code that they judge.
 * Source: durable-orders.md 15.
 */
import {
  auditOrder,
  type Effect,
  type Order,
  type OrderLine,
  type Step,
} from '../../../orders/index.ts';

/** What invariants need to know of the messages before. */
export interface OrderHistory {
  readonly before: Order | null;
  readonly step: Step<Order>;
  readonly type: string;
  /** Of all effects so far, this step's included. */
  readonly keys: readonly string[];
  /** Effects that move money (a look-up does not) and have not been answered, this step's included. */
  readonly open: readonly Effect[];
  /** Applied messages so far. */
  readonly applied: number;
  readonly isEnded: boolean;
}

type Check = (order: Order, history: OrderHistory) => boolean;

const left = (line: OrderLine) => line.qtyMilli - line.cancelledMilli - line.shippedMilli;
const openHolds = (order: Order) => order.holds.filter((hold) => hold.cleared === undefined);
/** Decided even after the goods; they never keep goods back. */
const lastingSources = ['refund', 'dispute', 'reconciliation'];
const keepsGoods = (source: string) => source !== 'instalment' && !lastingSources.includes(source);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function mayBeOpen(order: Order): boolean {
  const { regions, totals, policy } = order;
  const isPaid =
    totals.totalMinor === 0 ||
    !policy.orderCompletion ||
    ['approved', 'capturing', 'captured'].includes(regions.payment);
  return (
    regions.entry === 'submitted' &&
    !openHolds(order).some(({ source }) => keepsGoods(source)) &&
    isPaid &&
    order.accountHold === 'none' &&
    order.lines.every((line) => line.priceApproval !== 'waiting')
  );
}

function moneyFits(order: Order, { isEnded }: OrderHistory): boolean {
  const kept = sum(order.paymentLines.map((line) => line.capturedMinor - line.refundedMinor));
  const fits = order.paymentLines.every(
    ({ refundedMinor, capturedMinor, authorisedMinor }) =>
      0 <= refundedMinor && refundedMinor <= capturedMinor && capturedMinor <= authorisedMinor,
  );
  const allowed = order.totals.totalMinor * (1 + order.policy.overBasisPointsMax / 10_000);
  // What could not be undone is a person's task.
  const isOurs = order.paymentLines.every((line) => !line.undoFailed);
  return fits && (!isEnded || !isOurs || kept <= allowed);
}

function invoicedIsCaptured(order: Order, { isEnded }: OrderHistory): boolean {
  if (!isEnded || order.regions.entry !== 'closed') return true;
  const { paymentLines, shipments } = order;
  const isExact = order.policy.orderCompletion && !('collect' in order.rounds);
  const failed = paymentLines.some((line) => line.draws.some(({ state }) => state === 'failed'));
  const uncollected = sum(shipments.map((shipment) => shipment.valueMinor));
  const drawn = sum(paymentLines.map((line) => line.drawnMinor));
  const captured = paymentLines.every((line) => line.drawnMinor <= line.capturedMinor);
  return !isExact || failed || (captured && drawn <= uncollected);
}

function oneMoneyEffectAtATime(_order: Order, { open }: OrderHistory): boolean {
  const subjects = open.map(
    ({ body }) => `${body['payLineId']} ${body['round']} ${body['providerRef']}`,
  );
  return new Set(subjects).size === subjects.length;
}

function roundsGrow(order: Order, { before }: OrderHistory): boolean {
  const rounds = Object.entries(before?.rounds ?? {});
  return rounds.every(([of, round]) => (order.rounds[of] ?? 0) >= round);
}

function nothingIsPending(order: Order, { isEnded, open }: OrderHistory): boolean {
  if (!isEnded) return true;
  // The provider may tell of all the money given back before it answers our own refund.
  const isGivenBack = ({ body }: Effect) =>
    order.paymentLines.some(
      ({ payLineId, capturedMinor, refundedMinor }) =>
        payLineId === body['payLineId'] && capturedMinor > 0 && refundedMinor === capturedMinor,
    );
  const acts = open.filter((one) => one.kind !== 'refundPayment' || !isGivenBack(one));
  const live = order.paymentLines.filter(
    ({ state, undoFailed }) => state === 'authorised' && !undoFailed,
  );
  return (
    acts.length === 0 &&
    live.length === 0 &&
    openHolds(order).length === 0 &&
    Object.keys(order.deadlines).length === 0
  );
}

function ownersRaiseVersions(order: Order, { before }: OrderHistory): boolean {
  return order.holds.every((hold) => {
    const earlier = before?.holds.find(({ holdId }) => holdId === hold.holdId);
    return earlier === undefined || earlier.owner === hold.owner || earlier.version < hold.version;
  });
}

function pickedBehindAnOpenGate(order: Order, { before, type, step }: OrderHistory): boolean {
  if (type !== 'fulfilment.picked' || step.verdict.outcome !== 'applied') return true;
  return before?.regions.gate === 'open' && order.regions.gate === 'open';
}

/** More has left than was taken, and kept. */
function isUnpaid({ shipments, paymentLines, totals, policy }: Order): boolean {
  const toleranceMinor = Math.ceil((totals.totalMinor * policy.underBasisPointsMax) / 10_000);
  const takenMinor = sum(
    paymentLines.map(({ capturedMinor, ownRefundsMinor = 0 }) => capturedMinor - ownRefundsMinor),
  );
  return sum(shipments.map(({ valueMinor }) => valueMinor)) > takenMinor + toleranceMinor;
}

/** Unless a provider is still to answer, or a reviewer has let it go. */
function unpaidIsReviewed(order: Order): boolean {
  const { policy, regions, paymentLines, imbalanceReleased } = order;
  if (!policy.orderCompletion || imbalanceReleased || !isUnpaid(order)) return true;
  const isAsked = paymentLines.some(({ state }) =>
    ['requested', 'unknown', 'authorised', 'capturing', 'voiding'].includes(state),
  );
  if (isAsked || regions.entry === 'submitting') return true;
  return openHolds(order).some(({ source }) => source === 'balance');
}

/** No string that could be a card number. */
function namesNoCard(value: unknown): boolean {
  if (typeof value === 'string') return !/(?:\d[ -]?){13,19}/.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(namesNoCard);
}

const checks: { readonly [name: string]: Check } = {
  'O1 the gate is open without its terms': (order) =>
    order.regions.gate !== 'open' || mayBeOpen(order),
  'O2 money does not fit': moneyFits,
  'O2 the audit finds a fault': (order) => {
    const isTask = order.paymentLines.some(
      ({ undoFailed, draws, bookings }) =>
        undoFailed ||
        draws.some(({ state }) => state === 'failed') ||
        bookings.some(({ state }) => state === 'stuck'),
    );
    // Goods that are out and not paid are a person's to collect.
    const faults = auditOrder(order).faults.filter(({ fault }) => fault !== 'shippedNotTaken');
    return isTask || faults.length === 0;
  },
  'O3 captured is not what was invoiced': invoicedIsCaptured,
  'O4 a key is asked twice': (_order, { keys }) => new Set(keys).size === keys.length,
  'O4 two effects move money of one authorisation': oneMoneyEffectAtATime,
  'O4 a round goes back': roundsGrow,
  'O5 an ended order has something pending': nothingIsPending,
  'O6 nothing is left to hold': (order) =>
    openHolds(order).every(
      ({ source }) => lastingSources.includes(source) || (source === 'balance' && isUnpaid(order)),
    ) || order.lines.some((line) => left(line) > 0),
  'goods that are out are not paid, and no reviewer sees it': unpaidIsReviewed,
  'O6 the region and the holds differ': (order) =>
    (order.regions.holds === 'held') === openHolds(order).length > 0,
  'O7 an owner changed without a version': ownersRaiseVersions,
  'O8 the version is not the number of applied messages': (order, { applied }) =>
    order.version === applied,
  'O9 more is shipped than ordered': (order) =>
    order.lines.every((line) => line.shippedMilli <= line.qtyMilli && left(line) >= 0),
  'O9 picked behind a shut gate': pickedBehindAnOpenGate,
  'O10 more is reserved than needed': (order) =>
    order.lines.every((line) => line.reservedMilli <= left(line)),
  // Ids of messages have instants in them.
  'O13 a string looks like a card number': (order) => namesNoCard({ ...order, seen: [] }),
};

/** The invariants that do not hold. */
export function orderFaults(order: Order, history: OrderHistory): string[] {
  return Object.entries(checks)
    .filter(([, check]) => !check(order, history))
    .map(([name]) => name);
}
