/**
 * One turn: a copy of the order for a message to change, and the effects of the change. A refused
 * turn is discarded. Lists are replaced, never modified.
 */
import type { Actor, Verdict } from '../contracts/index.ts';
import { assert } from '../kernel/index.ts';
import {
  type OrderMachineEvent,
  type OrderRegions,
  orderRegions,
  type PaymentLineEvent,
  paymentLineTable,
} from '../machines/index.ts';
import type { Order, PaymentLine } from './order.ts';
import type { Effect, JsonObject, JsonValue, PublishedEvent } from './process.ts';

export interface Turn {
  readonly order: Order;
  /** Time of the turn; it never goes back. */
  readonly atMs: number;
  readonly actor: Actor;
  readonly effects: Effect[];
  readonly timers: Map<string, number | null>;
  readonly events: PublishedEvent[];
}

/** Answer to a message; undefined: applied. */
export type Reply = Omit<Verdict, 'version'> | undefined;

/** A refusal with a reason that callers can act on. */
export function refuse(code: string, value?: JsonValue): Reply {
  return value === undefined ? { outcome: 'refused', code } : { outcome: 'refused', code, value };
}

/** The message is not applicable in the current state. */
export const notNow: Reply = { outcome: 'notNow' };

export function beginTurn(order: Order, atMs: number, actor: Actor): Turn {
  const copy: Order = {
    ...order,
    regions: { ...order.regions },
    lines: order.lines.map((line) => ({ ...line })),
    paymentLines: order.paymentLines.map((line) => ({ ...line })),
    holds: order.holds.map((hold) => ({ ...hold })),
    shipments: order.shipments.map((shipment) => ({ ...shipment })),
    prompts: order.prompts.map((prompt) => ({ ...prompt })),
    rounds: { ...order.rounds },
    deadlines: { ...order.deadlines },
    seen: order.seen.slice(),
  };
  return { order: copy, atMs, actor, effects: [], timers: new Map(), events: [] };
}

interface Table {
  readonly states: readonly string[];
  readonly events: readonly string[];
  next(state: number, event: number): number;
}

export function tableFollower<Regions extends { readonly [region: string]: string }>(
  tables: {
    readonly [Region in keyof Regions]: Table;
  },
): (regions: Regions, event: string) => Regions | undefined {
  const places = new Map<string, { region: string; table: Table; index: number }>();
  for (const [region, table] of Object.entries<Table>(tables)) {
    for (const [index, event] of table.events.entries())
      places.set(event, { region, table, index });
  }
  return (regions, event) => {
    const place = places.get(event);
    assert(place !== undefined, () => `${event} belongs to no region`);
    const { region, table, index } = place;
    const next = table.states[table.next(table.states.indexOf(regions[region] ?? ''), index)];
    return next === undefined ? undefined : { ...regions, [region]: next };
  };
}

const nextRegions = tableFollower<OrderRegions>(orderRegions);

/** Advances the event's region; false if not legal in its state. */
export function follow(turn: Turn, event: OrderMachineEvent['type']): boolean {
  const next = nextRegions(turn.order.regions, event);
  if (next !== undefined) turn.order.regions = next;
  return next !== undefined;
}

/** Advances a payment line; false if the event is not legal. */
export function followLine(line: PaymentLine, event: PaymentLineEvent['type']): boolean {
  const { states, events } = paymentLineTable;
  const next = paymentLineTable.next(states.indexOf(line.state), events.indexOf(event));
  const state = states[next];
  if (state === undefined) return false;
  line.state = state;
  return true;
}

/** Asserts that an event chosen by the order itself was legal. */
export function must(followed: boolean, what: string): void {
  assert(followed, () => `${what} does not follow here`);
}

/** Kinds of effects of an order, each with the lane in which they run in order. */
const lanes = {
  authorisePayment: 'money',
  capturePayment: 'money',
  voidPayment: 'money',
  refundPayment: 'money',
  lookUpPayment: 'money',
  debitGiftCard: 'money',
  creditGiftCard: 'money',
  issueGiftCard: 'money',
  checkCredit: 'money',
  releaseCredit: 'money',
  bookReceivable: 'money',
  reserveCoupon: 'goods',
  returnCoupon: 'goods',
  scoreFraud: 'goods',
  reserveStock: 'goods',
  releaseStock: 'goods',
  releaseToFulfilment: 'goods',
  stopFulfilment: 'goods',
  recallShipment: 'goods',
  createInvoice: 'goods',
  claimExchange: 'goods',
  releaseExchange: 'goods',
  tellReturn: 'goods',
  issueRefundCheck: 'money',
  creditAccount: 'money',
  openReturn: 'goods',
  startContinuity: 'goods',
  cancelContinuity: 'goods',
  tellContinuity: 'goods',
  sendNotice: 'notices',
  notifyOwner: 'notices',
  notifyQueue: 'notices',
  escalate: 'notices',
  recordCallLink: 'notices',
  recordPrompt: 'notices',
  openCollectionTask: 'notices',
  holdCustomerAccount: 'notices',
  startDispute: 'notices',
} as const satisfies { readonly [kind: string]: Effect['lane'] };

type OrderEffectKind = keyof typeof lanes;

export function request(
  turn: Turn,
  kind: OrderEffectKind,
  suffix: string,
  body: JsonObject = {},
): void {
  const { orderId } = turn.order;
  const key = `${orderId}/${suffix}`;
  turn.effects.push({ key, kind, lane: lanes[kind], body: { orderId, ...body } });
}

/** The lane of an effect's kind; kinds of earlier versions count as notices. */
export function laneOf(kind: string): Effect['lane'] {
  const known: { readonly [kind: string]: Effect['lane'] } = lanes;
  return known[kind] ?? 'notices';
}

export function tell(turn: Turn, type: string, data: JsonObject = {}): void {
  const { orderId, centreId } = turn.order;
  turn.events.push({ type, data: { orderId, centreId, ...data } });
}

export function nextRound(turn: Turn, of: string): number {
  const next = (turn.order.rounds[of] ?? 0) + 1;
  turn.order.rounds[of] = next;
  return next;
}

/** Timers of an order. Those of a part, such as a hold, are armed as `<timer>/<part>`. */
export const orderTimers = [
  'authRefresh',
  'authTimeout',
  'backorderCheck',
  'captureTimeout',
  'checkoutLapse',
  'collectionSla',
  'declineBackoff',
  'delayCancel',
  'delayNotice',
  'draftIdle',
  'holdExpiry',
  'holdSla',
  'instalment',
  'lookUp',
  'modifyIdle',
  'paymentRepair',
  'pickupSla',
  'quoteEnd',
  'reservationExpiry',
  'reserveTimeout',
  'shipFrom',
  'submitDeadline',
  'summaryIdle',
  'unknownReview',
] as const;
type OrderTimer = (typeof orderTimers)[number];
type ArmedTimer = OrderTimer | `${OrderTimer}/${string}`;

export function arm(turn: Turn, name: ArmedTimer, afterMs: number): void {
  armAt(turn, name, turn.atMs + afterMs);
}

export function armAt(turn: Turn, name: ArmedTimer, dueAtMs: number): void {
  turn.order.deadlines[name] = dueAtMs;
  turn.timers.set(name, dueAtMs);
}

export function drop(turn: Turn, ...names: readonly string[]): void {
  for (const name of names) {
    if (turn.order.deadlines[name] === undefined) continue;
    delete turn.order.deadlines[name];
    turn.timers.set(name, null);
  }
}
