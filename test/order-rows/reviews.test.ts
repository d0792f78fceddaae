/** Reviews: what is decided on the holds of an order, and by whom. */
import { describe, expect, it } from 'vitest';
import { each } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

const reviewer = 'claire';
const reason = 'seen with the customer';

/** An order that is submitted with one payment of all of it, and the id of its hold. */
async function held(how: { method: string; mugs: number; customer?: string; paid?: object }) {
  const centre = await aSellingCentre();
  const { method, mugs, customer = '1000001' } = how;
  const { paid = method === 'CHECK' ? { checkNumber: '771' } : {} } = how;
  const id = await centre.order({ mugs, customer });
  await centre.does(`orders/${id}/complete`);
  await centre.pays(id, method, mugs * 2_000, paid);
  await centre.submits(id);
  await centre.rests();
  const [hold] = (await centre.read(id))['holds'] as Body[];
  const review = `reviews/${String(hold?.['id'])}`;
  const decides = (verb: string, more: object = {}, as = reviewer) =>
    centre.does(`${review}/${verb}`, { reason, ...more }, as);
  return { centre, id, review, decides };
}

describe('the reviews of an order', () => {
  it('are listed by what is to be decided', async () => {
    const { centre, review } = await held({ method: 'CHECK', mugs: 30 });
    const found = await centre.ask(reviewer, 'GET', 'centres/shop/reviews?source=check');
    expect(each(found, 'id')).toEqual([review.slice('reviews/'.length)]);
    const none = await centre.ask(reviewer, 'GET', 'centres/shop/reviews?source=credit');
    expect(each(none, 'id')).toEqual([]);
  });

  it('release an order that waits for its check, by whoever may', async () => {
    const { decides } = await held({ method: 'CHECK', mugs: 30 });
    expect(refusal(await decides('release', {}, sellers.clerk))).toEqual([403, 'role_missing']);
    const { status, body } = await decides('release');
    expect([status, memberOf(body, 'gate', 'open')]).toEqual([200, true]);
    expect(body['holds']).toMatchObject([{ cleared: { by: reviewer, comment: reason } }]);
    expect(refusal(await decides('release'))).toEqual([409, 'hold_cleared']);
  });

  it('G12r: stay in the queue until it is read anew, and say that they are cleared', async () => {
    const { centre, decides } = await held({ method: 'CHECK', mugs: 30 });
    const queue = () => centre.ask(reviewer, 'GET', 'centres/shop/reviews');
    const kept = (await queue()).body;
    expect(kept['items']).toHaveLength(1);
    const both = await Promise.all([decides('release'), decides('release', {}, sellers.manager)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.map(refusal)).toContainEqual([409, 'hold_cleared']);
    await centre.rests();
    expect(each(await queue(), 'id')).toEqual([]);
  });

  it('are their owner’s while they are checked out', async () => {
    const { centre, review, decides } = await held({ method: 'CHECK', mugs: 30 });
    const hold = review.replace('reviews', 'holds');
    await centre.does(`${hold}/check-out`, undefined, sellers.manager);
    expect(refusal(await decides('release'))).toEqual([409, 'hold_checked_out']);
    expect((await decides('release', {}, sellers.manager)).status).toBe(200);
  });

  it('grant what was asked for on account', async () => {
    const { centre, id, decides } = await held({ method: 'ACCOUNT', mugs: 6, customer: '1000002' });
    expect((await centre.read(id))['holds']).toMatchObject([{ source: 'credit' }]);
    const { body } = await decides('approve');
    expect([memberOf(body, 'gate', 'open'), body['payment']]).toEqual([true, 'approved']);
  });

  it('decline what was asked for on account, and the order waits for another payment', async () => {
    const { decides } = await held({ method: 'ACCOUNT', mugs: 6, customer: '1000002' });
    const { body } = await decides('decline');
    expect([body['entry'], memberOf(body, 'gate', 'open')]).toEqual(['submitted', false]);
  });

  it('authorise a card with the code that its provider has told', async () => {
    const card = { method: 'CARD', mugs: 1, paid: { token: 'tok_hard' } };
    const { decides } = await held(card);
    expect(refusal(await decides('approve'))).toEqual([400, 'invalid_parameter']);
    const { status, body } = await decides('approve', { code: 'A-123' });
    expect([status, body['payment'], memberOf(body, 'gate', 'open')]).toEqual([
      200,
      'approved',
      true,
    ]);
  });

  it.each([
    ['tok_hard', 'The bank does not say why, attempt 1.', 'La banque ne dit pas pourquoi, tent'],
    ['tok_none', 'The card is not known, attempt 1.', 'La carte est inconnue, tentative 1.'],
  ])('say in words why %s was declined', async (token, ...words) => {
    const { centre, review } = await held({ method: 'CARD', mugs: 1, paid: { token } });
    const path = `/api/v1/${review.replace('reviews', 'holds')}/why`;
    for (const [place, language] of ['en', 'fr'].entries()) {
      const headers = { 'accept-language': language };
      const { body } = await centre.served.ask('GET', path, { as: reviewer, headers });
      expect(body['text']).toContain(words[place]);
    }
  });

  it('ask the provider of a declined card again', async () => {
    const { centre, id, decides } = await held({
      method: 'CARD',
      mugs: 1,
      paid: { token: 'tok_hard' },
    });
    expect((await centre.read(id))['payment']).toBe('declined');
    const { status, body } = await decides('resubmit');
    expect([status, body['payment']]).toEqual([200, 'collecting']);
    await centre.rests();
    expect((await centre.read(id))['payment']).toBe('declined');
    const check = await held({ method: 'CHECK', mugs: 30 });
    expect(refusal(await check.decides('resubmit'))).toEqual([409, 'order_state_not_allowed']);
  });

  it('approve no price for whoever has typed it', async () => {
    const centre = await aSellingCentre({
      priceControl: 'limited',
      overridePermissions: [{ role: 'supervisor', costMarkupPercent: 5 }],
      reasonSets: [
        {
          code: 'p',
          use: 'priceOverride',
          reasons: [{ code: 'damaged', name: { en: 'Damaged' } }],
        },
      ],
    });
    const id = await centre.order({ mugs: 1 });
    const { version, lines } = await centre.read(id);
    const typed = await centre.ask(
      reviewer,
      'PUT',
      `orders/${id}/lines/${Object(lines)[0].id}/price`,
      {
        version: Number(version),
        body: { price: euros(400), reason: 'damaged' },
      },
    );
    const review = `reviews/${String(typed.body['holdId'])}`;
    for (const verb of ['approve', 'release']) {
      const own = await centre.does(`${review}/${verb}`, { reason }, reviewer);
      expect(refusal(own)).toEqual([403, 'four_eyes_required']);
    }
    expect((await centre.does(`${review}/approve`, { reason }, 'antoine')).status).toBe(200);
  });

  it('cancel the order whose check is declined', async () => {
    const { decides } = await held({ method: 'CHECK', mugs: 30 });
    expect((await decides('decline')).body['entry']).toBe('cancelled');
  });

  it('take no limit in another currency than the order’s', async () => {
    const { decides } = await held({ method: 'CHECK', mugs: 30 });
    const amountLimit = { amountMinor: 60_000, currency: 'USD' };
    const { status, body } = await decides('approve', { amountLimit });
    expect([status, body['errors']]).toMatchObject([
      400,
      [{ pointer: '/body/amountLimit/currency', expected: 'EUR' }],
    ]);
  });

  it('hold the order again beyond what was approved', async () => {
    const { centre, id, decides } = await held({ method: 'CHECK', mugs: 30 });
    await decides('approve', { amountLimit: { amountMinor: 60_000, currency: 'EUR' } });
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(true);
    await centre.does(`orders/${id}/modify`, { reason: 'asked' });
    await centre.adds(id, 'MUG');
    await centre.pays(id, 'CASH', 2_000);
    await centre.rests();
    await centre.submits(id);
    const holds = (await centre.read(id))['holds'] as Body[];
    expect(holds.map(({ source, cleared }) => [source, cleared === null])).toEqual([
      ['check', false],
      ['check', true],
    ]);
  });
});
