/** The centre's warehouse: the one of the partners file, else its own. */
import type { CustomerSettings } from '../../contracts/index.ts';
import { httpWarehouse, ownWarehouse, type Warehouse } from '../../gateways/index.ts';
import type { Order } from '../../orders/index.ts';
import type { PartnerStates, Partners } from '../partners/partner-states.ts';
import { deliveryAddress } from './channel-documents.ts';
import type { ContinuityPartners } from './continuity-doers.ts';
import { collectionAddress } from './order-terms.ts';
import type { OwnStock } from './own-stock.ts';

export interface WarehousePartner {
  /** Partners outside [simulated ones]. */
  readonly outside?: Partners | undefined;
  readonly states: PartnerStates;
  readonly ownStock: OwnStock;
}

/** Opens the warehouse that the centre's orders go to, and says what it is. */
export function orderWarehouse(
  of: Pick<ContinuityPartners, 'centreId' | 'store' | 'nowMs' | 'orderOf'> & WarehousePartner,
): Warehouse {
  const { centreId, store, nowMs, orderOf, outside, states, ownStock } = of;
  const settings = () => store.channels.get(centreId, centreId)?.document;
  const warehouseId = settings()?.warehouseId ?? 'main';
  const pointOf = (order: Pick<Order, 'terms' | 'deliveryMode'>) => {
    const now = settings();
    return now && collectionAddress(order, now);
  };
  const section = outside?.file.warehouse;
  states.declare('warehouse', section === undefined ? 'own' : 'http');
  if (outside === undefined || section === undefined) {
    return ownWarehouse({ warehouseId, stock: ownStock });
  }
  return httpWarehouse({
    url: section.url,
    secret: outside.secretOf(section.secret),
    centreId,
    warehouseId,
    nowMs,
    onAnswer: (problem) => states.tell('warehouse', problem),
    recipientOf: async (orderId) => {
      const order = await orderOf(orderId);
      const customer = store.customers.get(centreId, order?.customerId ?? '')?.document ?? null;
      const others = (order?.lines ?? []).filter(
        ({ addressRef, deliveryMode }) => (addressRef ?? deliveryMode) !== undefined,
      );
      return {
        recipient: recipientAt(customer, order?.addressRef, order && pointOf(order)),
        byLine: new Map(
          others.map(({ lineId, addressRef = order?.addressRef, deliveryMode }) => {
            const point = order && deliveryMode && pointOf({ ...order, deliveryMode });
            return [lineId, recipientAt(customer, addressRef, point || null)];
          }),
        ),
      };
    },
  });
}

type Address = Omit<CustomerSettings['addresses'][number], 'label'>;

function recipientAt(
  customer: CustomerSettings | null,
  addressRef: string | undefined,
  point?: Address | null,
) {
  const address = point ?? deliveryAddress(customer, addressRef);
  if (customer === null || address === undefined) return null;
  const { label: _, ...place } = { label: null, ...address };
  return { name: `${customer.firstName ?? ''} ${customer.lastName}`.trim(), ...place };
}
