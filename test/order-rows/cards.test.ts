/** Capabilities of the audit: gift cards and loyalty cards of the centre. */
import { describe, expect, it } from 'vitest';
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
    await sellsCard(shop, 'LAMP', { number: 'P-2' });
    await shop.comes(() => balance(shop, 'P-2'), 10_000);
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
});
