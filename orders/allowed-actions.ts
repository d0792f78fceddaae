/** What a person may do with an order now, and what keeps its goods from being sent. */
import type { Envelope, OrderAction, ShipmentStep } from '../contracts/index.ts';
import { keepsGoods, openHolds, shutTerms } from './gate.ts';
import type { Order, Shipment } from './order.ts';
import { orderCore } from './step.ts';

/** What keeps the order's goods from being sent, by name; holds by their codes. */
export function blockersOf(order: Order): readonly string[] {
  const { entry, gate, payment } = order.regions;
  if (gate === 'open') return [];
  return shutTerms(order).flatMap((term) => {
    if (term === 'entry' && order.cancelRequested !== undefined && entry === 'submitted') {
      return order.returnOnArrival ? 'returnOnArrival' : 'recall';
    }
    if (term === 'entry') return `entry:${entry}`;
    if (term === 'hold')
      return openHolds(order)
        .filter(keepsGoods)
        .map(({ code }) => `hold:${code}`);
    return term === 'payment' ? `payment:${payment}` : term;
  });
}

/** Reasons of refusals that a person can remedy now, in the order's present state. */
const remediable = [
  'programme_incomplete',
  'payment_missing',
  'out_of_balance',
  'total_moved',
  'source_code_required',
];

/** The event behind each action, in the order in which actions are listed. */
const eventOf: { readonly [Action in OrderAction]: (order: Order) => Envelope['event'] } = {
  complete: () => ({ type: 'completeOrder' }),
  submit: (order) => submission(order),
  back: () => ({ type: 'back' }),
  modify: () => ({ type: 'modifyOrder', reason: 'asked' }),
  hold: () => ({ type: 'placeHold', source: 'manual', holdCode: 'asked' }),
  cancel: () => ({ type: 'cancelOrder', reason: 'asked' }),
};
const actions = Object.keys(eventOf) as OrderAction[];

/** Actions that the order accepts now, or refuses only for a remediable reason. */
export function allowedOf(order: Order): readonly OrderAction[] {
  return actions.filter((action) => {
    const { verdict } = attempt(order, eventOf[action](order));
    return verdict.outcome === 'applied' || remediable.includes(verdict.code ?? '');
  });
}

/** The step that an event would be; the order stays as it is. */
function attempt(order: Order, event: Envelope['event']) {
  return orderCore.step(order, {
    id: 'asked',
    processId: `order/${order.orderId}`,
    atMs: order.lastAtMs,
    actor: { kind: 'agent', id: 'asked' },
    event,
  });
}

export interface ShipmentOutlook {
  /** What can be reported of the shipment next; null: nothing. */
  readonly nextStep: ShipmentStep | null;
  /** Amounts that its shipping takes from cards and accounts, by payment line. */
  readonly charges: readonly { readonly payLineId: string; readonly amountMinor: number }[];
}

/** What can be reported of a shipment next, and what shipping it charges. */
export function shipmentOutlook(order: Order, shipment: Shipment): ShipmentOutlook {
  const { shipmentId, state, lines: goods } = shipment;
  const nextStep = stepOfState[state];
  if (nextStep === null || nextStep === 'deliver') return { nextStep, charges: [] };
  const type = nextStep === 'pick' ? 'fulfilment.picked' : 'fulfilment.shipped';
  const { verdict, state: after } = attempt(order, { type, shipmentId, lines: [...goods] });
  if (verdict.outcome !== 'applied') return { nextStep: null, charges: [] };
  const charges = (after?.paymentLines ?? []).flatMap(({ payLineId, draws }) =>
    draws
      .filter((draw) => draw.shipmentId === shipmentId && draw.state !== 'failed')
      .map(({ amountMinor }) => ({ payLineId, amountMinor })),
  );
  return { nextStep, charges };
}

const stepOfState: { readonly [State in Shipment['state']]: ShipmentStep | null } = {
  accepted: 'pick',
  picked: 'ship',
  shipped: 'deliver',
  delivered: null,
  recalled: null,
};

/** Without order completion (a centre's setting), submitting is a save. */
export function submission(
  { policy, totals }: Order,
  confirmedTotalMinor = totals.totalMinor,
): Envelope['event'] {
  return policy.orderCompletion
    ? { type: 'submitOrder', confirmedTotalMinor }
    : { type: 'saveOrder' };
}
