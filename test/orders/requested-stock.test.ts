/** What an order reserves while it changes, is held, or has goods cancelled. */
import { describe, expect, it } from 'vitest';
import {
  aLine,
  authorise,
  released,
  reserve,
  submit,
  submitted,
} from '../support/orders/order-scripts.ts';

const put = (qtyMilli: number) => ({
  type: 'changeLines' as const,
  put: [{ ...aLine('l1', 2_000), qtyMilli }],
  priced: { priceVersion: 9 },
});
describe('stock that is requested', () => {
  it('is reserved as it was requested, though the line grew meanwhile', () => {
    const order = submitted({ lines: [aLine('l1', 2_000)] });
    authorise(order);
    expect(order.effect('reserve/1').body).toMatchObject({ lines: [{ qtyMilli: 1_000 }] });
    order.apply({ type: 'modifyOrder', reason: 'asked' });
    order.apply(put(3_000));
    reserve(order);
    expect(order.order.lines).toMatchObject([{ qtyMilli: 3_000, reservedMilli: 1_000 }]);
    submit(order);
    authorise(order);
    expect(order.effect('reserve/2').body).toMatchObject({ lines: [{ qtyMilli: 2_000 }] });
    reserve(order);
    expect(order.regions.fulfilment).toBe('released');
  });

  it('is given back where a hold released it meanwhile, and requested again after the hold', () => {
    const order = submitted();
    authorise(order);
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'H', unreserve: true });
    reserve(order);
    expect(order.keysOf('releaseStock')).toEqual(['unreserve/1']);
    expect(order.order.lines[0]?.reservedMilli).toBe(0);
    const [{ holdId = '', version = 0 } = {}] = order.order.holds;
    order.apply({ type: 'clearHold', holdId, version, roles: [], next: 'none' });
    expect(order.keysOf('reserveStock')).toEqual(['reserve/1', 'reserve/2']);
    reserve(order);
    expect(order.regions.fulfilment).toBe('released');
  });
});

describe('goods that are cancelled', () => {
  it('stay so when their line is put again as it is, and come back with another quantity', () => {
    const lines = [aLine('l1', 2_000), aLine('l2', 1_000)];
    const order = released({ lines });
    order.apply({ type: 'cancelLines', lineIds: ['l1'], reason: 'asked' });
    order.apply({ type: 'modifyOrder', reason: 'asked' });
    order.apply(put(1_000));
    expect(order.order.totals.totalMinor).toBe(1_000);
    order.apply(put(2_000));
    expect(order.order.totals.totalMinor).toBe(5_000);
  });
});
