/** Orders in credit review, and what changes of their customers do to them. */
import { describe, expect, it } from 'vitest';
import { aSellingCentre, euros, memberOf } from '../support/taken-orders.ts';

const customer = 'customers/shop.1000002';
type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

/** An order on account of so many mugs at 20.00, which is in credit review beyond 100.00. */
async function onAccount(centre: Centre, mugs: number): Promise<string> {
  const id = await centre.order({ mugs, customer: '1000002' });
  await centre.does(`orders/${id}/complete`);
  await centre.pays(id, 'ACCOUNT', mugs * 2_000);
  await centre.submits(id);
  await centre.rests();
  return id;
}

async function change(centre: Centre, body: object): Promise<number> {
  const { version } = (await centre.ask('anna', 'GET', customer)).body;
  const { status } = await centre.ask('anna', 'PATCH', customer, {
    version: Number(version),
    body,
  });
  await centre.rests();
  return status;
}

async function statusOf(centre: Centre, id: string): Promise<readonly unknown[]> {
  const order = await centre.read(id);
  return [order['detailedStatus'], memberOf(order, 'gate', 'open')];
}

const inReview = ['creditReview', false];
const isReleased = (status: readonly unknown[]) => status[1] === true;

describe('an order in credit review', () => {
  it('goes on by itself when the limit of its customer is raised far enough', async () => {
    const centre = await aSellingCentre();
    const id = await onAccount(centre, 6);
    expect(await statusOf(centre, id)).toEqual(inReview);
    await change(centre, { creditLimit: euros(11_000) });
    expect(await statusOf(centre, id)).toEqual(inReview);
    expect(await change(centre, { creditLimit: euros(50_000) })).toBe(200);
    expect(isReleased(await statusOf(centre, id))).toBe(true);
    const { holds } = await centre.read(id);
    expect(holds).toMatchObject([{ source: 'credit', cleared: { by: 'system' } }]);
  });

  it('goes on when what its customer owes is paid, by a table as well', async () => {
    const centre = await aSellingCentre();
    await change(centre, { accountBalance: euros(9_000) });
    const [one, two] = [await onAccount(centre, 1), await onAccount(centre, 3)];
    expect(await statusOf(centre, one)).toEqual(inReview);
    await change(centre, { accountBalance: euros(8_000) });
    expect([
      isReleased(await statusOf(centre, one)),
      isReleased(await statusOf(centre, two)),
    ]).toEqual([true, false]);
    await change(centre, { accountBalance: null });
    expect(isReleased(await statusOf(centre, two))).toBe(true);
  });

  it('has the credit that another order of its customer gives back', async () => {
    const centre = await aSellingCentre({ payment: { creditLimitBasis: 'balanceAndOpen' } });
    const [one, two] = [await onAccount(centre, 4), await onAccount(centre, 3)];
    expect(isReleased(await statusOf(centre, one))).toBe(true);
    expect(await statusOf(centre, two)).toEqual(inReview);
    await centre.does(`orders/${one}/cancel`, { reason: 'asked' });
    await centre.rests();
    expect(isReleased(await statusOf(centre, two))).toBe(true);
  });

  it('is not told of what its customer changes beside that', async () => {
    const centre = await aSellingCentre();
    const id = await onAccount(centre, 6);
    const { version } = await centre.read(id);
    await change(centre, { marketingConsent: true });
    expect((await centre.read(id))['version']).toBe(version);
  });
});

describe('a change of the customer', () => {
  it('holds their open orders, and lets them go, at once', async () => {
    const centre = await aSellingCentre();
    const id = await onAccount(centre, 2);
    expect(isReleased(await statusOf(centre, id))).toBe(true);
    await change(centre, { hold: 'all' });
    expect((await statusOf(centre, id))[1]).toBe(false);
    expect(memberOf(await centre.read(id), 'gate', 'blockers')).toEqual(['accountHold']);
    await change(centre, { hold: 'none' });
    expect(isReleased(await statusOf(centre, id))).toBe(true);
  });
});
