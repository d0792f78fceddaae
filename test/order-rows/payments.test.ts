/** Rows of the order features: how orders are paid, and what is decided about it. */
import { describe, expect, it } from 'vitest';
import { each } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { aSellingCentre, euros, memberOf, refusal, settings } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;
const dayMs = 86_400_000;
const withGiftCards = {
  paymentMethods: [
    ...settings.paymentMethods,
    { code: 'GIFT', name: { en: 'Gift card' }, kind: 'giftCard' },
  ],
};

/** The summary of an order of so many mugs, 20,00 each. */
async function summary(centre: Centre, mugs: number, customer?: string): Promise<string> {
  const id = await centre.order({ mugs, ...(customer === undefined ? {} : { customer }) });
  await centre.does(`orders/${id}/complete`);
  return id;
}

/** The outcome of a submission, and the status of each payment. */
function ended({ body }: HttpReply): readonly unknown[] {
  const { payments = [] } = (body['order'] ?? {}) as { payments?: readonly Body[] };
  return [body['outcome'], ...payments.map(({ status }) => status)];
}

/** What reviewers see of a source. */
async function reviews(centre: Centre, source: string): Promise<readonly Body[]> {
  await centre.rests();
  const got = await centre.ask('anna', 'GET', `centres/shop/reviews?source=${source}`);
  return got.body['items'] as Body[];
}

/** Time passes for orders and providers alike. */
async function passes(centre: Centre, ms: number): Promise<void> {
  centre.served.clock.turn(ms);
  await centre.rests();
}

describe('an order that is paid', () => {
  it('ORDER 011: several methods pay one order, each with its status', async () => {
    const centre = await aSellingCentre(withGiftCards);
    const id = await summary(centre, 5);
    await centre.pays(id, 'GIFT', 3_000, { giftCardNumber: 'gift_3000' });
    const paid = await centre.pays(id, 'CARD', 7_000, { token: 'tok_ok' });
    expect(memberOf(paid.body, 'summary', 'balanceMinor')).toBe(0);
    expect(paid.body['payments']).toMatchObject([
      { methodId: 'GIFT', amount: euros(3_000), status: 'notSubmitted' },
      { methodId: 'CARD', amount: euros(7_000), status: 'notSubmitted' },
    ]);
    await centre.submits(id);
    await centre.rests();
    expect(await centre.read(id)).toMatchObject({
      payments: [{ status: 'captured' }, { status: 'authorised' }],
      gate: { open: true },
    });
  });

  it('ORDER 022: a gift card that holds less is refused with what it holds', async () => {
    const centre = await aSellingCentre(withGiftCards);
    const id = await summary(centre, 2);
    const refused = await centre.pays(id, 'GIFT', 2_500, { giftCardNumber: 'gift_2000' });
    expect(refusal(refused)).toEqual([422, 'payment_method_not_valid']);
    expect(refused.body['detail']).toContain('holds €20.00, less than €25.00');
    expect((await centre.read(id))['payments']).toEqual([]);
    expect((await centre.pays(id, 'GIFT', 2_000, { giftCardNumber: 'gift_2000' })).status).toBe(
      201,
    );
  });

  it('ORDER 023: a gift card of another currency is refused, with what would help', async () => {
    const centre = await aSellingCentre(withGiftCards);
    const id = await summary(centre, 2);
    const refused = await centre.pays(id, 'GIFT', 500, { giftCardNumber: 'gift_2000_USD' });
    expect(refusal(refused)).toEqual([422, 'payment_method_not_valid']);
    expect(refused.body['detail']).toContain('change the order’s currency');
  });

  it('ORDER 012: a payment of a share follows the total', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 5 });
    const half = { methodId: 'CARD', sharePercent: 50, token: 'tok_ok' };
    const paid = await centre.does(`orders/${id}/payments`, half);
    expect(paid.body['payments']).toMatchObject([{ amount: euros(5_000) }]);
    const { body } = await centre.adds(id, 'MUG');
    expect(body['payments']).toMatchObject([{ amount: euros(6_000) }]);
  });

  it('ORDER 013: a balance within the tolerance is released, and stays to be seen', async () => {
    const centre = await aSellingCentre({
      payment: { allowOutOfBalance: true, underpaidPercentMax: 20 },
    });
    const id = await summary(centre, 10);
    await centre.pays(id, 'CARD', 16_000, { token: 'tok_ok' });
    const submitted = await centre.submits(id);
    expect(ended(submitted)).toEqual(['released', 'authorised']);
    expect(memberOf(submitted.body['order'] as Body, 'summary', 'balanceMinor')).toBe(4_000);
  });

  it('ORDER 013 (part): no other sum than the total goes where that is not allowed', async () => {
    const centre = await aSellingCentre({ payment: { underpaidPercentMax: 20 } });
    const id = await summary(centre, 10);
    await centre.pays(id, 'CARD', 19_999, { token: 'tok_ok' });
    const refused = await centre.submits(id);
    expect(refusal(refused)).toEqual([422, 'order_incomplete']);
    expect(refused.body['reason']).toBe('out_of_balance');
  });

  it('ORDER 014: a balance beyond the tolerance is a review’s, and its money stays', async () => {
    const { centre, submitted } = await underpaid();
    expect(ended(submitted)).toEqual(['balanceReview', 'authorised']);
    expect(submitted.body['order']).toMatchObject({
      detailedStatus: 'underpaid',
      gate: { open: false },
    });
    expect(await reviews(centre, 'balance')).toMatchObject([{ source: 'balance' }]);
  });

  it('ORDER 015: a reviewer lets the imbalance stand, and the gate opens', async () => {
    const { centre, id } = await underpaid();
    const [review] = await reviews(centre, 'balance');
    const released = await centre.does(`reviews/${review?.['id']}/release`, reason, 'anna');
    expect([released.status, memberOf(released.body, 'gate', 'open')]).toEqual([200, true]);
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(true);
  });

  it('ORDER 016: a check above the threshold holds its order until its day', async () => {
    const centre = await aSellingCentre({
      payment: { checkThreshold: euros(6_000), checkHoldDays: 7 },
    });
    const at = await paidByCheck(centre, 3);
    expect(ended(at.submitted)).toEqual(['released', 'captured']);
    const above = await paidByCheck(centre, 4);
    expect(ended(above.submitted)).toEqual(['held', 'captured']);
    expect((await centre.read(above.id))['detailedStatus']).toBe('checkHold');
    await passes(centre, 7 * dayMs - 1);
    expect(memberOf(await centre.read(above.id), 'gate', 'open')).toBe(false);
    await passes(centre, 1);
    expect(memberOf(await centre.read(above.id), 'gate', 'open')).toBe(true);
    const other = await paidByCheck(centre, 4);
    const [review] = await reviews(centre, 'check');
    const released = await centre.does(`reviews/${review?.['id']}/release`, reason, 'anna');
    expect([released.body['id'], memberOf(released.body, 'gate', 'open')]).toEqual([
      other.id,
      true,
    ]);
  });

  it('ORDER 017: a customer’s own threshold of checks wins', async () => {
    const centre = await aSellingCentre({ payment: { checkThreshold: euros(5_000) } });
    const trusted = { number: '1000003', lastName: 'Petit', checkThreshold: euros(10_000) };
    await centre.does('centres/shop/customers', trusted, 'anna');
    const { submitted } = await paidByCheck(centre, 4, '1000003');
    expect(ended(submitted)).toEqual(['released', 'captured']);
    expect(ended((await paidByCheck(centre, 4)).submitted)).toEqual(['held', 'captured']);
  });

  it('ORDER 018: after three declines another payment is asked for', async () => {
    const centre = await aSellingCentre({
      payment: { declineRetriesMax: 2, unreserveOnDecline: true },
    });
    const id = await summary(centre, 2);
    await centre.pays(id, 'CARD', 4_000, { token: 'tok_hard' });
    for (const tries of [1, 2, 3]) {
      if (tries > 1) await centre.does(`orders/${id}/modify`, { reason: 'try-again' });
      expect(ended(await centre.submits(id))).toEqual(['held', 'declined']);
    }
    await centre.rests();
    expect(await centre.read(id)).toMatchObject({
      detailedStatus: 'paymentDeclined',
      lines: [{ reserved: '0' }],
      holds: [{ queue: 'declined', cleared: null }],
    });
    await centre.does(`orders/${id}/modify`, { reason: 'try-again' });
    expect(refusal(await centre.submits(id))).toEqual([422, 'payment_required']);
    const [{ id: payment }] = (await centre.read(id))['payments'] as [Body];
    await centre.ask('helene', 'DELETE', `orders/${id}/payments/${payment}`);
    const again = await centre.ask('helene', 'DELETE', `orders/${id}/payments/${payment}`);
    expect(refusal(again)).toEqual([404, 'payment_not_found']);
    await centre.pays(id, 'CARD', 4_000, { token: 'tok_ok' });
    expect(ended(await centre.submits(id))[0]).toBe('released');
  });

  it('ORDER 019: with the provider’s code a pending card is authorised by hand', async () => {
    const centre = await aSellingCentre();
    const id = await summary(centre, 2);
    await centre.pays(id, 'CARD', 4_000, { token: 'tok_pending_900000000' });
    expect(ended(await centre.submits(id))).toEqual(['held', 'unknown']);
    await passes(centre, 2 * 3_600_000);
    const [review] = await reviews(centre, 'authorisation');
    const code = { ...reason, code: 'TEL-4711' };
    const approved = await centre.does(`reviews/${review?.['id']}/approve`, code, 'anna');
    expect(approved.body).toMatchObject({
      id,
      payments: [{ status: 'authorised' }],
      gate: { open: true },
    });
  });

  it('ORDER 021: on account beyond the limit is a review’s, and within it nobody’s', async () => {
    const centre = await aSellingCentre({ payment: { creditLimitBasis: 'balance' } });
    const onAccount = { allowOnAccount: true, creditLimit: euros(100_000) };
    const owes = { number: '1000004', lastName: 'Roux', accountBalance: euros(90_000) };
    await centre.does('centres/shop/customers', { ...owes, ...onAccount }, 'anna');
    const over = await onAccountOf(centre, 10, '1000004');
    expect(ended(over)[0]).toBe('held');
    expect(over.body['order']).toMatchObject({ detailedStatus: 'creditReview' });
    expect(await reviews(centre, 'credit')).toMatchObject([{ total: euros(20_000) }]);
    expect(ended(await onAccountOf(centre, 5, '1000004'))).toEqual(['released', 'authorised']);
  });

  it('ORDER 021 (part): open orders use the limit, and the reaction may be to refuse', async () => {
    const payment = { creditLimitBasis: 'balanceAndOpen', creditLimitReaction: 'error' };
    const centre = await aSellingCentre({ payment });
    expect(ended(await onAccountOf(centre, 4, '1000002'))[0]).toBe('released');
    await centre.rests();
    const refused = await onAccountOf(centre, 2, '1000002');
    expect(refusal(refused)).toEqual([422, 'payment_method_not_valid']);
    expect(ended(await onAccountOf(centre, 1, '1000002'))[0]).toBe('released');
    await centre.rests();
    const listed = await centre.ask('helene', 'GET', 'centres/shop/orders?status=incomplete');
    expect(each(listed, 'detailedStatus')).toEqual(['incomplete']);
  });
});

const reason = { reason: 'seen with the customer' };

it('a cheque of a cancelled order is given back by a person', async () => {
  const centre = await aSellingCentre();
  const { id } = await paidByCheck(centre, 2);
  expect((await centre.does(`orders/${id}/cancel`, { reason: 'customer-asked' })).status).toBe(200);
  await centre.rests();
  const { body } = await centre.ask('claire', 'GET', `orders/${id}/events`);
  expect(JSON.stringify(body)).toContain('payment.refundFailed');
  expect(await centre.read(id)).toMatchObject({ entry: 'cancelled', payment: 'voided' });
  const [review, ...others] = await reviews(centre, 'refund');
  expect([review?.['orderId'], others]).toEqual([id, []]);
  await centre.does(`reviews/${review?.['id']}/decline`, { reason: 'paid in the shop' }, 'claire');
  await centre.rests();
  expect(await reviews(centre, 'refund')).toEqual([]);
});

/** 159,99 paid of 200,00, of which 20 % may lack. */
async function underpaid() {
  const centre = await aSellingCentre({
    payment: { allowOutOfBalance: true, underpaidPercentMax: 20 },
  });
  const id = await summary(centre, 10);
  await centre.pays(id, 'CARD', 15_999, { token: 'tok_ok' });
  return { centre, id, submitted: await centre.submits(id) };
}

async function paidByCheck(centre: Centre, mugs: number, customer?: string) {
  const id = await summary(centre, mugs, customer);
  await centre.pays(id, 'CHECK', mugs * 2_000, { checkNumber: '7' });
  const submitted = await centre.submits(id);
  await centre.rests();
  return { id, submitted };
}

async function onAccountOf(centre: Centre, mugs: number, customer: string): Promise<HttpReply> {
  const id = await summary(centre, mugs, customer);
  await centre.pays(id, 'ACCOUNT', mugs * 2_000);
  return await centre.submits(id);
}
