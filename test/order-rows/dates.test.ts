/** Days that people name on orders, and the days that are computed from them. */
import { describe, expect, it } from 'vitest';
import { each, imports } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { mondayMs } from '../support/live-centre.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { aSellingCentre, euros, refusal } from '../support/taken-orders.ts';

const dayMs = 86_400_000;
const day = (after: number) => new Date(mondayMs + after * dayMs).toISOString().slice(0, 10);
const faults = ({ body }: HttpReply) =>
  ((body['errors'] ?? []) as Body[]).map(({ pointer }) => pointer);
const linesOf = (got: { readonly body: Body }) => got.body['lines'] as Body[];

async function aShop() {
  const centre = await aSellingCentre();
  const table = 'sku;name.en;category;price;cost;stock\nSOFA;Sofa;furniture;200;90;1\n';
  await imports(centre.served, 'items', table);
  const patch = async (path: string, body: object, as = 'helene') => {
    const { body: now } = await centre.ask(as, 'GET', path.replace(/\/lines.*/, ''));
    return await centre.ask(as, 'PATCH', path, { version: Number(now['version']), body });
  };
  const submit = async (id: string) => {
    await centre.does(`orders/${id}/complete`);
    const { summary } = await centre.read(id);
    const { amountMinor } = Object((summary as Body)['total']);
    await centre.pays(id, 'CASH', amountMinor);
    const got = await centre.submits(id);
    await centre.rests();
    return got;
  };
  return { centre, patch, submit };
}

describe('a warranty', () => {
  const serial = { itemId: 'shop.MUG', serialNumber: 'SN1' };
  async function aWarranty() {
    const shop = await aShop();
    await shop.patch('items/shop.SOFA', { warrantyMonths: 600 }, 'nadia');
    const id = await shop.centre.order();
    const adds = (warranty: object, quantity = '1') =>
      shop.centre.does(`orders/${id}/lines`, { itemId: 'shop.SOFA', quantity, warranty });
    return { ...shop, id, adds };
  }

  it('begins on a day from which its last one can be shown', async () => {
    const { centre, id, adds } = await aWarranty();
    expect(faults(await adds({ ...serial, validFrom: '2198-06-01' }))).toEqual([
      '/body/warranty/validFrom',
    ]);
    const sold = await adds({ ...serial, validFrom: '2099-12-31' });
    expect(sold.status, sold.text).toBe(201);
    expect(linesOf({ body: await centre.read(id) })).toMatchObject([
      { warranty: { validTo: '2149-12-30' } },
    ]);
  });

  it('covers one serial number, also when its line is changed', async () => {
    const { id, adds, patch } = await aWarranty();
    expect(faults(await adds(serial, '5'))).toEqual(['/body/quantity']);
    const [line] = linesOf(await adds(serial));
    const more = await patch(`orders/${id}/lines/${line?.['id']}`, { quantity: '5' });
    expect(faults(more)).toEqual(['/body/quantity']);
  });
});

describe('a day of an order or line', () => {
  it('is not over, nor a delivery before the shipment', async () => {
    const { centre, patch } = await aShop();
    const id = await centre.order({ mugs: 1 });
    const [line] = linesOf({ body: await centre.read(id) });
    const own = `orders/${id}/lines/${line?.['id']}`;
    for (const path of [`orders/${id}`, own]) {
      for (const member of ['requestedShipOn', 'requestedDeliveryOn']) {
        expect(faults(await patch(path, { [member]: day(-1) }))).toEqual([`/body/${member}`]);
        expect((await patch(path, { [member]: day(0) })).status).toBe(200);
      }
      const early = { requestedShipOn: day(3), requestedDeliveryOn: day(2) };
      expect(faults(await patch(path, early))).toEqual(['/body/requestedDeliveryOn']);
      const late = { requestedShipOn: day(3), requestedDeliveryOn: day(3) };
      expect((await patch(path, late)).status).toBe(200);
      expect(faults(await patch(path, { requestedShipOn: day(4) }))).toEqual([
        '/body/requestedDeliveryOn',
      ]);
    }
    // What was said before stays, though its day is over by now.
    centre.served.clock.turn(5 * dayMs);
    expect((await patch(`orders/${id}`, { reference: 'A-1' })).status).toBe(200);
    expect((await patch(`orders/${id}`, { requestedShipOn: day(3) })).status).toBe(200);
  });

  it('is kept for a line when all that may leave is picked', async () => {
    const { centre, patch, submit } = await aShop();
    const id = await centre.order({ mugs: 1 });
    const [line] = linesOf(await centre.adds(id, 'SOFA')).slice(1);
    await patch(`orders/${id}/lines/${line?.['id']}`, { requestedShipOn: day(5) });
    await submit(id);
    const picked = await centre.does(`orders/${id}/shipments`);
    expect(linesOf(picked).map((one) => one['picked'])).toEqual(['1', '0']);
    const late = await centre.does(`orders/${id}/shipments`);
    expect([...refusal(late), late.body['reason']]).toEqual([
      ...[409, 'order_state_not_allowed', 'nothing_to_pick'],
    ]);
    const lines = [{ lineId: line?.['id'], quantity: '1' }];
    expect(faults(await centre.does(`orders/${id}/shipments`, { lines }))).toEqual([
      '/body/lines/0/lineId',
    ]);
    centre.served.clock.turn(5 * dayMs);
    expect(linesOf(await centre.does(`orders/${id}/shipments`))[1]?.['picked']).toBe('1');
  });
});

describe('a line that is missing', () => {
  it('holds the others no longer once it is cancelled', async () => {
    const { centre, submit } = await aShop();
    const id = await centre.order({ mugs: 1 });
    const [, sofa] = linesOf(await centre.adds(id, 'SOFA', 2));
    await submit(id);
    expect((await centre.read(id))['fulfilment']).toBe('backordered');
    const { version } = await centre.read(id);
    const of = { version: Number(version), body: { reason: 'asked' } };
    await centre.ask('helene', 'POST', `orders/${id}/lines/${sofa?.['id']}/cancel`, of);
    await centre.rests();
    // The rest is reserved; it waits for accounting, as more was paid than is due now.
    expect((await centre.read(id))['fulfilment']).toBe('reserved');
  });
});

describe('a programme', () => {
  const often = (timesToRepeat: number, daysFromLast: number) => ({
    events: [{ itemId: 'COFFEE1', daysFromLast, timesToRepeat }],
  });

  it('begins today or later, within this century', async () => {
    const coffee = await aCoffeeCentre(often(12, 1_000));
    const id = await coffee.centre.order();
    for (const startDate of ['2190-01-01', '2000-01-01', day(-1)]) {
      const no = await coffee.adds(id, { payment: coffee.card, startDate });
      expect([no.status, faults(no)]).toEqual([400, ['/body/continuity/startDate']]);
    }
  });

  it('is readable where its last dates would be after those that can be shown', async () => {
    const coffee = await aCoffeeCentre({ ...often(120, 1_000), repeatThreshold: 120 });
    const sold = await coffee.sells();
    await coffee.comes(async () => (await coffee.shipments(sold)).length > 60, true);
    const dates = ((await coffee.programme(sold))['shipments'] as Body[]).map((one) =>
      String(one['shipDate']),
    );
    expect(dates.at(-1)?.startsWith('219')).toBe(true);
    const listed = await coffee.centre.ask('helene', 'GET', 'customers/shop.1000001/programmes');
    expect([each(listed, 'orderId'), listed.body['unreadable']]).toEqual([[sold.id], undefined]);
  });

  it('is moved and paused neither into the past nor out of sight', async () => {
    const coffee = await aCoffeeCentre(often(12, 7));
    const sold = await coffee.sells();
    await coffee.comes(async () => (await coffee.shipments(sold)).length, 12);
    for (const [what, body, status] of [
      ['move', { byDays: -8 }, 409],
      ['move', { startDate: day(-1) }, 409],
      ['move', { startDate: '2190-01-01' }, 400],
      ['pause', { until: day(-1) }, 400],
      ['move', { byDays: -7 }, 200],
    ] as const) {
      const got = await coffee.tells(sold, what, body);
      expect([what, body, got.status], got.text).toEqual([what, body, status]);
    }
    for (let times = 0; times < 70; times += 1) await coffee.tells(sold, 'move', { byDays: 1_000 });
    const { shipments } = await coffee.programme(sold);
    expect(String((shipments as Body[]).at(-1)?.['shipDate']) < '2200').toBe(true);
  });

  it('has one letter at a time before bills that follow soon', async () => {
    const coffee = await aCoffeeCentre({ ...often(3, 5), noticeDays: 10, daysAfterOrderDate: 5 });
    const { centre } = coffee;
    const customer = 'customers/shop.1000001';
    const terms = { allowOnAccount: true, creditLimit: euros(100_000) };
    await centre.ask('anna', 'PATCH', customer, { version: 1, body: terms });
    const mails = [{ event: 'continuity.billSoon', template: 'soon' }];
    const path = 'centres/shop/notification-profile';
    await centre.ask('nadia', 'PUT', path, { version: 0, body: { mails } });
    const sold = await coffee.sells({ payment: { methodId: 'ACCOUNT' } });
    await coffee.comes(async () => (await coffee.shipments(sold)).length, 3);
    const letters = async () =>
      each(await centre.ask('helene', 'GET', `${customer}/history?kinds=mail`), 'title').length;
    expect(await letters()).toBe(1);
    await coffee.passes(4);
    expect(await letters()).toBe(1);
    await coffee.passes(1);
    expect(await letters()).toBe(2);
  });
});
