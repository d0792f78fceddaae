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
import {
  afterSale,
  instalments,
  killRun,
  type Script,
  sumOver,
  toldTo,
} from '../support/order-hosts/kill-runs.ts';
import { stripeHere } from '../support/stripe/stripe-here.ts';
import { aStripeWorld } from '../support/stripe/stripe-world.ts';

const kills = Number(process.env['CALLWRIGHT_KILLS'] ?? 4);
const orderCount = 10 * kills;
const caseMsMax = 600_000 + 30_000 * kills;
const [firstMinor, secondMinor] = [6_100, 3_900];

/** Two cards pay for two parts, which are shipped one after the other. */
const inParts: Script = (order) => {
  const cards = [
    { payLineId: 'p1', kind: 'card' as const, tokenRef: 'tok', amountMinor: firstMinor },
    { payLineId: 'p2', kind: 'card' as const, tokenRef: 'tok', amountMinor: secondMinor },
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

const scripts = [
  {
    what: 'captures, refunds and takes instalments once',
    script: afterSale,
    authorisations: (isBack: boolean) => (isBack ? 1 : instalments.length),
    backMinor: (isBack: boolean) => (isBack ? plainMinor : 0),
  },
  {
    what: 'captures what is shipped in parts of two cards, the rest of one authorised anew',
    script: inParts,
    authorisations: () => 3,
    backMinor: () => 0,
  },
] as const;

describe.runIf(stripeHere !== null)('orders with money at Stripe, and hosts killed', () => {
  it.each(scripts)(
    'B13 $what, however often it is killed',
    async ({ script, authorisations, backMinor }) => {
      const world = await aStripeWorld();
      const { apiBase, secretKey, webhookSecret, centreId } = world;
      const keys = join(aFolder(), 'payment-keys.db');
      const place = { apiBase, secretKey, webhookSecret, centreId, keys };
      const remains = await HostRemains.of('sqlite', place);
      const names = Array.from({ length: orderCount }, (_, n) => `k${n}`);
      const tokens = new Map<string, string>();
      for (const name of names) tokens.set(name, await world.card('good'));
      const paid: Script = (order) => {
        const text = JSON.stringify(script(order));
        return JSON.parse(text.replaceAll('"tok"', JSON.stringify(tokens.get(order))));
      };
      const { figures, orders } = await killRun({ remains, kills, orderCount, script: paid });
      const money = { captured: plainMinor * orderCount, refunded: sumOver(orders, backMinor) };
      expect(figures).toMatchObject({ lost: 0, closed: orderCount, held: 0, books: money });
      const books = await world.books();
      process.stdout.write(`localstripe: ${JSON.stringify(books)}\n`);
      expect(books).toEqual({
        ...money,
        authorisations: sumOver(orders, authorisations),
        held: 0,
      });
      expect(world.front.refused).toEqual([]);
    },
    caseMsMax,
  );
});
