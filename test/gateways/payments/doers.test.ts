/** Effects of the money lane, carried out against the sandbox, and what an order is told. */
import { describe, expect, it } from 'vitest';
import { paymentDoers } from '../../../gateways/index.ts';
import { type PaymentWorld, paymentWorlds, startMs } from '../../support/payment-worlds.ts';

const aWorld = paymentWorlds['in this process'];
const line = { payLineId: 'p1', round: 1 };
const body = { orderId: 'ord_1', ...line, amountMinor: 10_000, currency: 'EUR' };
const authorisation = { key: 'ord_1/auth/p1/1', body: { ...body, tokenRef: 'tok_ok' } };
const lookUp = { key: 'ord_1/look/p1/1/1', body: { orderId: 'ord_1', ...line } };
const dayMs = 86_400_000;

async function providerRefOf(world: PaymentWorld): Promise<string> {
  const outcome = await world.doers.authorisePayment.carryOut(authorisation);
  return 'providerRef' in outcome ? (outcome.providerRef ?? '') : '';
}

describe('doers of payments', () => {
  it('tell an order what the provider answers', async () => {
    const world = await aWorld();
    const { doers } = world;
    const providerRef = await providerRefOf(world);
    const more = { ...body, providerRef };
    const capture = { key: 'ord_1/capture/p1/s1', body: { ...more, shipmentId: 's1' } };
    expect(await doers.capturePayment.carryOut(capture)).toMatchObject({
      type: 'payment.captured',
      shipmentId: 's1',
      amountMinor: 10_000,
    });
    const refund = { key: 'ord_1/refund/p1/1', body: { ...more, method: 'card' } };
    expect(await doers.refundPayment.carryOut(refund)).toMatchObject({ type: 'payment.refunded' });
    const voiding = { key: 'ord_1/void/p1/1', body: { ...line, providerRef } };
    expect(await doers.voidPayment.carryOut(voiding)).toEqual({
      type: 'payment.voidFailed',
      ...line,
      code: 'already_captured',
    });
  });

  it('leave to a person what no provider has taken', async () => {
    const { doers } = await aWorld();
    const more = { ...body, round: 0, providerRef: '', method: 'check' };
    const refund = { key: 'ord_1/refund/p1/1', body: more };
    expect(await doers.refundPayment.carryOut(refund)).toEqual({
      type: 'payment.refundFailed',
      payLineId: 'p1',
      round: 0,
      code: 'by_hand',
    });
  });

  it('move the balance of a gift card', async () => {
    const world = await aWorld();
    await world.control({ giftCards: [{ ref: 'g1', currency: 'EUR', balanceMinor: 10_000 }] });
    const debit = { key: 'ord_1/gift/p1/1', body: { ...body, giftCardRef: 'g1' } };
    expect(await world.doers.debitGiftCard.carryOut(debit)).toMatchObject({
      type: 'payment.captured',
      ...line,
      amountMinor: 10_000,
    });
    expect(await world.doers.lookUpPayment.carryOut(lookUp)).toMatchObject({ found: 'captured' });
    const credit = { key: 'ord_1/giftback/p1/1', body: { ...body, giftCardRef: 'g1' } };
    expect(await world.doers.creditGiftCard.carryOut(credit)).toMatchObject({
      type: 'payment.refunded',
    });
    expect((await world.books()).giftCards).toMatchObject([{ balance: 10_000 }]);
  });

  it('try three times with one key where connections fail, and then say pending', async () => {
    const world = await aWorld();
    await world.control({ faults: [{ answer: 'dropped', acts: false, times: 3 }] });
    expect(await world.doers.authorisePayment.carryOut(authorisation)).toEqual({
      type: 'payment.pending',
      ...line,
    });
    expect((await world.books()).asked).toBe(3);
    await world.control({ faults: [{ answer: 'dropped', times: 2 }] });
    expect(await world.doers.authorisePayment.carryOut(authorisation)).toMatchObject({
      type: 'payment.authorised',
    });
    expect((await world.books()).authorisations).toHaveLength(1);
  });

  it('F1: ask once where time runs out, and never say declined', async () => {
    const world = await aWorld();
    await world.control({ faults: [{ answer: 'never' }] });
    const asking = world.doers.authorisePayment.carryOut(authorisation);
    await world.untilAsked(1);
    world.endLimits();
    expect(await asking).toEqual({ type: 'payment.pending', ...line });
    expect((await world.books()).asked).toBe(1);
  });

  it('leave an unknown capture pending, and reject an unknown void or refund', async () => {
    const world = await aWorld();
    const { doers } = world;
    const more = { ...body, providerRef: await providerRefOf(world), shipmentId: 's1' };
    await world.control({ faults: [{ answer: 'error', times: 3 }] });
    const capture = { key: 'ord_1/capture/p1/s1', body: more };
    expect(await doers.capturePayment.carryOut(capture)).toEqual({
      type: 'payment.capturePending',
      ...line,
      shipmentId: 's1',
    });
    const refund = { key: 'ord_1/refund/p1/1', body: more };
    const voiding = { key: 'ord_1/void/p1/1', body: more };
    await expect(doers.refundPayment.carryOut(refund)).rejects.toThrow('is unknown (serverError)');
    await expect(doers.voidPayment.carryOut(voiding)).rejects.toThrow('is unknown (serverError)');
    expect(await doers.refundPayment.carryOut(refund)).toMatchObject({ type: 'payment.refunded' });
    expect((await world.books()).authorisations).toMatchObject([{ refunded: 10_000 }]);
  });

  it('reject what is in progress, to be tried again with the same key', async () => {
    const world = await aWorld();
    await world.control({ faults: [{ beforeMs: 1_000 }] });
    const first = world.doers.authorisePayment.carryOut(authorisation);
    await world.untilAsked(1);
    const second = world.doers.authorisePayment.carryOut(authorisation);
    await expect(second).rejects.toThrow('is in progress');
    await world.setTime(startMs + 1_000);
    expect(await first).toMatchObject({ type: 'payment.authorised' });
  });

  it('F3: ask again under the first key where an effect names it', async () => {
    const world = await aWorld();
    await world.control({ faults: [{ answer: 'dropped' }] });
    const again = {
      key: 'ord_1/auth/p1/1/again/1',
      body: { ...authorisation.body, idempotencyKey: authorisation.key },
    };
    await world.doers.authorisePayment.carryOut(authorisation);
    await world.doers.authorisePayment.carryOut(again);
    expect((await world.books()).operations).toMatchObject([{ key: 'ord_1/auth/p1/1' }]);
  });

  it.each([
    ['nothing', 'tok_ok', { answer: 'dropped', acts: false, times: 3 }, 'none'],
    ['an authorisation', 'tok_ok', { answer: 'dropped', times: 3 }, 'authorised'],
    ['a decline', 'tok_hard', { answer: 'dropped', times: 3 }, 'declined'],
  ])('F2: look up %s', async (_what, tokenRef, fault, found) => {
    const world = await aWorld();
    await world.control({ faults: [fault] });
    const effect = { ...authorisation, body: { ...body, tokenRef } };
    await world.doers.authorisePayment.carryOut(effect);
    expect(await world.doers.lookUpPayment.carryOut(lookUp)).toMatchObject({
      type: 'payment.lookedUp',
      ...line,
      found,
    });
  });

  it('F4: reject a look-up that finds no provider, and one of what is pending', async () => {
    const world = await aWorld();
    const pending = { ...authorisation, body: { ...body, tokenRef: 'tok_pending_60000' } };
    await world.doers.authorisePayment.carryOut(pending);
    const looking = world.doers.lookUpPayment.carryOut(lookUp);
    await expect(looking).rejects.toThrow('finds payment.pending');
    const { lookUpPayment } = paymentDoers({
      ask: () => Promise.reject(),
      giftCard: () => Promise.resolve({ kind: 'none' as const }),
      signatureHeader: '',
      readWebhook: () => Promise.resolve('unreadable' as const),
      status: () => Promise.resolve({ kind: 'unknown', why: 'connection' }),
    });
    await expect(lookUpPayment.carryOut(lookUp)).rejects.toThrow('is unknown (connection)');
  });

  it('say how long a host goes on, and when it gives a run up', async () => {
    const { doers } = await aWorld();
    const days = Object.entries(doers).map(([kind, { retryAfterMs, leaseMs }]) => {
      const totalMs = retryAfterMs.reduce((sum, pauseMs) => sum + pauseMs, 0);
      expect(Math.max(...retryAfterMs)).toBeLessThanOrEqual(3_600_000);
      return [kind, Math.floor(totalMs / dayMs), leaseMs];
    });
    expect(days).toEqual([
      ['authorisePayment', 0, 120_000],
      ['capturePayment', 3, 120_000],
      ['voidPayment', 7, 120_000],
      ['refundPayment', 7, 120_000],
      ['lookUpPayment', 0, 60_000],
      ['debitGiftCard', 3, 40_000],
      ['creditGiftCard', 3, 40_000],
      ['issueGiftCard', 3, 40_000],
    ]);
  });
});

it('no card number goes to a provider in the place of a token', async () => {
  const world = await aWorld();
  const effect = { ...authorisation, body: { ...body, tokenRef: '4111111111111111' } };
  const asking = world.doers.authorisePayment.carryOut(effect);
  const told = await asking.then(JSON.stringify, String);
  expect(told).toContain('expected a token');
  expect(told).not.toContain('4111');
  expect((await world.books()).asked).toBe(0);
});

describe('a sandbox', () => {
  it('refuses what is no request, and what is no control', async () => {
    const world = await aWorld();
    expect((await world.send('POST', '/operations', { kind: 'steal' })).status).toBe(400);
    expect((await world.send('POST', '/control', { nowMs: -1 })).status).toBe(400);
    expect((await world.send('GET', '/secrets')).status).toBe(404);
  });
});
