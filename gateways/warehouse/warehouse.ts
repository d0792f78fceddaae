/** The port to a warehouse: how the effects of orders on goods are carried out. */
import type { OrderEvent } from '../../contracts/index.ts';

/** Effects on goods; a warehouse carries out all of them. */
export const goodsKinds = [
  ...(['reserveStock', 'releaseStock'] as const),
  ...(['releaseToFulfilment', 'stopFulfilment', 'recallShipment'] as const),
] as const;
export type GoodsKind = (typeof goodsKinds)[number];

export interface GoodsEffect {
  /** `<orderId>/<suffix>`; a repeated effect has the same one. */
  readonly key: string;
  readonly body: { readonly [member: string]: unknown };
}

/**
 * Carries out effects, and answers what the order is told; null: nothing. A rejection repeats the
 * effect later, with its key.
 */
export type Warehouse = {
  readonly [kind in GoodsKind]: (
    effect: GoodsEffect,
  ) => OrderEvent | null | Promise<OrderEvent | null>;
};
