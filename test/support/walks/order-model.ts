/** What operations on an order require of it, and what they make of it. */
import type { WalkModel } from './walk-model.ts';

export const orderModel: WalkModel = {
  begins: {
    entry: 'draft',
    lines: 'no',
    payments: 'no',
    hold: 'no',
    parcel: 'none',
    back: 'none',
    refund: 'none',
  },
  moves: {},
  drifts: [],
};
