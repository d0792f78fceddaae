/** A centre that sells, and orders that are taken in it over the API. */
import type { CentreFile } from '../../routing/index.ts';
import { imports, setsUp } from './a-shop.ts';
import { aServer, type Body, type HttpReply, type Method, type TestApi } from './api-server.ts';

/** Order takers Hélène and Anna, who is a supervisor. */
export const sellers = { clerk: 'helene', manager: 'anna' } as const;

export const settings = {
  users: ['helene', 'anna', 'claire'],
  warehouseId: 'ROUBAIX',
  paymentMethods: [
    { code: 'CARD', name: { en: 'Card' }, kind: 'card' },
    { code: 'CHECK', name: { en: 'Check' }, kind: 'check' },
    { code: 'CASH', name: { en: 'Cash' }, kind: 'cash' },
    { code: 'ACCOUNT', name: { en: 'On account' }, kind: 'onAccount' },
  ],
  payment: { creditLimitBasis: 'balance' },
  returns: { creditMax: null, cardApproval: null, checkApproval: null },
  holdCodes: [
    { code: 'HOLD1', name: { en: 'Research' }, isDefault: true, removesReservations: true },
    { code: 'HOLD2', name: { en: 'Call back' } },
    { code: 'HOLD3', name: { en: 'Manager' }, clearRole: 'manager' },
  ],
};

/** Amounts in the centre's money. */
export function euros(amountMinor: number) {
  return { amountMinor, currency: 'EUR' };
}

let keys = 0;
/** Turns of the event loop in which an order comes to rest. */
const turnsMax = 100;

/** A centre with one item at 20,00, and two customers; `more` over its settings. */
export async function aSellingCentre(
  more: object = {},
  ruleSets: Parameters<typeof aServer>[1] = [],
  { centre, ...options }: Parameters<typeof aServer>[3] & { readonly centre?: CentreFile } = {},
) {
  const served = await aServer(centre, ruleSets, {}, { takesOrders: true, ...options });
  await setsUp(served, { ...settings, ...more });
  const ask = async (as: string, method: Method, path: string, of: Asking = {}) => {
    keys += 1;
    const { body, version, key = `key-${keys}` } = of;
    return await served.ask(method, `/api/v1/${path}`, {
      as,
      headers: {
        'idempotency-key': key,
        ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
      },
      ...(body === undefined ? {} : { body }),
    });
  };
  const does = async (
    path: string,
    body?: object,
    as: string = sellers.clerk,
  ): Promise<HttpReply> => await ask(as, 'POST', path, body === undefined ? {} : { body });
  await imports(served, 'items', 'sku;name.en;category;price;cost\nMUG;Mug;table;20;5\n');
  await does('centres/shop/customers', { number: '1000001', lastName: 'Bernard' });
  const onAccount = { allowOnAccount: true, creditLimit: euros(10_000) };
  const martin = { number: '1000002', lastName: 'Martin', ...onAccount };
  await does('centres/shop/customers', martin, sellers.manager);
  return new SellingCentre(served, ask, does);
}

interface Asking {
  readonly body?: object;
  readonly version?: number;
  readonly key?: string;
}
type Ask = (as: string, method: Method, path: string, of?: Asking) => Promise<HttpReply>;
type Does = (path: string, body?: object, as?: string) => Promise<HttpReply>;

class SellingCentre {
  readonly served: TestApi;
  readonly ask: Ask;
  /** Posts, as the clerk unless said otherwise, with a key of its own. */
  readonly does: Does;

  constructor(served: TestApi, ask: Ask, does: Does) {
    this.served = served;
    this.ask = ask;
    this.does = does;
  }

  /** The id of a new order, with a line of so many mugs where there are any. */
  async order({ mugs = 0, customer = '1000001' } = {}): Promise<string> {
    const made = await this.does('centres/shop/orders', { customerId: `shop.${customer}` });
    const id = String(made.body['id']);
    if (mugs > 0) await this.adds(id, 'MUG', mugs);
    return id;
  }

  async adds(id: string, sku: string, quantity = 1): Promise<HttpReply> {
    return await this.does(`orders/${id}/lines`, {
      itemId: `shop.${sku}`,
      quantity: `${quantity}`,
    });
  }

  async read(id: string): Promise<Body> {
    return (await this.ask(sellers.clerk, 'GET', `orders/${id}`)).body;
  }

  async pays(
    id: string,
    methodId: string,
    amountMinor: number,
    more: object = {},
  ): Promise<HttpReply> {
    return await this.does(`orders/${id}/payments`, {
      methodId,
      amount: euros(amountMinor),
      ...more,
    });
  }

  /** For the total that it comes to now. */
  async submits(id: string, as: string = sellers.clerk): Promise<HttpReply> {
    const { version, summary } = await this.read(id);
    const confirmedTotal = (summary as Body)['total'];
    const of = { version: Number(version), body: { confirmedTotal } };
    return await this.ask(as, 'POST', `orders/${id}/submit`, of);
  }

  /** An order of so many mugs, paid in cash and submitted. */
  async submitted({ mugs = 2 } = {}): Promise<string> {
    const id = await this.order({ mugs });
    await this.does(`orders/${id}/complete`);
    await this.pays(id, 'CASH', mugs * 2_000);
    await this.submits(id);
    return id;
  }

  /** Lets all that is wanted now be done. */
  async rests(): Promise<void> {
    for (let turn = 0; turn < turnsMax; turn += 1) {
      this.served.clock.turn(0);
      await new Promise(setImmediate);
    }
  }

  /** Holds an order; the id of the hold. */
  async holds(id: string, body: object = {}): Promise<string> {
    const { body: order } = await this.does(`orders/${id}/holds`, body);
    return String((order['holds'] as Body[]).at(-1)?.['id']);
  }
}

/** What was refused, and why. */
export function refusal({ status, body }: HttpReply): readonly unknown[] {
  return [status, body['code']];
}

/** One member of an order's part. */
export function memberOf(body: Body, part: string, member: string): unknown {
  return Object(body[part])[member];
}
