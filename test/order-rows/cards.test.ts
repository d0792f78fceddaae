/** Capabilities of the audit: gift cards and loyalty cards of the centre. */
import { describe, expect, it } from 'vitest';
import { each } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { euros, refusal, settings } from '../support/taken-orders.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

const own = { payment: { ...settings.payment, ownGiftCards: true } };

async function becomes(shop: Shop, sku: string, more: object): Promise<void> {
  await shop.ok(shop.centre.ask('paul', 'PATCH', `items/shop.${sku}`, { version: 1, body: more }));
}

async function sellsCard(shop: Shop, sku: string, giftCard: object): Promise<string> {
  const id = await shop.centre.order({});
  const line = { itemId: `shop.${sku}`, quantity: '1', giftCard };
  await shop.ok(shop.centre.does(`orders/${id}/lines`, line));
  await shop.ok(shop.centre.does(`orders/${id}/complete`));
  await shop.ok(shop.centre.does(`orders/${id}/payments`, { ...pays, token: 'tok_ok' }));
  await shop.ok(shop.centre.submits(id));
  return id;
}

const pays = { methodId: 'CARD', sharePercent: 100 };
const gift = (giftCardNumber: string, minor: number) => {
  return { methodId: 'GIFT', giftCardNumber, amount: euros(minor) };
};

async function cardOf(shop: Shop, number: string): Promise<Body> {
  return (await shop.centre.ask('helene', 'GET', `centres/shop/cards/${number}`)).body;
}

const balance = async (shop: Shop, number: string) =>
  Object((await cardOf(shop, number))['balance']).amountMinor;

const moves = async (shop: Shop, number: string) =>
  ((await cardOf(shop, number))['movements'] as Body[]).map(({ kind, amount }) => {
    return [kind, Object(amount).amountMinor];
  });

async function comesBack(shop: Shop, id: string, quantity = 1): Promise<void> {
  const back = await shop.submitted(id, quantity);
  await shop.receives(back);
  await shop.comes(async () => (await shop.return(back))['status'], 'closed');
}

async function locks(shop: Shop, number: string, isLocked: boolean, version: number) {
  const of = { version, body: { isLocked, reason: 'lost' } };
  return await shop.centre.ask('helene', 'PATCH', `centres/shop/cards/${number}`, of);
}

describe('a gift card of the centre', () => {
  it('AUDIT D123: is sent with the number of its sale, and worth its price', async () => {
    const shop = await anAfterSaleCentre(own);
    await becomes(shop, 'LAMP', { isPostedGiftCard: true });
    const id = await shop.centre.order({});
    for (const giftCard of [undefined, { recipient: 'Léa' }]) {
      const line = { itemId: 'shop.LAMP', quantity: '1', ...(giftCard && { giftCard }) };
      expect((await shop.centre.does(`orders/${id}/lines`, line)).status).toBe(400);
    }
    const sold = await sellsCard(shop, 'LAMP', { number: 'P-1' });
    expect(refusal(await shop.centre.ask('helene', 'GET', 'centres/shop/cards/P-1'))).toEqual([
      404,
      'item_not_found',
    ]);
    await shop.delivers(sold);
    await shop.comes(() => balance(shop, 'P-1'), 10_000);
    expect((await shop.returns(sold)).body['reason']).toBe('gift_card_sold');
    const paid = await shop.invoiced([gift('P-1', 6_000)], { items: { MUG: 3 } });
    await shop.comes(() => balance(shop, 'P-1'), 4_000);
    await comesBack(shop, paid);
    await shop.comes(() => balance(shop, 'P-1'), 6_000);
    const audited = await shop.centre.ask('helene', 'GET', `orders/${paid}/audit`);
    expect(audited.body).toMatchObject({ capturedMinor: 6_000, refundedMinor: 2_000, faults: [] });
  });

  it('AUDIT D121: is topped up, locked and unlocked, and tells its balance', async () => {
    const shop = await anAfterSaleCentre(own);
    expect(await balance(shop, 'gift_3000')).toBe(3_000);
    await becomes(shop, 'LAMP', { isGiftCard: true });
    await becomes(shop, 'JAR', { isPostedGiftCard: true, price: euros(10_000) });
    await shop.delivers(await sellsCard(shop, 'JAR', { number: 'P-2' }));
    await shop.comes(() => balance(shop, 'P-2'), 10_000);
    const line = { itemId: 'shop.LAMP', quantity: '1', giftCard: { number: 'P-3' } };
    const mistyped = await shop.centre.does(`orders/${await shop.centre.order({})}/lines`, line);
    expect(refusal(mistyped)).toEqual([400, 'invalid_parameter']);
    await sellsCard(shop, 'LAMP', { number: 'P-2' });
    await shop.comes(() => balance(shop, 'P-2'), 20_000);
    await shop.ok(locks(shop, 'P-2', true, 1));
    const id = await shop.sells([gift('P-2', 2_000)], { items: { MUG: 1 } });
    await shop.centre.rests();
    expect(await balance(shop, 'P-2')).toBe(20_000);
    expect((await shop.centre.read(id))['detailedStatus']).toBe('paymentDeclined');
    await shop.ok(locks(shop, 'P-2', false, 2));
    await shop.invoiced([gift('P-2', 2_000)], { items: { MUG: 1 } });
    expect(await balance(shop, 'P-2')).toBe(18_000);
    expect(await moves(shop, 'P-2')).toContainEqual(['paid', -2_000]);
    expect((await locks(shop, 'gift_3000', true, 0)).status).toBe(404);
  });

  it('is locked at the version that was seen, for a reason that the audit keeps', async () => {
    const shop = await anAfterSaleCentre(own);
    const begin = { number: 'L-9', customerId: 'shop.1000001' };
    await shop.ok(shop.centre.does('centres/shop/cards', begin));
    expect(await cardOf(shop, 'L-9')).toMatchObject({ version: 1, reason: null });
    const path = 'centres/shop/cards/L-9';
    const bare = await shop.centre.ask('helene', 'PATCH', path, { body: { isLocked: true } });
    expect(refusal(bare)).toEqual([428, 'version_required']);
    const locked = await shop.ok(locks(shop, 'L-9', true, 1));
    expect(locked).toMatchObject({ version: 2, isLocked: true, reason: 'lost' });
    // Somebody else unlocks the card that they saw before.
    expect(refusal(await locks(shop, 'L-9', false, 1))).toEqual([412, 'version_mismatch']);
    expect(await cardOf(shop, 'L-9')).toMatchObject({ version: 2, isLocked: true });
    const { body } = await shop.centre.ask('nadia', 'GET', 'centres/shop/audit?action=patchCard');
    expect(body['items']).toMatchObject([
      {
        actor: 'helene',
        subject: '/centres/shop/cards/L-9',
        before: { isLocked: false, reason: null },
        after: { isLocked: true, reason: 'lost' },
      },
    ]);
  });

  it('AUDIT D122: has its number at the sale, and a recipient with a message', async () => {
    const shop = await anAfterSaleCentre(own);
    await becomes(shop, 'LAMP', { isGiftCard: true });
    const to = { recipient: 'Léa Roux', email: 'lea@example.org', message: 'Bon anniversaire' };
    const id = await sellsCard(shop, 'LAMP', to);
    const numbers = async () =>
      ((await shop.centre.read(id))['lines'] as Body[]).flatMap(({ giftCards }) =>
        (giftCards as Body[]).map(({ number }) => String(number)),
      );
    await shop.comes(async () => (await numbers())[0]?.length, 13);
    const [number = ''] = await numbers();
    expect(await balance(shop, number)).toBe(10_000);
    const { customerId } = await shop.centre.read(id);
    const { body } = await shop.centre.ask('helene', 'GET', `customers/${customerId}/history`);
    expect(JSON.stringify(body)).toContain('lea@example.org');
  });
});

describe('a payment by gift card', () => {
  const two = [gift('gift_3000', 3_000), card(17_000)];
  const mayChange = { overridePermissions: [{ role: 'orderTaker', mayChangeRefund: true }] };

  it('is refunded as far as it has paid; the other payments are refunded the rest', async () => {
    const shop = await anAfterSaleCentre(mayChange);
    const id = await shop.invoiced(two, { items: { LAMP: 2 } });
    const toGift = async () => {
      const { id: back } = await shop.ok(shop.returns(id));
      const body = { refund: { method: 'giftCard' } };
      await shop.ok(shop.centre.ask('helene', 'PATCH', `returns/${back}`, { body }));
      await shop.ok(shop.centre.does(`returns/${back}/complete`));
      await shop.ok(shop.centre.does(`returns/${back}/submit`));
      await shop.receives(String(back));
      return String(back);
    };
    const held = async () =>
      each(await shop.centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund'), 'id');
    const first = await toGift();
    await shop.comes(async () => (await held()).length, 1);
    await shop.ok(
      shop.centre.does(`reviews/${(await held())[0]}/approve`, { reason: 'right' }, 'claire'),
    );
    await shop.comes(async () => (await shop.return(first))['status'], 'closed');
    expect(await shop.return(first)).toMatchObject({
      refundStatus: 'paid',
      refunded: euros(10_000),
      refunds: [
        { amount: euros(3_000), method: 'giftCard' },
        { amount: euros(7_000), method: 'card' },
      ],
    });
    // Nothing of the gift card is left: a person decides.
    const second = await toGift();
    await shop.comes(async () => (await held()).length, 1);
    expect((await shop.return(second))['status']).toBe('received');
    await shop.balances(id);
  });

  it('is refused beyond its balance, by amount, share, or with others of the order', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.centre.order({ mugs: 3 });
    await shop.ok(shop.centre.does(`orders/${id}/complete`));
    const by = { methodId: 'GIFT', giftCardNumber: 'gift_3000' };
    const adds = (more: object) => shop.centre.does(`orders/${id}/payments`, { ...by, ...more });
    const no = [422, 'payment_method_not_valid'];
    expect(refusal(await adds({ sharePercent: 50.02 }))).toEqual(no);
    const { payments } = await shop.ok(adds({ amount: euros(2_000) }));
    expect(refusal(await adds({ sharePercent: 17 }))).toEqual(no);
    const [first] = payments as Body[];
    const change = (minor: number) =>
      shop.centre.ask('helene', 'PATCH', `orders/${id}/payments/${first?.['id']}`, {
        body: { amount: euros(minor) },
      });
    expect(refusal(await change(3_001))).toEqual(no);
    await shop.ok(change(3_000));
  });

  it('is not sold for nothing', async () => {
    const shop = await anAfterSaleCentre({ ...own, priceControl: 'free' });
    await becomes(shop, 'LAMP', { isGiftCard: true });
    const id = await shop.centre.order({});
    await shop.ok(shop.centre.adds(id, 'LAMP'));
    const line = await shop.lineOf(id);
    const { version } = await shop.centre.read(id);
    const body = { price: euros(0), reason: 'late' };
    const of = { version: Number(version), body };
    await shop.ok(shop.centre.ask('helene', 'PUT', `orders/${id}/lines/${line}/price`, of));
    await shop.ok(shop.centre.does(`orders/${id}/complete`));
    const refused = await shop.centre.submits(id);
    expect(refusal(refused)).toEqual([422, 'order_incomplete']);
    expect(refused.body['detail']).toContain('price');
  });
});

describe('a loyalty card', () => {
  const loyalty = {
    earnPercent: 5,
    tiers: [{ tier: 'gold', earnPercent: 10, earnedFrom: euros(500) }],
  };

  it('AUDIT D124, D135: earns, reaches a tier, pays, and is refunded', async () => {
    const shop = await anAfterSaleCentre({ loyalty });
    const begin = { number: 'L-1', customerId: 'shop.1000001' };
    await shop.ok(shop.centre.does('centres/shop/cards', begin));
    expect(refusal(await shop.centre.does('centres/shop/cards', begin))).toEqual([
      409,
      'name_taken',
    ]);
    const first = await shop.invoiced();
    await shop.comes(() => balance(shop, 'L-1'), 500);
    const { body: customer } = await shop.centre.ask('helene', 'GET', 'customers/shop.1000001');
    expect(customer['tier']).toBe('gold');
    const second = await shop.invoiced([card(2_000)], { items: { MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-1'), 700);
    const paid = await shop.invoiced([gift('L-1', 600), card(1_400)], { items: { MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-1'), 300);
    const back = await shop.submitted(paid, 1);
    const original = { refund: { method: 'original' } };
    expect(
      refusal(await shop.centre.ask('helene', 'PATCH', `returns/${back}`, { body: original }))[0],
    ).toBeGreaterThan(399);
    await comesBack(shop, second);
    // What was earned with goods that came back is taken off.
    await shop.comes(() => balance(shop, 'L-1'), 100);
    expect((await moves(shop, 'L-1')).filter(([kind]) => kind === 'paid')).toEqual([
      ['paid', -600],
    ]);
    await shop.balances(first);
  });

  it('takes a refund of what it has paid', async () => {
    const shop = await anAfterSaleCentre({
      loyalty,
      returns: { ...settings.returns, defaultRefund: 'original' },
    });
    await shop.ok(
      shop.centre.does('centres/shop/cards', { number: 'L-2', customerId: 'shop.1000001' }),
    );
    await shop.invoiced();
    await shop.comes(() => balance(shop, 'L-2'), 500);
    const paid = await shop.invoiced([card(1_700), gift('L-2', 300)], { items: { MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-2'), 400);
    await comesBack(shop, paid);
    await shop.comes(
      async () => (await moves(shop, 'L-2')).some(([kind]) => kind === 'refunded'),
      true,
    );
    expect(await shop.money(paid)).toEqual([
      ['card', 1_700, 1_700],
      ['giftCard', 300, 300],
    ]);
    // 400, less 200 that it earned by this order, and 300 that it gets back.
    expect(await balance(shop, 'L-2')).toBe(500);
  });

  it('loses what its order earned, though a tier reached since earns more', async () => {
    const shop = await anAfterSaleCentre({ loyalty });
    const begin = { number: 'L-3', customerId: 'shop.1000001' };
    await shop.ok(shop.centre.does('centres/shop/cards', begin));
    const first = await shop.invoiced();
    await shop.comes(() => balance(shop, 'L-3'), 500);
    await shop.invoiced([card(2_000)], { items: { MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-3'), 700);
    // Another card of the customer has earned nothing.
    await shop.ok(shop.centre.does('centres/shop/cards', { ...begin, number: 'L-0' }));
    await comesBack(shop, first);
    expect(await balance(shop, 'L-3')).toBe(200);
  });

  it('earns nothing for goods that the credit of returned ones pays', async () => {
    const shop = await anAfterSaleCentre({ loyalty });
    const begin = { number: 'L-4', customerId: 'shop.1000001' };
    await shop.ok(shop.centre.does('centres/shop/cards', begin));
    const id = await shop.invoiced([card(2_000)], { items: { MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-4'), 100);
    const back = await shop.submitted(id, 1, { isExchange: true });
    const body = { lines: [{ itemId: 'shop.MUG', quantity: '2' }] };
    const order = await shop.ok(shop.centre.does(`returns/${back}/replacement`, body));
    const other = String(order['id']);
    await shop.ok(shop.centre.does(`orders/${other}/complete`));
    await shop.ok(shop.centre.does(`orders/${other}/payments`, card(2_000)));
    await shop.ok(shop.centre.submits(other));
    await shop.receives(back);
    await shop.delivers(other);
    await shop.comes(() => balance(shop, 'L-4'), 200);
  });

  const flat = { loyalty: { earnPercent: 10, tiers: [] }, ...own };
  const begins = async (shop: Shop, number: string, customer = '1000001') => {
    const of = { number, customerId: `shop.${customer}` };
    await shop.ok(shop.centre.does('centres/shop/cards', of));
  };

  it('earns nothing for gift cards sold, and all for goods that one pays', async () => {
    const shop = await anAfterSaleCentre(flat);
    await begins(shop, 'L-5');
    await becomes(shop, 'LAMP', { isGiftCard: true });
    await becomes(shop, 'JAR', { isPostedGiftCard: true, price: euros(10_000) });
    await shop.delivers(await sellsCard(shop, 'JAR', { number: 'P-5' }));
    await shop.comes(() => balance(shop, 'P-5'), 10_000);
    await sellsCard(shop, 'LAMP', { number: 'P-5' });
    await shop.comes(() => balance(shop, 'P-5'), 20_000);
    expect(await balance(shop, 'L-5')).toBe(0);
    const id = await shop.centre.order({ mugs: 1 });
    await shop.ok(shop.centre.adds(id, 'LAMP'));
    await shop.ok(shop.centre.does(`orders/${id}/complete`));
    await shop.ok(shop.centre.does(`orders/${id}/payments`, gift('P-5', 12_000)));
    await shop.ok(shop.centre.submits(id));
    await shop.delivers(id);
    await shop.comes(() => balance(shop, 'L-5'), 200);
    await comesBack(shop, id);
    await shop.comes(() => balance(shop, 'L-5'), 0);
  });

  it('keeps no points of exchanged goods once what replaced them is refunded', async () => {
    const shop = await anAfterSaleCentre(flat);
    await begins(shop, 'L-6');
    const id = await shop.invoiced();
    await shop.comes(() => balance(shop, 'L-6'), 1_000);
    const back = await shop.submitted(id, 1, { isExchange: true });
    const { id: other } = await shop.ok(shop.centre.does(`returns/${back}/replacement`));
    await shop.ok(shop.centre.does(`orders/${other}/complete`));
    await shop.ok(shop.centre.submits(String(other)));
    await shop.receives(back);
    await shop.delivers(String(other));
    await shop.comes(() => balance(shop, 'L-6'), 1_000);
    await comesBack(shop, String(other));
    await shop.comes(() => balance(shop, 'L-6'), 0);
  });

  it('owes points that were spent before their goods came back', async () => {
    const shop = await anAfterSaleCentre(flat);
    await begins(shop, 'L-7');
    const id = await shop.invoiced();
    await shop.comes(() => balance(shop, 'L-7'), 1_000);
    await shop.sells([gift('L-7', 1_000), card(1_000)], { items: { MUG: 1 } });
    await comesBack(shop, id);
    await shop.comes(() => balance(shop, 'L-7'), -1_000);
    const pays = await shop.centre.order({ mugs: 1 });
    expect((await shop.centre.does(`orders/${pays}/payments`, gift('L-7', 1))).status).toBe(422);
    await shop.invoiced([card(12_000)], { items: { LAMP: 1, MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-7'), 200);
  });

  it('earns nothing for goods that were refunded before they were delivered', async () => {
    const shop = await anAfterSaleCentre(flat);
    await begins(shop, 'L-8');
    const id = await shop.sells([card(4_000)], { items: { MUG: 2 } });
    const shipment = await shop.ships(id);
    const lines = [{ lineId: await shop.lineOf(id), quantity: '1', disposition: 'creditOnly' }];
    await shop.submitted(id, 1, { lines });
    await shop.comes(() => shop.money(id), [['card', 4_000, 2_000]]);
    await shop.ok(shop.centre.does(`shipments/${shipment}/delivered`, undefined, shop.warehouse));
    await shop.comes(() => balance(shop, 'L-8'), 200);
  });

  it('earns nothing for goods in exchange of such as were sold elsewhere', async () => {
    const shop = await anAfterSaleCentre({ ...flat, returns: { creditMax: null } });
    await begins(shop, 'L-9');
    const items = [{ itemId: 'shop.LAMP', quantity: '1' }];
    const body = { items, reasonCode: 'damaged', isExchange: true };
    const { id } = await shop.ok(shop.centre.does('customers/shop.1000001/returns', body));
    await shop.ok(shop.centre.does(`returns/${id}/complete`));
    await shop.ok(shop.centre.does(`returns/${id}/submit`));
    const lines = [...items, { itemId: 'shop.MUG', quantity: '1' }];
    const order = await shop.ok(shop.centre.does(`returns/${id}/replacement`, { lines }));
    const other = String(order['id']);
    await shop.ok(shop.centre.does(`orders/${other}/complete`));
    await shop.ok(shop.centre.does(`orders/${other}/payments`, card(2_000)));
    await shop.ok(shop.centre.submits(other));
    await shop.receives(String(id));
    await shop.delivers(other);
    await shop.comes(() => balance(shop, 'L-9'), 200);
  });

  it('pays for its customer and those who buy for them, and for nobody else', async () => {
    const shop = await anAfterSaleCentre(flat);
    await begins(shop, 'L-10');
    await shop.invoiced();
    await shop.comes(() => balance(shop, 'L-10'), 1_000);
    const id = await shop.centre.order({ mugs: 1, customer: '1000002' });
    const pays = () => shop.centre.does(`orders/${id}/payments`, gift('L-10', 100));
    expect(refusal(await pays())).toEqual([422, 'payment_method_not_valid']);
    const of = { version: 1, body: { companyId: '1000001' } };
    await shop.ok(shop.centre.ask('anna', 'PATCH', 'customers/shop.1000002', of));
    await shop.ok(pays());
  });

  it('has all points of a merged customer, is exported, and pays nothing once erased', async () => {
    const shop = await anAfterSaleCentre(flat);
    await begins(shop, 'L-12');
    await begins(shop, 'L-11', '1000002');
    const other = { customer: '1000002' };
    const id = await shop.invoiced(undefined, other);
    await shop.invoiced([card(2_000)], { items: { MUG: 1 } });
    await shop.comes(() => balance(shop, 'L-12'), 200);
    await shop.comes(() => balance(shop, 'L-11'), 1_000);
    const into = { intoId: 'shop.1000001' };
    await shop.ok(shop.centre.does('customers/shop.1000002/merge', into, 'anna'));
    const both = async () => [await balance(shop, 'L-11'), await balance(shop, 'L-12')];
    expect(await both()).toEqual([1_200, 0]);
    await comesBack(shop, id);
    await shop.comes(both, [200, 0]);
    const path = 'customers/shop.1000001';
    const { body } = await shop.centre.ask('nadia', 'GET', `${path}/export`);
    expect(body['cards']).toMatchObject([{ number: 'L-11' }, { number: 'L-12' }]);
    await shop.ok(shop.centre.does(`${path}/erase`, undefined, 'nadia'));
    expect(await cardOf(shop, 'L-11')).toMatchObject({ isLocked: true, balance: euros(200) });
  });
});
