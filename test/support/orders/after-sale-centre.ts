/** A centre whose orders are shipped and invoiced, and what comes after, over the API. */
import { expect, onTestFinished } from 'vitest';
import type { OpenOrdersOptions } from '../../../services/index.ts';
import { imports, makes } from '../a-shop.ts';
import type { Body, HttpReply } from '../api-server.ts';
import { aSellingCentre, euros, memberOf, sellers, settings } from '../taken-orders.ts';

const comesMsMax = 60_000;
/** Of a centre whose clock begins in 1970. */
export const warehouseKey = {
  name: 'warehouse',
  scopes: ['integration'],
  expiresAt: '1971-02-01T00:00:00Z',
};

export interface AfterSaleOptions
  extends Pick<OpenOrdersOptions, 'data' | 'database' | 'mail' | 'temporal'> {
  /** Whether the provider tells the orders what it does. */
  readonly takesWebhooks?: boolean;
  /** Tells what does not see that the clock was turned, such as workflows [nothing]. */
  readonly turned?: ((nowMs: number, orderIds: readonly string[]) => Promise<void>) | undefined;
}

export async function anAfterSaleCentre(more: object = {}, options: AfterSaleOptions = {}) {
  const { turned, takesWebhooks = false, ...orderHost } = options;
  const paymentMethods = [
    ...settings.paymentMethods,
    { code: 'GIFT', name: { en: 'Gift card' }, kind: 'giftCard', prepay: true },
  ];
  const centre = await aSellingCentre({ paymentMethods, ...more }, [], {
    orderHost,
    takesWebhooks,
  });
  onTestFinished(async () => await centre.served.stopOrders?.());
  const { body } = await makes(centre.served, 'centres/shop/api-keys', warehouseKey, 'nadia');
  await imports(
    centre.served,
    'items',
    'sku;name.en;category;price;cost\nLAMP;Lamp;table;100;5\nJAR;Jar;table;99.99;5\n',
  );
  return new AfterSaleCentre(centre, String(body['secret']), turned);
}

class AfterSaleCentre {
  readonly centre: Awaited<ReturnType<typeof aSellingCentre>>;
  readonly warehouse: string;
  readonly #turned: AfterSaleOptions['turned'];
  readonly #ids: string[] = [];

  constructor(
    centre: AfterSaleCentre['centre'],
    warehouse: string,
    turned: AfterSaleOptions['turned'],
  ) {
    this.centre = centre;
    this.warehouse = warehouse;
    this.#turned = turned;
  }

  /** An order that is paid so and submitted, of a lamp at 100.00 unless said otherwise. */
  async sells(
    payments: readonly object[] = [{ methodId: 'CARD', token: 'tok_ok', sharePercent: 100 }],
    { items = { LAMP: 1 }, customer = '1000001' }: SaleOptions = {},
  ): Promise<string> {
    const id = await this.centre.order({ customer });
    this.#ids.push(id);
    for (const [sku, quantity] of Object.entries(items)) {
      await this.ok(this.centre.adds(id, sku, quantity));
    }
    await this.ok(this.centre.does(`orders/${id}/complete`));
    for (const payment of payments) {
      await this.ok(this.centre.does(`orders/${id}/payments`, payment));
    }
    await this.ok(this.centre.submits(id));
    return id;
  }

  /** Makes a customer or an item one of those that are paid by instalments. */
  async eligible(path: string): Promise<void> {
    const body = { instalmentEligible: true };
    const as = path.startsWith('items') ? 'paul' : sellers.manager;
    await this.ok(this.centre.ask(as, 'PATCH', path, { version: 1, body }));
  }

  /** A lamp, paid by a schedule. */
  async sellsInParts(token = 'tok_ok', scheduleId = 'THREE'): Promise<string> {
    await this.eligible('customers/shop.1000001');
    await this.eligible('items/shop.LAMP');
    return await this.sells([{ ...card(10_000, token), scheduleId }]);
  }

  /** As {@link sells}, and shipped, delivered and invoiced. */
  async invoiced(...of: Parameters<AfterSaleCentre['sells']>): Promise<string> {
    const id = await this.sells(...of);
    await this.delivers(id);
    return id;
  }

  async ok(asked: Promise<HttpReply>): Promise<Body> {
    const { status, text, body } = await asked;
    expect([status < 300, text]).toEqual([true, text]);
    return body;
  }

  /** Lets the warehouse pick and ship these lines, or all. */
  async ships(id: string, lines?: readonly object[]): Promise<string> {
    await this.comes(async () => memberOf(await this.centre.read(id), 'gate', 'open'), true);
    await this.comes(
      async () =>
        /released|picking|partlyShipped/.test(String((await this.centre.read(id))['fulfilment'])),
      true,
    );
    const body = lines === undefined ? undefined : { lines };
    const picked = await this.ok(this.centre.does(`orders/${id}/shipments`, body, this.warehouse));
    const found = (picked['shipments'] as Body[]).find(({ state }) => state === 'picked');
    const shipment = String(found?.['id']);
    await this.ok(this.centre.does(`shipments/${shipment}/shipped`, {}, this.warehouse));
    return shipment;
  }

  async delivers(id: string): Promise<void> {
    const shipment = await this.ships(id);
    await this.ok(this.centre.does(`shipments/${shipment}/delivered`, undefined, this.warehouse));
    await this.comes(async () => (await this.centre.read(id))['detailedStatus'], 'invoiced');
  }

  async lineOf(id: string, place = 0): Promise<string> {
    return String(((await this.centre.read(id))['lines'] as Body[])[place]?.['id']);
  }

  /** Asks for a return of so many of the first line. */
  async returns(id: string, quantity = 1, more: object = {}): Promise<HttpReply> {
    const { customerId } = await this.centre.read(id);
    const lines = [{ lineId: await this.lineOf(id), quantity: `${quantity}` }];
    const body = { orderId: id, lines, reasonCode: 'damaged', ...more };
    const asked = await this.centre.does(`customers/${customerId}/returns`, body);
    if (asked.status === 201) this.#ids.push(String(asked.body['id']));
    return asked;
  }

  async return(id: string): Promise<Body> {
    return (await this.centre.ask(sellers.clerk, 'GET', `returns/${id}`)).body;
  }

  /** A return that is complete and submitted; its id. */
  async submitted(id: string, quantity = 1, more: object = {}): Promise<string> {
    const { id: back } = await this.ok(this.returns(id, quantity, more));
    await this.ok(this.centre.does(`returns/${back}/complete`));
    await this.ok(this.centre.does(`returns/${back}/submit`));
    return String(back);
  }

  /** All that the order's card has paid is refunded at the provider, by its own people. */
  async refundsByHand(id: string): Promise<void> {
    const { sandbox } = this.centre.served;
    const got = await sandbox?.handle({ method: 'GET', path: '/ledger' });
    const { authorisations } = JSON.parse(Object(got).body) as { authorisations: Body[] };
    const taken = authorisations.find(({ key }) => String(key).startsWith(`${id}/`));
    const { subject, currency, ref: providerRef, captured: amountMinor } = taken ?? {};
    const money = { amountMinor, currency, providerRef, subject: JSON.parse(String(subject)) };
    const body = JSON.stringify({ kind: 'refund', key: `${id}/hand/1`, ...money });
    const answer = await sandbox?.handle({ method: 'POST', path: '/operations', body });
    expect(Object(answer).status).toBe(200);
  }

  /** How often a payment of the order was declined. */
  async declines(id: string): Promise<number> {
    const { body } = await this.centre.ask(sellers.clerk, 'GET', `orders/${id}/events`);
    return (body['items'] as Body[]).filter(({ type }) => type === 'payment.declined').length;
  }

  async receives(back: string): Promise<Body> {
    return await this.ok(this.centre.does(`returns/${back}/receive`, undefined, this.warehouse));
  }

  /** What each payment has captured and refunded. */
  async money(id: string): Promise<readonly unknown[]> {
    const payments = (await this.centre.read(id))['payments'] as Body[];
    return payments.map((one) => [
      one['kind'],
      memberOf(one, 'captured', 'amountMinor'),
      memberOf(one, 'refunded', 'amountMinor'),
    ]);
  }

  /** Whether the order's money balances, by its own books and by the provider's. */
  async balances(id: string): Promise<void> {
    const { body } = await this.centre.ask(sellers.clerk, 'GET', `orders/${id}/audit`);
    expect(body['faults']).toEqual([]);
    const payments = (await this.centre.read(id))['payments'] as Body[];
    const asked = payments.filter(({ kind }) => kind === 'card' || kind === 'giftCard');
    const all = (member: string) =>
      asked.reduce((sum, one) => sum + Number(memberOf(one, member, 'amountMinor')), 0);
    expect(await this.#atProvider(id)).toEqual([all('captured'), all('refunded')]);
  }

  /** What the provider has captured and refunded of an order. */
  async #atProvider(id: string): Promise<readonly number[]> {
    const got = await this.centre.served.sandbox?.handle({ method: 'GET', path: '/ledger' });
    if (got === undefined || got === 'dropped') throw new Error('the sandbox has not answered');
    const operations = (JSON.parse(got.body) as { readonly operations: Body[] }).operations;
    const own = operations.filter(({ key }) => String(key).startsWith(`${id}/`));
    return ['captured', 'refunded'].map((status) =>
      own
        .filter((one) => one['status'] === status)
        .reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0),
    );
  }

  async passes(ms: number): Promise<void> {
    this.centre.served.clock.turn(ms);
    await this.#turned?.(this.centre.served.centreNowMs(), this.#ids);
  }

  /** Lets everything run until what is seen is so. */
  async comes(see: () => Promise<unknown>, expected: unknown): Promise<void> {
    const seen = async () => {
      await this.centre.rests();
      await this.#turned?.(this.centre.served.centreNowMs(), this.#ids);
      return await see();
    };
    await expect.poll(seen, { interval: 1, timeout: comesMsMax }).toEqual(expected);
  }
}

interface SaleOptions {
  readonly items?: { readonly [sku: string]: number };
  readonly customer?: string;
}

export const card = (amountMinor: number, token = 'tok_ok') => {
  return { methodId: 'CARD', token, amount: euros(amountMinor) };
};
