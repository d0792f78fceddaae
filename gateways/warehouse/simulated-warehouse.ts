/**
 * A warehouse for trials: grants reservations, accepts releases, returns stopped goods; its caller
 * reports shipments. It books nothing, so stock never falls. Source: durable-orders.md 4.4, 4.5.
 */
import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import { milliPerUnit } from '../../orders/index.ts';
import type { GoodsEffect, Warehouse } from './warehouse.ts';

const lines = z.array(z.object({ lineId: z.string(), sku: z.string(), qtyMilli: z.int() }));
const reservation = z.object({ round: z.int(), lines, warehouseId: z.string().nullish() });
const release = z.object({ round: z.int(), lines });
const recall = z.object({
  shipmentId: z.string().optional(),
  isPicked: z.boolean().optional(),
});

export interface WarehouseOptions {
  /** Warehouse that delivers if the order names none. */
  readonly warehouseId: string;
  /** Units in stock; null: not counted. */
  readonly stockOf: (sku: string) => number | null;
}

/** Functions that carry out warehouse effects, by kind of effect. */
export function simulatedWarehouse({ warehouseId, stockOf }: WarehouseOptions): Warehouse {
  const isThere = ({ sku, qtyMilli }: { readonly sku: string; readonly qtyMilli: number }) => {
    const stock = stockOf(sku);
    return stock === null || stock * milliPerUnit >= qtyMilli;
  };
  return {
    reserveStock: ({ body }) => {
      const { round, lines: asked, warehouseId: named } = reservation.parse(body);
      const short = asked.filter((line) => !isThere(line)).map(({ lineId }) => lineId);
      if (short.length > 0) return { type: 'stock.short', round, lineIds: short };
      const lineIds = asked.map(({ lineId }) => lineId);
      return { type: 'stock.reserved', round, lineIds, warehouseId: named ?? warehouseId };
    },
    releaseStock: () => null,
    releaseToFulfilment: ({ body }) => {
      const { round, lines: released } = release.parse(body);
      const goods = released.map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
      return { type: 'fulfilment.accepted', shipmentId: `release-${round}`, lines: goods };
    },
    stopFulfilment: givenBack,
    recallShipment: givenBack,
  };
}

/** Returns goods that are not picked; the person who picked goods reports on those. */
function givenBack({ body }: Pick<GoodsEffect, 'body'>): OrderEvent | null {
  const { shipmentId, isPicked = false } = recall.parse(body);
  if (shipmentId === undefined || isPicked) return null;
  return { type: 'fulfilment.recalled', shipmentId };
}
