/** Creates an order as an empty draft with its policy. */
import type { OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { orderRegions } from '../../machines/index.ts';
import type { Order } from '../order.ts';
import { defaultPolicy } from '../policy.ts';
import {
  arm,
  armAt,
  drop,
  nextRound,
  notNow,
  type Reply,
  refuse,
  request,
  type Turn,
  tell,
} from '../turn.ts';

export const schemaVersion = 1;

export function emptyOrder(event: OrderEventOf<'createOrder'>, atMs: number): Order {
  const { orderId, centreId, customerId, currency, agentId, callId, sourceCode } = event;
  const { isRetailSale = true, financialDimensions = {} } = event;
  const {
    warehouseId,
    deliveryMode,
    priceIncludesTax = false,
    programmeProcessId,
    exchangeOf,
  } = event;
  const first = <State extends string>(table: { states: readonly State[]; initial: number }) =>
    table.states[table.initial] as State;
  return {
    orderId,
    schemaVersion,
    machineVersion: 1,
    version: 0,
    centreId,
    customerId,
    currency,
    agentId,
    isRetailSale,
    financialDimensions,
    ...omitUndefined({ callId, sourceCode, programmeProcessId }),
    ...(exchangeOf && { exchange: { returnId: exchangeOf, isReceived: false } }),
    ...omitUndefined({ warehouseId, deliveryMode }),
    policy: { ...defaultPolicy, ...(event.policy as Partial<Order['policy']> | undefined) },
    regions: {
      entry: first(orderRegions.entry),
      gate: first(orderRegions.gate),
      holds: first(orderRegions.holds),
      payment: first(orderRegions.payment),
      fulfilment: first(orderRegions.fulfilment),
    },
    lines: [],
    totals: { subtotalMinor: 0, discountMinor: 0, chargesMinor: 0, taxMinor: 0, totalMinor: 0 },
    pricing: {
      includesTax: priceIncludesTax,
      adjustments: [],
      coupons: [],
      taxes: [],
      settled: { discountMinor: 0, chargesMinor: 0, taxMinor: 0 },
    },
    priceVersion: 0,
    couponCodes: [],
    couponsReserved: [],
    paymentLines: [],
    holds: [],
    shipments: [],
    prompts: [],
    accountHold: 'none',
    imbalanceReleased: false,
    returnOnArrival: false,
    stopping: false,
    unreserved: false,
    rounds: {},
    deadlines: {},
    seen: [],
    lastAtMs: atMs,
  };
}

export function handOver(turn: Turn, { agentId }: OrderEventOf<'handOver'>): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (entry !== 'draft' && entry !== 'completing' && entry !== 'modifying') {
    return refuse('not_editable');
  }
  if (order.agentId === agentId) return notNow;
  const previous = order.agentId;
  order.takenBy ??= previous;
  order.agentId = agentId;
  tell(turn, 'order.handedOver', { previous });
  return undefined;
}

export function createOrder(turn: Turn): void {
  const { callId, customerId } = turn.order;
  if (callId !== undefined) request(turn, 'recordCallLink', 'link/1', { callId });
  armDraftIdle(turn);
  tell(turn, 'order.created', { customerId });
}

/** A limit of 0 is none. A quotation is no idle draft. */
export function armDraftIdle(turn: Turn): void {
  const { policy, quotedUntilMs } = turn.order;
  const { draftIdleMs } = policy;
  if (draftIdleMs > 0 && quotedUntilMs === undefined) arm(turn, 'draftIdle', draftIdleMs);
}

/** Makes a draft a quotation, whose prices hold until then and are mailed; null: a draft again. */
export function quoteOrder(turn: Turn, { untilMs }: OrderEventOf<'quoteOrder'>): Reply {
  const { order, atMs } = turn;
  const { entry } = order.regions;
  if (entry !== 'draft' && entry !== 'completing') return refuse('not_editable');
  if (untilMs === null) return order.quotedUntilMs === undefined ? notNow : quoteEndDue(turn);
  if (order.lines.length === 0) return refuse('no_lines');
  if (untilMs <= atMs) return refuse('quote_over');
  order.quotedUntilMs = untilMs;
  for (const line of order.lines) line.priceLocked = true;
  drop(turn, 'draftIdle');
  armAt(turn, 'quoteEnd', untilMs);
  const n = nextRound(turn, 'quotation');
  request(turn, 'sendNotice', `notice/quotation/${n}`, { template: 'quotation' });
  return undefined;
}

/** The prices of a quotation hold no longer. */
export function quoteEndDue(turn: Turn): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  delete order.quotedUntilMs;
  drop(turn, 'quoteEnd');
  if (entry === 'draft' || entry === 'completing') {
    for (const line of order.lines) delete line.priceLocked;
  }
  if (entry === 'draft') armDraftIdle(turn);
  return undefined;
}
