/**
 * What a newcomer to the demo finds before anybody calls: an order that was delivered, some of it
 * on its way back; another that is paid in three instalments.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderScreen } from '../../api/index.ts';
import { toWireId } from '../../contracts/index.ts';

const lookEveryMs = 50;
const looksMax = 200;

interface Sale {
  readonly customer: string;
  readonly sku: string;
  readonly quantity: string;
  readonly scheduleId?: string;
}
interface Past {
  readonly screen: OrderScreen;
  readonly agentId: string;
  /** Whether the service ends, which waits for nothing that only the demo waits for. */
  readonly isClosing: () => boolean;
}
const returned: Sale = { customer: '1000001', sku: 'DRAP-160', quantity: '2' };
const inParts: Sale = {
  customer: '1000002',
  sku: 'LAVE-LINGE',
  quantity: '1',
  scheduleId: 'TROIS-FOIS',
};

export async function addDemoPast(past: Past): Promise<void> {
  await sell(inParts, past);
  const { screen, agentId, isClosing } = past;
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
async function sell(
  { customer, sku, quantity, scheduleId }: Sale,
  { screen, agentId, isClosing }: Past,
): Promise<string | null> {
  const { centreId } = screen;
  const body = { customerId: toWireId(centreId, customer) };
  const { id } = await screen.does('createOrder', { agentId, params: { centre: centreId }, body });
  const of = { agentId, params: { order: id } };
  const line = { itemId: toWireId(centreId, sku), quantity };
  await screen.does('addOrderLine', { ...of, body: line });
  const { summary } = await screen.does('completeOrder', of);
  const payment = { methodId: 'CARTE', amount: summary.total, token: 'tok_ok' };
  const { version } = await screen.does('addOrderPayment', {
    ...of,
    body: { ...payment, ...(scheduleId === undefined ? {} : { scheduleId }) },
  });
  const confirmed = { confirmedTotal: summary.total };
  await screen.does('submitOrder', { ...of, version, body: confirmed });
  for (let look = 0; look < looksMax && !isClosing(); look += 1) {
    const { fulfilment } = await screen.does('getOrder', of);
    if (fulfilment === 'released') return id;
    await pause(lookEveryMs);
  }
  return null;
}
