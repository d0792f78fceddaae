/** A centre that sells coffee for 20,00 a bag, month after month, over the API. */
import { expect, onTestFinished } from 'vitest';
import type { OpenOrdersOptions } from '../../../services/index.ts';
import { imports, makes } from '../a-shop.ts';
import type { Body, HttpReply } from '../api-server.ts';
import { aSellingCentre, sellers } from '../taken-orders.ts';
import { warehouseKey } from './after-sale-centre.ts';

const dayMs = 86_400_000;
const comesMsMax = 60_000;

/** Three bags, of other coffee each: at once, and on the first days of the months to come. */
const threeMonths = {
  code: 'CLUB',
  name: { en: 'Coffee club' },
  events: [
    { itemId: 'COFFEE1' },
    { itemId: 'COFFEE2', interval: 'month' },
    { itemId: 'COFFEE3', interval: 'month' },
  ],
};

/** Four coffees, the programme with `programme` over it, and the item CLUB that sells it. */
export async function sellsCoffeeClub(
  { served, ask }: Awaited<ReturnType<typeof aSellingCentre>>,
  programme: object = {},
): Promise<void> {
  const goods = [1, 2, 3, 4].map((n) => `COFFEE${n};Coffee ${n};table;20;5\n`).join('');
  await imports(served, 'items', `sku;name.en;category;price;cost\n${goods}CLUB;Club;table;0;0\n`);
  const path = 'centres/shop/continuity-programmes';
  const made = await makes(served, path, { ...threeMonths, ...programme }, 'paul');
  expect([made.status, made.text]).toEqual([201, made.text]);
  const linked = await ask('paul', 'PATCH', 'items/shop.CLUB', {
    version: 1,
    body: { continuityProgrammeId: 'CLUB' },
  });
  expect(linked.status).toBe(200);
}

/** With one programme, over which `programme` is laid, and the item that sells it. */
export async function aCoffeeCentre(
  programme: object,
  { settings = {}, turned, ...orderHost }: CoffeeOptions = {},
) {
  const centre = await aSellingCentre(settings, [], { orderHost });
  const { served } = centre;
  onTestFinished(async () => await served.stopOrders?.());
  await sellsCoffeeClub(centre, programme);
  const rates = Object.keys(Object(settings).taxRates ?? {});
  for (const taxGroup of rates) {
    await centre.ask('paul', 'PATCH', 'items/shop.CLUB', { version: 2, body: { taxGroup } });
  }
  const { body: key } = await makes(served, 'centres/shop/api-keys', warehouseKey, 'nadia');
  return new CoffeeCentre(centre, { warehouse: String(key['secret']), turned });
}

interface CoffeeOptions extends Pick<OpenOrdersOptions, 'data' | 'temporal'> {
  readonly settings?: object;
  /** Tells what does not see that the clock was turned, such as workflows of orders [nothing]. */
  readonly turned?: ((nowMs: number, orderIds: readonly string[]) => Promise<void>) | undefined;
}

/** A line that sells a programme. */
export interface SoldProgramme {
  readonly id: string;
  readonly line: string;
}

class CoffeeCentre {
  readonly centre: Awaited<ReturnType<typeof aSellingCentre>>;
  /** Pays shipments with a card that is good for years. */
  readonly card = { methodId: 'CARD', token: 'tok_ok', cardExpiry: '2030-12' };
  readonly #warehouse: string;
  readonly #turned: CoffeeOptions['turned'];
  readonly #told: { readonly type: string }[] = [];
  readonly #sold: string[] = [];

  constructor(
    centre: CoffeeCentre['centre'],
    { warehouse, turned }: { readonly warehouse: string } & Pick<CoffeeOptions, 'turned'>,
  ) {
    this.centre = centre;
    this.#warehouse = warehouse;
    this.#turned = turned;
    centre.served.live.onEvents((events) => {
      for (const event of events) if ('told' in event) this.#told.push(event.told);
    });
  }

  /** What the stream was told of a type. */
  told(type: string): readonly Body[] {
    return this.#told.filter((one) => one.type === type).map((one) => Object(one).data);
  }

  /** Puts the programme on an order. */
  async adds(id: string, continuity: object): Promise<HttpReply> {
    const body = { itemId: 'shop.CLUB', quantity: '1', continuity };
    return await this.centre.does(`orders/${id}/lines`, body);
  }

  /** An order of the programme, paid in full with the card and submitted. */
  async sells(continuity: object = { payment: this.card }): Promise<SoldProgramme> {
    const id = await this.centre.order();
    this.#sold.push(id);
    const { body } = await this.adds(id, continuity);
    const line = String((body['lines'] as Body[])[0]?.['id']);
    const { body: summed } = await this.centre.does(`orders/${id}/complete`);
    const { amountMinor } = Object((summed['summary'] as Body)['total']);
    if (amountMinor > 0) await this.centre.pays(id, 'CARD', amountMinor, { token: 'tok_ok' });
    const { status, text } = await this.centre.submits(id);
    expect([status, text]).toEqual([200, text]);
    return { id, line };
  }

  async programme({ id, line }: SoldProgramme): Promise<Body> {
    const path = `orders/${id}/lines/${line}/continuity`;
    return (await this.centre.ask(sellers.clerk, 'GET', path)).body;
  }

  /** The shipments of a programme: number, date, coffee, status. */
  async shipments(sold: SoldProgramme): Promise<readonly string[]> {
    const { shipments } = await this.programme(sold);
    return ((shipments ?? []) as Body[]).map(
      ({ number, shipDate, itemId, status }) =>
        `${number} ${shipDate} ${String(itemId).slice('shop.'.length)} ${status}`,
    );
  }

  async tells({ id, line }: SoldProgramme, what: string, body?: object): Promise<HttpReply> {
    return await this.centre.does(`orders/${id}/lines/${line}/continuity/${what}`, body);
  }

  async runs(job: string): Promise<Body> {
    return (
      await this.centre.does(`centres/shop/order-jobs/${job}/runs`, undefined, sellers.manager)
    ).body;
  }

  /** Ids of child orders, as they were made. */
  async children({ id }: SoldProgramme): Promise<readonly string[]> {
    const { body } = await this.centre.ask(sellers.clerk, 'GET', 'centres/shop/orders?limit=100');
    const ids = (body['items'] as Body[]).map((one) => String(one['id']));
    return ids.filter((one) => one.startsWith(`${id}-`)).sort();
  }

  /** Waits until a child order is with the warehouse. */
  async releases(id: string): Promise<void> {
    const seen = async () => {
      const order = await this.centre.read(id);
      return order['fulfilment'] ?? order;
    };
    await this.comes(seen, 'released');
  }

  /** Lets the warehouse ship an order, and the customer have it. */
  async delivers(id: string): Promise<void> {
    await this.releases(id);
    const asked = async (path: string, body?: object) => {
      const { status, text } = await this.centre.does(path, body, this.#warehouse);
      expect([status < 300, text]).toEqual([true, text]);
    };
    await asked(`orders/${id}/shipments`);
    const [shipment] = (await this.centre.read(id))['shipments'] as Body[];
    await asked(`shipments/${shipment?.['id']}/shipped`, {});
    await asked(`shipments/${shipment?.['id']}/delivered`);
  }

  /** Lets days pass. */
  async passes(days: number): Promise<void> {
    for (let day = 0; day < days; day += 1) {
      this.centre.served.clock.turn(dayMs);
      await this.#tellTime();
      await this.centre.rests();
    }
  }

  async #tellTime(): Promise<void> {
    await this.#turned?.(this.centre.served.centreNowMs(), this.#sold);
  }

  /** Lets everything run until what is seen is so; a disk may take its time. */
  async comes(see: () => Promise<unknown>, expected: unknown): Promise<void> {
    const seen = async () => {
      await this.centre.rests();
      await this.#tellTime();
      return await see();
    };
    await expect.poll(seen, { interval: 1, timeout: comesMsMax }).toEqual(expected);
  }
}
