/**
 * The plain order of benches and kill tests: created, lines, payment, summary, submitted;
 * authorised, reserved; released. Its provider and warehouse answer at once.
 */
import type { OrderEvent, ReturnEnvelope, ReturnEvent } from '../../contracts/index.ts';
import { type Effect, type Order, orderCore } from '../../orders/index.ts';
import {
  type Doer,
  type HostClock,
  type HostedCore,
  type HostOptions,
  type Message,
  openEmbeddedHost,
  type ProcessEvent,
  type ProcessHost,
} from '../../workflows/index.ts';
import { type Contender, parallelRounds } from '../rounds.ts';

export const plainMinor = 10_000;
const waitingMax = 100_000;
/**
 * A plain clock: that of `live/` loads the whole service and slows the restart of a killed host.
 */
const wallClock: HostClock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export const declinedToken = 'tok_declined';

const about = ({ body }: Effect) => ({
  payLineId: String(body['payLineId']),
  round: Number(body['round']),
});

const moved = (effect: Effect) => ({
  ...about(effect),
  amountMinor: Number(effect.body['amountMinor']),
  providerRef: effect.key,
});

export const plainAnswers: { readonly [kind: string]: (effect: Effect) => OrderEvent | null } = {
  authorisePayment: (effect) =>
    effect.body['tokenRef'] === declinedToken
      ? { type: 'payment.declined', ...about(effect), code: 'do_not_honour' }
      : { type: 'payment.authorised', ...moved(effect) },
  capturePayment: (effect) => ({
    type: 'payment.captured',
    ...moved(effect),
    shipmentId: String(effect.body['shipmentId']),
  }),
  refundPayment: (effect) => ({ type: 'payment.refunded', ...moved(effect) }),
  voidPayment: (effect) => ({ type: 'payment.voided', ...about(effect) }),
  debitGiftCard: (effect) => ({ type: 'payment.captured', ...moved(effect) }),
  creditGiftCard: (effect) => ({ type: 'payment.refunded', ...moved(effect) }),
  checkCredit: ({ body }) => ({
    type: 'credit.checked',
    decision: 'ok',
    availableMinor: Number(body['amountMinor']),
  }),
  reserveCoupon: ({ body }) => ({ type: 'coupon.reserved', code: String(body['code']) }),
  scoreFraud: () => ({
    type: 'fraud.scored',
    score: 0,
    threshold: 50,
    matches: [],
    ruleVersion: 'fraud@1',
    holds: [],
    refusals: [],
  }),
  reserveStock: ({ body }) => ({
    type: 'stock.reserved',
    round: 1,
    lineIds: (body['lines'] as { lineId: string }[]).map(({ lineId }) => lineId),
    warehouseId: 'w1',
  }),
  recallShipment: ({ body }) => ({
    type: 'fulfilment.recalled',
    shipmentId: String(body['shipmentId']),
  }),
};

const silent = [
  ...['releaseToFulfilment', 'createInvoice', 'releaseCredit', 'returnCoupon'],
  ...['publish', 'endContinuity', 'openReturn', 'openCollectionTask'],
];
/** Effects without an answer, which the shop carries out in its own database. */
const notices = ['sendNotice', 'recordCallLink', 'notifyQueue', 'notifyOwner', 'escalate'];
/** Other effects that it carries out there. */
const own = ['scoreFraud', 'reserveStock', 'releaseToFulfilment', 'createInvoice'];

function plainDoers(
  told: (effect: Effect) => void,
  leaseMs: number | undefined,
): { readonly [kind: string]: Doer } {
  const doerOf = (kind: string, answer: (effect: Effect) => ProcessEvent | null): Doer => ({
    ...(leaseMs === undefined ? {} : { leaseMs }),
    isLocal: [...notices, ...own].includes(kind),
    carryOut: (effect) => {
      told(effect);
      return Promise.resolve(answer(effect));
    },
  });
  return Object.fromEntries([
    ...[...silent, ...notices].map((kind) => [kind, doerOf(kind, () => null)]),
    ...Object.entries(plainAnswers).map(([kind, answer]) => [kind, doerOf(kind, answer)]),
  ]);
}

export interface PlainOptions {
  readonly reached?: HostOptions<never>['reached'] | undefined;
  readonly leaseMs?: number;
  readonly clock?: HostClock;
}

export function plainHostOptions(
  told: (effect: Effect) => void,
  { reached, leaseMs, clock = wallClock }: PlainOptions = {},
): HostOptions<Order> {
  return {
    core: orderCore as HostedCore<Order>,
    doers: plainDoers(told, leaseMs),
    clock,
    limits: { waitingMax },
    queries: { order: (order: Order) => order },
    ...(reached === undefined ? {} : { reached }),
  };
}

export function openPlainHost(
  path: string,
  told: (effect: Effect) => void,
  options: PlainOptions = {},
): Promise<ProcessHost> {
  return openEmbeddedHost({ ...plainHostOptions(told, options), path });
}

export function plainCommands(orderId: string): readonly [OrderEvent, ...OrderEvent[]] {
  const policy = { fraudCheck: false };
  const price = { centreId: 'fr', customerId: 'c1', currency: 'EUR', agentId: 'amelie', policy };
  const line = { lineId: 'l1', sku: 'linen-sheet', unitMinor: plainMinor, qtyMilli: 1_000 };
  const card = { payLineId: 'p1', kind: 'card' as const, tokenRef: 'tok', basisPoints: 10_000 };
  return [
    { type: 'createOrder', orderId, ...price },
    { type: 'changeLines', put: [line], priced: { priceVersion: 1 } },
    { type: 'setPaymentLines', lines: [card] },
    { type: 'completeOrder' },
    { type: 'submitOrder', confirmedTotalMinor: plainMinor },
  ];
}

export function plainGoods(lineIds: readonly string[] = ['l1']): readonly OrderEvent[] {
  const lines = lineIds.map((lineId) => ({ lineId, qtyMilli: 1_000 }));
  return [
    { type: 'fulfilment.picked', shipmentId: 's1', lines },
    { type: 'fulfilment.shipped', shipmentId: 's1', lines },
    { type: 'fulfilment.delivered', shipmentId: 's1' },
  ];
}

const rma = (orderId: string) => `rma-${orderId}`;

/** All goods of a plain order come back; what its order answers is among the messages. */
export function plainReturn(orderId: string): readonly ReturnEnvelope[] {
  const about = { orderId, centreId: 'fr', customerId: 'c1', currency: 'EUR', agentId: 'amelie' };
  const policy = { defaultMethod: 'refundCheck', cashMethod: 'refundCheck' } as const;
  const events: readonly ReturnEvent[] = [
    {
      type: 'startReturn',
      returnId: rma(orderId),
      ...about,
      reasonCode: 'damaged',
      lines: [{ lineId: 'l1', qtyMilli: 1_000, disposition: 'credit' }],
      policy: { ...policy, cardApprovalMinor: null, checkApprovalMinor: null },
      isExchange: false,
      advanceCredit: false,
      copyCharges: false,
    },
    {
      type: 'claim.granted',
      lines: [{ lineId: 'l1', worthMinor: plainMinor }],
      charges: [],
      paid: [{ payLineId: 'p1', kind: 'card' }],
    },
    { type: 'completeReturn' },
    { type: 'submitReturn' },
    { type: 'receiveGoods', lines: [] },
    { type: 'refund.done', n: 1 },
  ];
  return events.map((event, n) => {
    const { id, atMs, actor } = plainMessage(orderId, n, event as OrderEvent);
    return { id: `${id}-r`, processId: `return/${rma(orderId)}`, atMs, actor, event };
  }) as readonly ReturnEnvelope[];
}

export function plainMessage(order: string, n: number, event: OrderEvent): Message {
  const isOutside = event.type.includes('.');
  const actor = isOutside ? { kind: 'provider', id: 'warehouse' } : { kind: 'agent', id: 'amelie' };
  return { id: `${order}-${n}`, processId: `order/${order}`, atMs: Date.now(), actor, event };
}

export function plainRounds(
  host: ProcessHost,
  released: Map<string, () => void>,
  of: { readonly parallel: number; readonly perRound: number },
): Contender {
  return parallelRounds(of, async (nth) => {
    const order = `o${nth}`;
    const end = new Promise<void>((resolve) => released.set(order, resolve));
    const [created, ...others] = plainCommands(order);
    await requireApplied(host.start(plainMessage(order, 0, created)));
    for (const [n, event] of others.entries()) {
      await requireApplied(host.deliver(plainMessage(order, n + 1, event)));
    }
    await end;
    released.delete(order);
  });
}

export async function requireApplied(verdict: ReturnType<ProcessHost['deliver']>): Promise<void> {
  const { outcome, code = '' } = await verdict;
  if (outcome !== 'applied') throw new Error(`a plain order's message was ${outcome} ${code}`);
}
