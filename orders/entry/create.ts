/** Creates an order as an empty draft with its policy. */
import type { OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { orderRegions } from '../../machines/index.ts';
import type { Order } from '../order.ts';
import { defaultPolicy } from '../policy.ts';
import { arm, notNow, type Reply, refuse, request, type Turn, tell } from '../turn.ts';

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

/** A limit of 0 is none. */
export function armDraftIdle(turn: Turn): void {
  const { draftIdleMs } = turn.order.policy;
  if (draftIdleMs > 0) arm(turn, 'draftIdle', draftIdleMs);
}
