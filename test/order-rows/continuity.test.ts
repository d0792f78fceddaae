/** Rows of the order features: continuity programmes, on SQLite; and what customers ask of theirs. */
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { each } from '../support/a-shop.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { euros, refusal } from '../support/taken-orders.ts';
import { programmeRows } from './programmes.ts';

describe('continuity programmes, on SQLite', () => {
  programmeRows((programme = {}, settings = {}) =>
    aCoffeeCentre(programme, { data: aFolder(), settings }),
  );
});

describe('a customer’s programme', () => {
  it('is skipped, moved, paused and resumed, sent elsewhere, and ended', async () => {
    const coffee = await aCoffeeCentre({});
    const sold = await coffee.sells();
    await coffee.comes(async () => (await coffee.shipments(sold)).length, 3);
    await coffee.tells(sold, 'skip', {});
    await coffee.tells(sold, 'move', { byDays: 7 });
    expect((await coffee.shipments(sold)).slice(1)).toEqual([
      '2 2026-12-08 COFFEE2 skipped',
      '3 2027-01-08 COFFEE3 planned',
    ]);
    const paused = await coffee.tells(sold, 'pause', { until: '2027-02-01' });
    expect(paused.body).toMatchObject({
      life: 'paused',
      why: { reason: 'paused', until: '2027-02-01' },
    });
    const again = await coffee.tells(sold, 'pause', {});
    expect([again.status, again.body['code']]).toEqual([409, 'order_state_not_allowed']);
    expect((await coffee.tells(sold, 'resume')).body['life']).toBe('running');
    const swap = { fromItemId: 'shop.COFFEE3', toItemId: 'shop.COFFEE4' };
    expect((await coffee.tells(sold, 'substitute', swap)).status).toBe(200);
    expect((await coffee.shipments(sold))[2]).toBe('3 2027-01-08 COFFEE4 planned');
    const ended = await coffee.tells(sold, 'cancel', { reason: 'customer-asked' });
    expect(ended.body).toMatchObject({ life: 'cancelled' });
    expect(await coffee.shipments(sold)).toEqual(['1 2026-11-23 COFFEE1 ordered']);
  });

  it('is one of several of its order, each with child orders of its own', async () => {
    const coffee = await aCoffeeCentre({ events: [{ itemId: 'COFFEE1' }] });
    const { centre, card: payment } = coffee;
    const id = await centre.order({ mugs: 1 });
    await coffee.adds(id, { payment });
    await coffee.adds(id, { payment });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CARD', 2_000, { token: 'tok_ok' });
    expect((await centre.submits(id)).body['outcome']).toBe('released');
    await coffee.comes(() => coffee.children({ id, line: '' }), [`${id}-1`, `${id}-2-1`]);
    await coffee.delivers(id);
    for (const child of [`${id}-1`, `${id}-2-1`]) await coffee.delivers(child);
    await coffee.comes(async () => (await centre.read(id))['entry'], 'closed');
  });

  it('says how often it ships, before it is sold and after', async () => {
    const weekly = { itemId: 'COFFEE1', daysFromLast: 7, timesToRepeat: 12 };
    for (const [programme, expected] of [
      [{}, { shipmentCount: 3, every: { interval: 'month', days: null } }],
      [{ events: [weekly] }, { shipmentCount: 12, every: { interval: null, days: 7 } }],
      [{ events: [{ itemId: 'COFFEE1' }] }, { shipmentCount: 1, every: null }],
      [
        { events: [weekly, { itemId: 'COFFEE2', interval: 'month' }] },
        { shipmentCount: 13, every: null },
      ],
    ] as const) {
      const coffee = await aCoffeeCentre(programme);
      const sold = await coffee.sells();
      const { lines } = await coffee.centre.read(sold.id);
      expect(lines).toMatchObject([{ continuity: expected }]);
      const { shipmentCount } = expected;
      await coffee.comes(
        async () => (await coffee.programme(sold))['shipmentCount'],
        shipmentCount,
      );
      expect(await coffee.programme(sold)).toMatchObject(expected);
    }
  });

  it('is found with its customer’s others, the newest first, and with nobody else’s', async () => {
    const coffee = await aCoffeeCentre({});
    const { centre } = coffee;
    const programmes = async (customer: string) =>
      each(await centre.ask('helene', 'GET', `customers/shop.${customer}/programmes`), 'orderId');
    const first = await coffee.sells();
    centre.served.clock.turn(60_000);
    const second = await coffee.sells();
    await centre.submitted();
    await coffee.comes(() => programmes('1000001'), [second.id, first.id]);
    expect(await programmes('1000002')).toEqual([]);
    const path = 'customers/shop.9999999/programmes';
    expect(refusal(await centre.ask('helene', 'GET', path))).toEqual([404, 'customer_not_found']);
  });

  it('has sixty child orders made in a minute, and no more', async () => {
    const coffee = await aCoffeeCentre({
      repeatThreshold: 100,
      horizonDays: 100,
      events: [{ itemId: 'COFFEE1', daysFromLast: 1, timesToRepeat: 61 }],
    });
    const sold = await coffee.sells();
    const made = async () => (await coffee.children(sold)).length;
    await coffee.comes(made, 60);
    await coffee.centre.rests();
    expect(await made()).toBe(60);
    coffee.centre.served.clock.turn(61_000);
    await coffee.comes(made, 61);
  });

  it('whose card is declined asks for another, and goes on with it', async () => {
    const coffee = await aCoffeeCentre({});
    const payment = { ...coffee.card, token: 'tok_hard' };
    const sold = await coffee.sells({ payment });
    const billing = async () => (await coffee.programme(sold))['billing'];
    await coffee.comes(billing, 'dunning');
    expect((await coffee.shipments(sold))[0]).toBe('1 2026-11-23 COFFEE1 declined');
    await coffee.tells(sold, 'payment', coffee.card);
    await coffee.comes(billing, 'perShipment');
    await coffee.releases(`${sold.id}-1`);
  });
});

describe('a programme on account', () => {
  it('AUDIT D178: is announced by a letter some days before each bill, once', async () => {
    const coffee = await aCoffeeCentre({ noticeDays: 5 });
    const { centre } = coffee;
    const customer = 'customers/shop.1000001';
    const terms = { allowOnAccount: true, creditLimit: euros(100_000) };
    await centre.ask('anna', 'PATCH', customer, { version: 1, body: terms });
    const mails = [{ event: 'continuity.billSoon', template: 'soon' }];
    const path = 'centres/shop/notification-profile';
    const set = await centre.ask('nadia', 'PUT', path, { version: 0, body: { mails } });
    expect(set.status, set.text).toBe(200);
    const sold = await coffee.sells({ payment: { methodId: 'ACCOUNT' } });
    await coffee.comes(async () => (await coffee.shipments(sold)).length, 3);
    const letters = async () =>
      each(await centre.ask('helene', 'GET', `${customer}/history?kinds=mail`), 'title');
    await coffee.passes(2);
    expect(await letters()).toEqual([]);
    await coffee.passes(2);
    await coffee.comes(letters, ['Mail soon: queued']);
    await coffee.passes(1);
    expect(await letters()).toEqual(['Mail soon: queued']);
    await coffee.passes(30);
    await coffee.comes(async () => (await letters()).length, 2);
  });
});
