/** What a customer may have: so much credit over all their orders, and so many uses of a coupon. */
import { expect, it } from 'vitest';
import { makes } from '../support/a-shop.ts';
import { aSellingCentre, memberOf, refusal } from '../support/taken-orders.ts';

it('an order that was granted credit is not counted against itself', async () => {
  const centre = await aSellingCentre({ payment: { creditLimitBasis: 'balanceAndOpen' } });
  const id = await centre.order({ mugs: 4, customer: '1000002' });
  const buys = async (amountMinor: number) => {
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'ACCOUNT', amountMinor);
    await centre.submits(id);
    await centre.rests();
    return memberOf(await centre.read(id), 'gate', 'open');
  };
  expect(await buys(8_000)).toBe(true);
  await centre.does(`orders/${id}/modify`, { reason: 'asked' });
  await centre.adds(id, 'MUG');
  expect(await buys(2_000)).toBe(true);
});

it('a limit of the uses of a coupon may count those of each customer', async () => {
  const centre = await aSellingCentre();
  const coupon = {
    code: 'WELCOME',
    name: { en: 'Welcome' },
    codes: [{ code: 'A' }],
    discount: { kind: 'percent', percent: 50 },
    usageLimit: 1,
    usageLimitOf: 'customer',
  };
  await makes(centre.served, 'centres/shop/coupons', coupon, 'paul');
  const buys = async (customer: string) => {
    const id = await centre.order({ mugs: 1, customer });
    const used = await centre.does(`orders/${id}/coupons`, { code: 'A' });
    if (used.status !== 201) return refusal(used);
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 1_000);
    return (await centre.submits(id)).status;
  };
  expect([await buys('1000001'), await buys('1000002'), await buys('1000001')]).toEqual([
    200,
    200,
    [422, 'coupon_not_usable'],
  ]);
});
