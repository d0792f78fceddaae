/**
 * What a newcomer to the demo finds before anybody calls: orders that are held, for reasons that
 * reviewers meet; an order that was delivered, some of it on its way back; another that is paid in
 * three instalments.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderScreen } from '../../api/index.ts';
import { toWireId } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import shop from './shop.json' with { type: 'json' };

const lookEveryMs = 50;
const looksMax = 200;

interface Sale {
  readonly customer: string;
  readonly sku: string;
  readonly quantity: string;
  readonly scheduleId?: string;
  /** What pays it [a card that is approved]. */
  readonly payment?: {
    readonly methodId: string;
    readonly checkNumber?: string;
    readonly token?: string;
  };
  /** Price in minor units that the clerk gives [the list price]. */
  readonly unitMinor?: number;
  readonly hold?: { readonly code: string; readonly reasonCode?: string; readonly comment: string };
}
interface Past {
  readonly screen: OrderScreen;
  readonly agentId: string;
  /** Whether the service ends, which waits for nothing that only the demo waits for. */
  readonly isClosing: () => boolean;
}
const approved = { methodId: 'CARTE', token: 'tok_ok' };
const returned: Sale = { customer: '1000001', sku: 'DRAP-160', quantity: '2' };
const inParts: Sale = {
  customer: '1000002',
  sku: 'LAVE-LINGE',
  quantity: '1',
  scheduleId: 'TROIS-FOIS',
};

/** Held for: a customer who calls back, a suspicion, a large check, a declined card, a price. */
const held: readonly Sale[] = [
  {
    customer: '1000004',
    sku: 'COUETTE-240',
    quantity: '1',
    hold: {
      code: 'ATTENTE',
      reasonCode: 'caller-calls-back',
      comment: 'Hésite sur la taille, rappelle demain matin.',
    },
  },
  {
    customer: '1000005',
    sku: 'MANTEAU',
    quantity: '2',
    hold: { code: 'FRAUDE', comment: 'Trois cartes essayées avant que l’une passe.' },
  },
  {
    customer: '1000006',
    sku: 'MATELAS-160',
    quantity: '1',
    payment: { methodId: 'CHEQUE', checkNumber: '4471023' },
  },
  {
    customer: '1000007',
    sku: 'MANTEAU',
    quantity: '1',
    payment: { methodId: 'CARTE', token: 'tok_hard' },
  },
  { customer: '1000008', sku: 'COUETTE-240', quantity: '1', unitMinor: 6_500 },
];

export async function addDemoPast(past: Past): Promise<void> {
  const { screen, agentId, isClosing } = past;
  for (const sale of held) if (!isClosing()) await submit(sale, past);
  await sell(inParts, past);
  if (isClosing()) return;
  const order = await sell(returned, past);
  if (order === null) return;
  const params = { order };
  const { shipments } = await screen.does('pickOrder', { agentId, params });
  const shipment = { shipment: shipments[0]?.id ?? '' };
  await screen.does('shipShipment', { agentId, params: shipment, body: {} });
  const { customerId, lines } = await screen.does('deliverShipment', { agentId, params: shipment });
  const back = await screen.does('createReturn', {
    agentId,
    params: { customer: customerId },
    body: {
      orderId: order,
      lines: lines.slice(0, 1).map(({ id: lineId }) => ({ lineId, quantity: '1' })),
      reasonCode: 'not-as-shown',
    },
  });
  const ofReturn = { agentId, params: { return: back.id } };
  await screen.does('completeReturn', ofReturn);
  await screen.does('submitReturn', ofReturn);
}

/** The id of an order whose goods are with the warehouse; null: it is held. */
async function sell(sale: Sale, past: Past): Promise<string | null> {
  const id = await submit(sale, past);
  const { screen, agentId, isClosing } = past;
  for (let look = 0; look < looksMax && !isClosing(); look += 1) {
    const { fulfilment } = await screen.does('getOrder', { agentId, params: { order: id } });
    if (fulfilment === 'released') return id;
    await pause(lookEveryMs);
  }
  return null;
}

/** The id of an order that is submitted. */
async function submit(
  { customer, sku, quantity, scheduleId, unitMinor, hold, payment = approved }: Sale,
  { screen, agentId }: Past,
): Promise<string> {
  const { centreId } = screen;
  const body = { customerId: toWireId(centreId, customer) };
  const { id } = await screen.does('createOrder', { agentId, params: { centre: centreId }, body });
  const of = { agentId, params: { order: id } };
  const line = { itemId: toWireId(centreId, sku), quantity };
  const { lines, version: priced } = await screen.does('addOrderLine', { ...of, body: line });
  if (unitMinor !== undefined) {
    const params = { order: id, line: lines[0]?.id ?? '' };
    const price = { amountMinor: unitMinor, currency: shop.settings.currency };
    const body = { price, reason: 'price-match' };
    await screen.does('setLinePrice', { agentId, params, body, version: priced });
  }
  const { summary } = await screen.does('completeOrder', of);
  const { version } = await screen.does('addOrderPayment', {
    ...of,
    body: { amount: summary.total, ...payment, ...omitUndefined({ scheduleId }) },
  });
  const confirmed = { confirmedTotal: summary.total };
  await screen.does('submitOrder', { ...of, version, body: confirmed });
  if (hold !== undefined) await screen.does('placeHold', { ...of, body: hold });
  return id;
}
