/** Rows of the order features: charges by rule, margins, discounts of price groups, marks. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { type aSellingCentre, euros, refusal, settings } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

const items = `sku;name.en;category;price;cost
P40;Forty;table;40;5
P60;Sixty;table;60;5
EDGE;Edge;table;99.99;5
`;
const chargeCodes = [{ code: 'SHIPPING', name: { en: 'Shipping' } }];
const permission = { role: 'orderTaker', chargeIncreasePercent: 100, chargeDecreasePercent: 100 };
const shipping = (more: object = {}) => ({
  chargeCodes,
  overridePermissions: [permission],
  deliveryModes: [{ code: '11', name: { en: 'Standard' } }],
  chargeRules: [
    {
      code: 'TIERS',
      chargeCode: 'SHIPPING',
      tiers: [
        { from: 0, to: 4_999, amount: euros(595) },
        { from: 5_000, to: 9_999, amount: euros(795) },
        { from: 10_000, to: null, amount: euros(0) },
      ],
      ...more,
    },
  ],
});

async function aCentre(more: object = {}): Promise<Centre> {
  const { centre } = await anAfterSaleCentre(more);
  await imports(centre.served, 'items', items);
  return centre;
}

async function changes(centre: Centre, path: string, body: object, method: 'PATCH' | 'PUT') {
  const [, id = ''] = path.split('/');
  const { version } = await centre.read(id);
  return await centre.ask('helene', method, path, { body, version: Number(version) });
}

const summary = (order: Body) => order['summary'] as Body;
const charges = (order: Body) =>
  (summary(order)['chargeLines'] as Body[]).map(({ amount }) => Object(amount).amountMinor);
const lineIds = (order: Body) => (order['lines'] as Body[]).map(({ id }) => String(id));
const threeForTwo = {
  code: '3FOR2',
  name: { en: 'Three for two' },
  kind: 'mixAndMatch',
  units: 3,
  benefitUnits: 1,
  benefit: { kind: 'percent', percent: 100 },
};

describe('prices and charges by rule', () => {
  it('ORDER 044: a margin is acceptable, questionable or too low', async () => {
    const more = { margin: { acceptablePercent: 40, questionablePercent: 20 } };
    const centre = await aCentre({ priceControl: 'free', ...more });
    await imports(centre.served, 'items', 'sku;name.en;category;price;cost\nM;M;table;100;60\n');
    await imports(centre.served, 'items', 'sku;name.en;category;price;cost\nN;N;table;100;60.01\n');
    const id = await centre.order();
    const [line = ''] = lineIds((await centre.adds(id, 'M')).body);
    const alerts = async () =>
      ((await centre.read(id))['lines'] as Body[]).map(({ marginAlert }) => marginAlert);
    expect(await alerts()).toEqual(['none']);
    await centre.adds(id, 'N');
    expect(await alerts()).toEqual(['none', 'questionable']);
    const price = async (minor: number) =>
      await changes(centre, `orders/${id}/lines/${line}/price`, { price: euros(minor) }, 'PUT');
    expect((await price(7_500)).status).toBe(200);
    expect(await alerts()).toEqual(['questionable', 'questionable']);
    const refused = await price(7_499);
    expect(refusal(refused)).toEqual([422, 'price_below_floor']);
    // The lowest price that the margin allows would tell what the item costs.
    expect(refused.body['detail']).toContain('its margin is below what the centre takes');
    expect(refused.body['detail']).not.toContain('75.00');
  });

  it('ORDER 045: charges go by the value of the order, in tiers', async () => {
    const centre = await aCentre(shipping());
    const charged = async (...skus: readonly string[]) => {
      const id = await centre.order();
      for (const sku of skus) await centre.adds(id, sku);
      return charges((await centre.does(`orders/${id}/complete`)).body);
    };
    expect(await charged('P40')).toEqual([595]);
    expect(await charged('EDGE')).toEqual([795]);
    expect(await charged('P40', 'P60')).toEqual([]);
  });

  it('AUDIT D106, D108: a charge is of some modes, fixed or a share by its tier', async () => {
    const tiers = [
      { from: 0, to: 4_999, amount: euros(595) },
      { from: 5_000, to: null, percent: 10 },
    ];
    const centre = await aCentre(shipping({ deliveryModeIds: ['11'], tiers }));
    const charged = async (sku: string, deliveryModeId: string | null) => {
      const id = await centre.order();
      await centre.adds(id, sku);
      await changes(centre, `orders/${id}`, { deliveryModeId }, 'PATCH');
      return charges((await centre.does(`orders/${id}/complete`)).body);
    };
    expect(await charged('P40', '11')).toEqual([595]);
    expect(await charged('P60', '11')).toEqual([600]);
    expect(await charged('P60', null)).toEqual([]);
  });

  it('refuses tiers with a gap, and charges by weight', async () => {
    const gap = [
      { from: 0, to: 10, amount: euros(1) },
      { from: 12, to: null, amount: euros(2) },
    ];
    const centre = await aCentre(
      shipping({ per: 'weight', tiers: [{ from: 1_000, to: null, amount: euros(900) }] }),
    );
    const channel = await centre.ask('nadia', 'GET', 'centres/shop/channel');
    const body = { ...settings, ...shipping({ tiers: gap }) };
    const version = Number(channel.body['version']);
    const put = await centre.ask('nadia', 'PUT', 'centres/shop/channel', { body, version });
    expect(refusal(put)).toEqual([400, 'invalid_parameter']);
    const weight = { version: 1, body: { weightGrams: 400 } };
    await centre.ask('paul', 'PATCH', 'items/shop.P40', weight);
    const id = await centre.order();
    await centre.adds(id, 'P40', 2);
    expect(charges((await centre.does(`orders/${id}/complete`)).body)).toEqual([]);
    await centre.does(`orders/${id}/reopen-entry`);
    await centre.adds(id, 'P40', 1);
    expect(charges((await centre.does(`orders/${id}/complete`)).body)).toEqual([900]);
  });

  it('ORDER 046: a charge is shared among the lines of a delivery mode', async () => {
    const tiers = [{ from: 0, to: null, amount: euros(800) }];
    const centre = await aCentre(shipping({ prorate: true, deliveryModeIds: ['11'], tiers }));
    const id = await centre.order();
    await centre.adds(id, 'P40');
    const [one, other] = lineIds((await centre.adds(id, 'P60')).body);
    await changes(centre, `orders/${id}`, { deliveryModeId: '11' }, 'PATCH');
    const { body } = await centre.does(`orders/${id}/complete`);
    expect(summary(body)['chargeLines']).toMatchObject([
      { lineId: one, amount: euros(320), rule: 'TIERS' },
      { lineId: other, amount: euros(480), rule: 'TIERS' },
    ]);
  });

  it('ORDER 047: a charge set by hand stays until charges are recalculated', async () => {
    const centre = await aCentre(shipping());
    const id = await centre.order();
    await centre.adds(id, 'P60');
    const { body } = await centre.does(`orders/${id}/complete`);
    const [charge] = summary(body)['chargeLines'] as Body[];
    const five = { amount: euros(500), reason: 'late' };
    await changes(centre, `orders/${id}/charges/${charge?.['id']}`, five, 'PUT');
    await centre.does(`orders/${id}/reopen-entry`);
    await centre.adds(id, 'MUG');
    expect(charges((await centre.does(`orders/${id}/complete`)).body)).toEqual([500]);
    const again = await centre.does(`orders/${id}/recalculate`);
    expect([again.status, charges(again.body)]).toEqual([200, [795]]);
  });

  it('ORDER 049: a delivery mode marks the pick list, and a line goes before it', async () => {
    const deliveryModes = [{ code: 'NEXT', name: { en: 'Next day' }, expediteCode: 'HIGH' }];
    const shop = await anAfterSaleCentre({ deliveryModes });
    const { centre } = shop;
    const id = await centre.order({ mugs: 1 });
    const { body } = await centre.adds(id, 'LAMP');
    const [, lamp] = lineIds(body);
    await changes(centre, `orders/${id}`, { deliveryModeId: 'NEXT' }, 'PATCH');
    await changes(centre, `orders/${id}/lines/${lamp}`, { expediteCode: 'LOW' }, 'PATCH');
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 12_000);
    const { body: submitted } = await centre.submits(id);
    expect(charges(submitted['order'] as Body)).toEqual([]);
    const marks = async () => {
      const { items } = (await centre.ask(shop.warehouse, 'GET', 'centres/shop/pick-list')).body;
      const [row] = items as Body[];
      return ((row?.['lines'] ?? []) as Body[]).map((line) => [line['sku'], line['expediteCode']]);
    };
    await shop.comes(marks, [
      ['MUG', 'HIGH'],
      ['LAMP', 'LOW'],
    ]);
  });

  it('ORDER 055: with delayed pricing a figure is provisional until the summary', async () => {
    const centre = await aCentre({ delayedPricing: true, discounts: [threeForTwo] });
    const id = await centre.order();
    const { body } = await centre.adds(id, 'MUG', 3);
    expect(summary(body)).toMatchObject({ total: euros(6_000), isProvisional: true });
    const completed = await centre.does(`orders/${id}/complete`);
    expect(summary(completed.body)).toMatchObject({ total: euros(4_000), isProvisional: false });
    expect(completed.body['lines']).toMatchObject([{ offers: [{ code: '3FOR2' }] }]);
  });

  it('ORDER 056: prices that were submitted stay until they are unlocked', async () => {
    const datedPrices = [{ price: euros(1_500), validTo: '2026-11-23' }];
    const centre = await aCentre();
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', { version: 1, body: { datedPrices } });
    const id = await centre.order();
    const [line = ''] = lineIds((await centre.adds(id, 'MUG')).body);
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 1_500);
    expect((await centre.submits(id)).status).toBe(200);
    centre.served.clock.turn(2 * 86_400_000);
    await centre.does(`orders/${id}/modify`, { reason: 'asked' });
    const { body: added } = await centre.adds(id, 'MUG');
    const prices = (order: Body) =>
      (order['lines'] as Body[]).map(({ unitPrice }) => Object(unitPrice).amountMinor);
    expect(prices(added)).toEqual([1_500, 2_000]);
    expect(prices((await centre.does(`orders/${id}/recalculate`)).body)).toEqual([1_500, 2_000]);
    await changes(centre, `orders/${id}/lines/${line}`, { priceLocked: false }, 'PATCH');
    const { body } = await centre.does(`orders/${id}/recalculate`);
    expect(prices(body)).toEqual([2_000, 2_000]);
    expect(body['repriced']).toMatchObject([
      { lineId: line, from: euros(1_500), to: euros(2_000), why: 'recalculated' },
    ]);
  });

  it('gives a discount by quantity from so many units of a line on', async () => {
    const benefit = { kind: 'percent', percent: 10 };
    const discounts = [{ ...threeForTwo, code: 'MANY', kind: 'quantity', benefit }];
    const centre = await aCentre({ discounts });
    const totalOf = async (quantity: number) =>
      summary((await centre.adds(await centre.order(), 'MUG', quantity)).body)['total'];
    expect([await totalOf(2), await totalOf(3)]).toEqual([euros(4_000), euros(5_400)]);
  });

  it('takes the better discount, adds a free item by value, and prices by quantity', async () => {
    const percent = (value: number) => ({ kind: 'percent', percent: value });
    const discounts = [
      threeForTwo,
      { ...threeForTwo, code: 'TEN', kind: 'simple', benefit: percent(10) },
      {
        ...threeForTwo,
        code: 'GIFT',
        kind: 'threshold',
        concurrency: 'compound',
        minimum: euros(5_000),
        benefit: percent(0),
        freeItemIds: ['MUG'],
      },
    ];
    const centre = await aCentre({ discounts });
    const body = { priceUnit: 100, datedPrices: [{ price: euros(3_000), quantityFrom: 200 }] };
    await centre.ask('paul', 'PATCH', 'items/shop.P40', { version: 1, body });
    const id = await centre.order();
    expect(summary((await centre.adds(id, 'MUG', 1)).body)['total']).toEqual(euros(1_800));
    expect(summary((await centre.adds(id, 'MUG', 2)).body)['total']).toEqual(euros(4_000));
    const priced = (await centre.adds(id, 'P40', 200)).body['lines'] as Body[];
    expect(priced.at(-1)).toMatchObject({ priceUnit: 100, unitPrice: euros(3_000) });
    const { body: completed } = await centre.does(`orders/${id}/complete`);
    expect((completed['lines'] as Body[]).at(-1)).toMatchObject({ sku: 'MUG', freeWith: 'GIFT' });
  });
});
