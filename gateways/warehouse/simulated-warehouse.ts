/**
 * A warehouse to try orders with: it reserves what is there, accepts what is released, and gives
 * back what is stopped. What leaves it, somebody says.
 *
 * It keeps no books: there is as much of an item as its stock says, whoever has asked before.
 * Source: durable-orders.md 4.4, 4.5.
 */

import { z } from 'zod';
import type { OrderEvent } from '../../contracts/index.ts';
import { milliPerUnit } from '../../orders/index.ts';

const lines = z.array(z.object({ lineId: z.string(), sku: z.string(), qtyMilli: z.int() }));
const reservation = z.object({ round: z.int(), lines, warehouseId: z.string().nullish() });
const release = z.object({ round: z.int(), lines });
const recall = z.object({
  shipmentId: z.string().optional(),
  isPicked: z.boolean().optional(),
});

/** An effect on goods, as far as a warehouse reads it. */
interface GoodsEffect {
  readonly body: { readonly [member: string]: unknown };
}

/** Carries out effects on goods; null: the order need not be told. */
type GoodsDoer = (effect: GoodsEffect) => OrderEvent | null;

/** What a warehouse must be told of. */
export interface WarehouseOptions {
  /** From which goods come where an order names none. */
  readonly warehouseId: string;
  /** Units that are there; null: it is not counted. */
  readonly stockOf: (sku: string) => number | null;
}

/** The doers of a warehouse, by kind of effect. */
export function simulatedWarehouse({ warehouseId, stockOf }: WarehouseOptions): {
  readonly [kind: string]: GoodsDoer;
} {
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

/**
 * What nobody has picked comes back. Of what is picked, whoever picked it says whether it does; of
 * a rest that was never released there is nothing to say.
 */
function givenBack({ body }: GoodsEffect): OrderEvent | null {
  const { shipmentId, isPicked = false } = recall.parse(body);
  if (shipmentId === undefined || isPicked) return null;
  return { type: 'fulfilment.recalled', shipmentId };
}
