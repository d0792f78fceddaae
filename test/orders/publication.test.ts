/** What others are told of an order, through the core that hosts run. */
import { describe, expect, it } from 'vitest';
import { type Order, type Publication, publishingCore, type Step } from '../../orders/index.ts';
import type { HostName } from '../support/order-hosts/host-stage.ts';
import { type DrivenProcess, throughHost } from '../support/order-hosts/through-host.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import { aCard, aLine, drafted, pay, put, released } from '../support/orders/order-scripts.ts';

const hosts: readonly Exclude<HostName, 'postgres' | 'temporal'>[] = ['in-memory', 'sqlite'];

/** The same messages, to the core that publishes. */
function published({ processId, sent, sentAtMs }: OrderDriver) {
  const steps: Step<Order>[] = [];
  for (const message of sent) {
    steps.push(publishingCore.step(steps.at(-1)?.state ?? null, message));
  }
  const effects = steps.flatMap((step) => step.effects);
  const events = steps.flatMap((step) => step.events);
  const lastState = steps.at(-1)?.state ?? null;
  return { core: publishingCore, processId, sent, sentAtMs, steps, effects, events, lastState };
}

const publications = ({ effects }: DrivenProcess) =>
  effects.filter(({ kind }) => kind === 'publish').map(({ body }) => body as object as Publication);

describe('what is published of an order', () => {
  it('is an event of each version, of payments and the header too', () => {
    const order = drafted();
    pay(order, [aCard()]);
    order.apply({ type: 'changeDelivery', mode: 'EXPRESS' });
    const told = publications(published(order));
    expect(told.map(({ row }) => row.version)).toEqual(told.map((_none, before) => before + 1));
    expect(told.slice(-2).map(({ events }) => events)).toEqual(
      Array.from({ length: 2 }, () => [
        { type: 'order.changed', data: { orderId: 'o1', centreId: order.order.centreId } },
      ]),
    );
    expect(publications(published(released())).every(({ events }) => events.length > 0)).toBe(true);
  });

  it('tells what was sold, without what was cancelled and what came back', () => {
    const order = released({ lines: [aLine('l1', 1_000, 3_000)] });
    const lines = [{ lineId: 'l1', qtyMilli: 2_000 }];
    order.apply({ type: 'fulfilment.picked', shipmentId: 's1', lines });
    order.apply({ type: 'fulfilment.shipped', shipmentId: 's1', lines });
    order.apply({ type: 'cancelOrder', reason: 'late' });
    const back = [{ lineId: 'l1', qtyMilli: 1_000 }];
    order.apply({ type: 'return.opened', returnId: 'r1', lines: back, copyCharges: false });
    expect(publications(published(order)).at(-1)?.row.sale.lines).toMatchObject([
      { netMinor: 1_000, cancelledMinor: 1_000, returnedMinor: 1_000 },
    ]);
  });

  it('says once that an order has become large, however long its lines are', () => {
    const lengths = Array.from({ length: 40 }, (_, n) => n * 3);
    const tellings = lengths.map((length) => {
      const order = drafted();
      const skus = 'x'.repeat(length);
      for (let n = 0; n < 90; n += 1) put(order, [{ ...aLine(`line${n}`), sku: `${skus}${n}` }]);
      return published(order).events.filter(({ type }) => type === 'order.large').length;
    });
    expect(tellings).toEqual(lengths.map(() => 1));
  });

  it.each(hosts)('is the same on every host: %s', async (name) => {
    await throughHost(name, published(released()));
  });
});
