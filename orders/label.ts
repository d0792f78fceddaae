/**
 * The detailed status of an order, computed from its snapshot: the first label that matches.
 * Source: dynamics-call-center.md 2.3.
 */
import type { HoldSource, OrderLabel } from '../contracts/index.ts';
import { imbalanceMinor, openHolds, unpaidMinor } from './gate.ts';
import type { Order } from './order.ts';
import { wantedMilli } from './totals.ts';

const onHold: readonly HoldSource[] = [
  'manual',
  'rule',
  'warehouse',
  'system',
  'exchangeReturn',
  'exchangeBalance',
];

type Test = (order: Order, sources: ReadonlySet<HoldSource>) => boolean;

const tests: { readonly [Label in Exclude<OrderLabel, 'open'>]: Test } = {
  archived: ({ archivedAtMs }) => archivedAtMs !== undefined,
  cancelled: ({ regions }) => regions.entry === 'cancelled',
  fraudHold: (_order, sources) => sources.has('fraud') || sources.has('manualFraud'),
  onHold: (_order, sources) => onHold.some((source) => sources.has(source)),
  checkHold: (_order, sources) => sources.has('check'),
  paymentDeclined: (order) => order.regions.payment === 'declined',
  paymentPending: (order, sources) =>
    order.paymentLines.some(({ state }) => state === 'requested' || state === 'unknown') ||
    sources.has('authorisation'),
  overpaid: (order) => order.regions.payment === 'outOfBalance' && imbalanceMinor(order) > 0,
  underpaid: (order) =>
    (order.regions.payment === 'outOfBalance' && imbalanceMinor(order) < 0) ||
    unpaidMinor(order) > 0,
  creditReview: (_order, sources) => sources.has('credit'),
  priceApproval: (_order, sources) => sources.has('priceApproval'),
  quotation: ({ quotedUntilMs }) => quotedUntilMs !== undefined,
  incomplete: ({ rounds }) => rounds['confirmed'] === undefined,
  invoiced: (order) => order.lines.every((line) => line.invoicedMilli >= wantedMilli(line)),
  partlyInvoiced: (order) => order.lines.some((line) => line.invoicedMilli > 0),
  // The parcels of a programme are orders of their own.
  begun: ({ lines }) => {
    const handedOver = lines.filter((line) => line.shippedMilli > 0);
    return handedOver.length > 0 && handedOver.every(({ programme }) => programme !== undefined);
  },
  shipped: (order) => order.lines.every((line) => line.shippedMilli >= wantedMilli(line)),
  partlyShipped: (order) => order.lines.some((line) => line.shippedMilli > 0),
  picking: ({ regions }) => regions.fulfilment === 'picking',
  backordered: ({ regions }) => regions.fulfilment === 'backordered',
};

const labels = Object.keys(tests) as (keyof typeof tests)[];

export function orderLabel(order: Order): OrderLabel {
  const sources = new Set(openHolds(order).map(({ source }) => source));
  return labels.find((label) => tests[label](order, sources)) ?? 'open';
}
