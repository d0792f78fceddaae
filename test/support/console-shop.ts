/** A shop whose orders are held, before which people of its reviews sit in browsers. */
import { vi } from 'vitest';
import { Client } from '#client';
import type { AccountsFile } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { ConsoleRig } from './browser.ts';
import { smallCentre } from './running-service.ts';

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['orderTaker'] },
    { id: 'ben', name: 'Ben', roles: ['orderTaker'] },
    { id: 'rita', name: 'Rita', roles: ['reviewer'] },
    { id: 'rob', name: 'Rob', roles: ['reviewer'] },
    { id: 'sue', name: 'Sue', roles: ['supervisor'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};
/** Of a hold code. */
const longName = 'Waits for the signature of the manager';
const named = (code: string) => ({ code, name: { en: code, fr: code } });
const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const params = { centre: 'shop' };
const channel = {
  users: ['ann', 'ben', 'rita', 'rob', 'sue'],
  priceControl: 'limited',
  overridePermissions: [{ role: 'orderTaker', costMarkupPercent: 5 }],
  reasonSets: [
    { code: 'prices', use: 'priceOverride', reasons: [named('goodwill')] },
    { code: 'returns', use: 'return', reasons: [named('broken')] },
  ],
  chargeCodes: [{ code: 'WRAP', name: { en: 'Wrapping', fr: 'Emballage' }, taxGroup: null }],
  deliveryModes: [{ code: 'FAST', name: { en: 'Fast parcel', fr: 'Colis rapide' } }],
  attributes: [{ code: 'GIFT', name: { en: 'Gift wrap', fr: 'Paquet cadeau' } }],
  paymentMethods: [
    { ...named('CARD'), kind: 'card' },
    { ...named('CASH'), kind: 'cash' },
  ],
  holdCodes: [
    { ...named('CHECK'), isDefault: true },
    { ...named('LATER') },
    { ...named('BOSS'), clearRole: 'manager' },
    { code: 'LONG', name: { en: longName, fr: longName } },
  ],
};
/** Of Hostile, whose customer number is 1000009. */
export const hostileName = `<script>alert(1)</script> مرحبا 🎉${'é'.repeat(120)}`;

/** Mugs at 20,00 that cost 15,00, and customers Bernard, Martin and Hostile. */
export class ConsoleShop {
  readonly rig: ConsoleRig;
  readonly ann: Client;

  private constructor(rig: ConsoleRig) {
    this.rig = rig;
    this.ann = rig.client('ann');
  }

  /** `more` over the settings of its channel. */
  static async start(
    ruleSets: readonly RuleSetFile[] = [],
    more: object = {},
    centre = smallCentre,
  ): Promise<ConsoleShop> {
    const rig = await ConsoleRig.start(centre, accounts, { ruleSets });
    const shop = new ConsoleShop(rig);
    const root = rig.client('root');
    await shop.does(root, 'PUT', '/api/v1/centres/{centre}/channel', {
      params,
      body: { ...channel, ...more },
      ifMatch: '"v0"',
    });
    await shop.does(root, 'POST', '/api/v1/centres/{centre}/imports', {
      params,
      query: { kind: 'items' },
      contentType: 'text/csv',
      body: 'sku;name.en;category;price;cost\nMUG;Blue mug;table;20;15\n',
    });
    for (const [number, lastName, phone] of [
      ['1000001', 'Bernard', '+33639980001'],
      ['1000002', 'Martin', '+33639980002'],
      ['1000003', 'Martin', '+33639980002'],
      ['1000009', hostileName, '+33639980009'],
    ] as const) {
      const address = {
        lines: ['1 rue Haute'],
        postalCode: '59100',
        city: 'Roubaix',
        country: 'FR',
      };
      const reached = { phones: [{ number: phone }], addresses: [address] };
      await shop.does(shop.ann, 'POST', '/api/v1/centres/{centre}/customers', {
        params,
        body: { number, firstName: 'Léa', lastName, ...reached },
      });
    }
    return shop;
  }

  /** The body of the answer. @throws where it is refused. */
  async does<Body = { readonly id: string; readonly version: number }>(
    client: Client,
    method: 'POST' | 'PUT' | 'PATCH' | 'GET',
    path: string,
    asked: Parameters<Client['ask']>[2] = {},
  ): Promise<Body> {
    const answer = await client.ask(method, path, asked);
    if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
    return answer.body as Body;
  }

  /** The id of an order of so many mugs, in recap and paid in cash. */
  async order({ mugs = 2, customer = '1000001' } = {}): Promise<string> {
    const { ann } = this;
    const { id } = await this.does(ann, 'POST', '/api/v1/centres/{centre}/orders', {
      params,
      body: { customerId: `shop.${customer}` },
    });
    const of = { params: { order: id } };
    const line = { itemId: 'shop.MUG', quantity: String(mugs) };
    await this.does(ann, 'POST', '/api/v1/orders/{order}/lines', { ...of, body: line });
    return id;
  }

  async submitted(asked: Parameters<ConsoleShop['order']>[0] = {}): Promise<string> {
    const id = await this.order(asked);
    await this.submit(id, (asked.mugs ?? 2) * 2_000);
    return id;
  }

  /** Pays in cash, and submits. */
  async submit(id: string, amountMinor: number): Promise<void> {
    const { ann } = this;
    const of = { params: { order: id } };
    await this.does(ann, 'POST', '/api/v1/orders/{order}/complete', of);
    const amount = euros(amountMinor);
    await this.does(ann, 'POST', '/api/v1/orders/{order}/payments', {
      ...of,
      body: { methodId: 'CASH', amount },
    });
    const { version } = await this.does(ann, 'GET', '/api/v1/orders/{order}', of);
    await this.does(ann, 'POST', '/api/v1/orders/{order}/submit', {
      ...of,
      body: { confirmedTotal: amount },
      ifMatch: `"v${version}"`,
    });
  }

  /** An order that has left the warehouse; its id. */
  async shipped(): Promise<string> {
    const id = await this.submitted();
    const server = this.rig.address;
    const warehouse = new Client({ server, bearer: await this.rig.key('integration') });
    const order = { params: { order: id } };
    const of = { params: { shipment: `${id}.release-1` } };
    await vi.waitUntil(() => this.#isReleased(id), { timeout: 30_000 });
    await this.does(warehouse, 'POST', '/api/v1/orders/{order}/shipments', order);
    await this.does(warehouse, 'POST', '/api/v1/shipments/{shipment}/shipped', { ...of, body: {} });
    return id;
  }

  /** The number by which people call an order. */
  async numberOf(order: string): Promise<string> {
    const path = '/api/v1/orders/{order}';
    type Read = { readonly number: string };
    return (await this.does<Read>(this.ann, 'GET', path, { params: { order } })).number;
  }

  async #isReleased(order: string): Promise<boolean> {
    const asked = { params: { order } };
    const path = '/api/v1/orders/{order}';
    const read = await this.does<{ fulfilment: string }>(this.ann, 'GET', path, asked);
    return read.fulfilment === 'released';
  }

  /** An order that is submitted and held; its id. */
  async held(body: object = {}, asked: Parameters<ConsoleShop['order']>[0] = {}): Promise<string> {
    const id = await this.submitted(asked);
    await this.does(this.ann, 'POST', '/api/v1/orders/{order}/holds', {
      params: { order: id },
      body,
    });
    return id;
  }

  /** An order with a price beyond the clerk's limit; its id. */
  async priced(): Promise<string> {
    const order = await this.order();
    type Read = { readonly version: number; readonly lines: readonly { readonly id: string }[] };
    const { version, lines } = await this.does<Read>(this.ann, 'GET', '/api/v1/orders/{order}', {
      params: { order },
    });
    await this.does(this.ann, 'PUT', '/api/v1/orders/{order}/lines/{line}/price', {
      params: { order, line: lines[0]?.id ?? '' },
      body: { price: euros(1_500), reason: 'goodwill' },
      ifMatch: `"v${version}"`,
    });
    return order;
  }

  /** How its holds stand: the name of who cleared each; null: nobody yet. */
  async clearers(order: string): Promise<readonly (string | null)[]> {
    type Read = { readonly holds: readonly { readonly cleared: { readonly by: string } | null }[] };
    const read = await this.does<Read>(this.ann, 'GET', '/api/v1/orders/{order}', {
      params: { order },
    });
    return read.holds.map(({ cleared }) => cleared?.by ?? null);
  }
}
