/**
 * Orders whose money Stripe moves, through hosts that are killed at any moment: what localstripe
 * has at the end is what the orders say, to the minor unit, and nothing was charged twice.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainCommands, plainGoods, plainMinor } from '../../bench/orders/plain-orders.ts';
import type { OrderEvent } from '../../contracts/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { HostRemains } from '../support/order-hosts/host-children.ts';
import { inInstalments, killRun, type Script, toldTo } from '../support/order-hosts/kill-runs.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { stripeHere } from '../support/stripe/stripe-here.ts';
import { aStripeWorld } from '../support/stripe/stripe-world.ts';

const kills = Number(process.env['CALLWRIGHT_KILLS'] ?? 4);
const orderCount = 8 * kills;
const caseMsMax = 600_000 + 30_000 * kills;

/** Two cards pay for two parts, which are shipped one after the other: three authorisations. */
const inParts: Script = (order) => {
  const cards = [
    { payLineId: 'p1', kind: 'card' as const, tokenRef: 'tok', amountMinor: 6_100 },
    { payLineId: 'p2', kind: 'card' as const, tokenRef: 'tok', amountMinor: 3_900 },
  ];
  const change = (event: OrderEvent): OrderEvent => {
    if (event.type === 'setPaymentLines') return { ...event, lines: cards };
    if (event.type !== 'changeLines') return event;
    const put = (event.put ?? []).map((line) => ({ ...line, qtyMilli: 2_000, unitMinor: 5_000 }));
    return { ...event, put };
  };
  const goods = ['s1', 's2'].flatMap((shipmentId) =>
    plainGoods().map((event) => ({ ...event, shipmentId }) as OrderEvent),
  );
  return toldTo(order, [...plainCommands(order).map(change), ...goods]);
};

const byInstalments: Script = (order) =>
  toldTo(order, [...plainCommands(order).map(inInstalments), ...plainGoods()]);

/** Paid at once, and cancelled as it is: voided, mostly. */
const cancelledSoon: Script = (order) => {
  const atOnce = plainCommands(order).map((event) => {
    if (event.type !== 'setPaymentLines') return event;
    return { ...event, lines: event.lines.map((line) => ({ ...line, prepay: true })) };
  });
  return toldTo(order, [...atOnce, { type: 'cancelOrder', reason: 'asked' }]);
};

/** Goods are picked once money is captured, and then recalled: it is refunded. */
const cancelledLate: Script = (order) => {
  const paid = cancelledSoon(order).map(({ event }) => event as OrderEvent);
  return toldTo(order, [...paid.slice(0, -1), ...plainGoods().slice(0, 1), ...paid.slice(-1)]);
};
const scripts = [inParts, byInstalments, cancelledSoon, cancelledLate];

const hosts = postgresHere === null ? (['sqlite'] as const) : (['sqlite', 'postgres'] as const);

describe.runIf(stripeHere !== null)('orders with money at Stripe, and hosts killed', () => {
  it.each(hosts)(
    'B13 on %s are charged, refunded and released once, to the cent, however often they are killed',
    async (host) => {
      const world = await aStripeWorld();
      const { apiBase, secretKey, webhookSecret, centreId } = world;
      // On PostgreSQL each host may be on another machine: it finds the keys in the database.
      const isShared = host === 'postgres';
      const keys = isShared ? await onPostgres() : join(aFolder(), 'payment-keys.db');
      const place = { apiBase, secretKey, webhookSecret, centreId, keys };
      const remains = await HostRemains.of(host, place);
      const tokens = new Map<string, string>();
      for (let n = 0; n < orderCount; n += 1) tokens.set(`k${n}`, await world.card('good'));
      const script: Script = (order) => {
        const messages = scripts[Number(order.slice(1)) % scripts.length]?.(order);
        const text = JSON.stringify(messages);
        return JSON.parse(text.replaceAll('"tok"', JSON.stringify(tokens.get(order))));
      };
      const { figures } = await killRun({ remains, kills, orderCount, script });
      const books = await world.books();
      process.stdout.write(`localstripe: ${JSON.stringify(books)}\n`);
      const paid = orderCount / 2;
      expect(figures).toMatchObject({ lost: 0, closed: paid, held: 0 });
      const { captured, refunded } = books;
      expect(figures.books).toEqual({ captured, refunded });
      expect(captured - refunded).toBe(plainMinor * paid);
      expect(refunded).toBeGreaterThanOrEqual((plainMinor * orderCount) / scripts.length);
      expect(books).toMatchObject({ authorisations: 4 * paid, held: 0 });
      expect(world.front.refused).toEqual([]);
    },
    caseMsMax,
  );
});
