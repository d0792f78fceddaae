/**
 * The centre's own warehouse: reserves what its stock has, accepts releases, returns stopped goods;
 * people report shipments. Source: durable-orders.md 4.4, 4.5.
 */
import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import type { GoodsEffect, Warehouse } from './warehouse.ts';

const lines = z.array(z.object({ lineId: z.string(), sku: z.string(), qtyMilli: z.int() }));
const reservation = z.object({ round: z.int(), lines, warehouseId: z.string().nullish() });
const unreservation = z.object({ lineIds: z.array(z.string()) });
const release = z.object({ round: z.int(), lines });
const recall = z.object({
  shipmentId: z.string().optional(),
  isPicked: z.boolean().optional(),
});

export interface OwnWarehouseOptions {
  /** Warehouse that delivers if the order names none. */
  readonly warehouseId: string;
  readonly stock: {
    /** Reserves all lines, or none, which then wait; returns the lines that lack stock. */
    reserve(
      request: { readonly orderId: string; readonly round: number },
      requested: z.infer<typeof lines>,
    ): readonly string[];
    release(orderId: string, lineIds: readonly string[]): void;
  };
}

/** Functions that carry out warehouse effects, by kind of effect. */
export function ownWarehouse({ warehouseId, stock }: OwnWarehouseOptions): Warehouse {
  return {
    reserveStock: ({ key, body }) => {
      const { round, lines: requested, warehouseId: named } = reservation.parse(body);
      const short = stock.reserve({ orderId: orderIdIn(key), round }, requested);
      if (short.length > 0) return { type: 'stock.short', round, lineIds: [...short] };
      const lineIds = requested.map(({ lineId }) => lineId);
      return { type: 'stock.reserved', round, lineIds, warehouseId: named ?? warehouseId };
    },
    releaseStock: ({ key, body }) => {
      stock.release(orderIdIn(key), unreservation.parse(body).lineIds);
      return null;
    },
    releaseToFulfilment: ({ body }) => {
      const { round, lines: released } = release.parse(body);
      const goods = released.map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
      return { type: 'fulfilment.accepted', shipmentId: `release-${round}`, lines: goods };
    },
    stopFulfilment: givenBack,
    recallShipment: givenBack,
  };
}

function orderIdIn(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** Returns goods that are not picked; the person who picked goods reports on those. */
function givenBack({ body }: Pick<GoodsEffect, 'body'>): OrderEvent | null {
  const { shipmentId, isPicked = false } = recall.parse(body);
  if (shipmentId === undefined || isPicked) return null;
  return { type: 'fulfilment.recalled', shipmentId };
}
