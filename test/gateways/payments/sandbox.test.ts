/**
 * What the sandbox of payments does beyond the suite of every provider
 * (`test/conformance/payment-provider.test.ts`), and that it does it as a process too.
 */
import { describe, expect, it } from 'vitest';
import type { PaymentRequest } from '../../../gateways/index.ts';
import {
  askProvider,
  authorise,
  authorised,
  capture,
  dayMs,
  limitMs,
  line,
  operationsOf,
  refund,
} from '../../support/payment-requests.ts';
import { paymentWorlds, startMs } from '../../support/payment-worlds.ts';

const aWorld = paymentWorlds['in this process'];

describe('a sandbox of payments', () => {
  it('authorises for a week, captures in parts and refunds a card', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    const expiresAtMs = startMs + 7 * dayMs;
    expect(await askProvider(world, authorise('tok_ok'))).toEqual({
      type: 'payment.authorised',
      ...line,
      amountMinor: 10_000,
      providerRef: ref,
      expiresAtMs,
    });
    expect(await askProvider(world, capture(ref, 6_000))).toMatchObject({
      type: 'payment.captured',
      ...line,
      shipmentId: 's1',
      amountMinor: 6_000,
    });
    expect(await askProvider(world, capture(ref, 4_000, 's2'))).toMatchObject({
      type: 'payment.captured',
      shipmentId: 's2',
      amountMinor: 4_000,
    });
    expect(await askProvider(world, refund(ref, 2_500))).toMatchObject({
      type: 'payment.refunded',
    });
    expect((await world.books()).authorisations).toMatchObject([
      { authorised: 10_000, captured: 10_000, refunded: 2_500, state: 'live' },
    ]);
  });

  it.each([
    ['a card declined for good', 'tok_hard', { code: 'do_not_honour', retryable: false }],
    ['a card without funds', 'tok_soft', { code: 'insufficient_funds', retryable: true }],
  ])('tells of %s, and why', async (_what, token, why) => {
    const world = await aWorld();
    const outcome = await askProvider(world, authorise(token));
    expect(outcome).toEqual({ type: 'payment.declined', ...line, ...why });
    expect((await world.books()).authorisations).toEqual([]);
  });

  it('F6: approves the third try of a card that is short twice', async () => {
    const world = await aWorld();
    const types = [];
    for (const round of [1, 2, 3]) {
      const outcome = await askProvider(world, authorise('tok_soft_2', round));
      types.push('type' in outcome ? outcome.type : outcome);
    }
    expect(types).toEqual(['payment.declined', 'payment.declined', 'payment.authorised']);
  });

  it('F12: tells the real amount of a partial approval', async () => {
    const world = await aWorld();
    expect(await askProvider(world, authorise('tok_partial_60'))).toMatchObject({
      type: 'payment.authorised',
      amountMinor: 6_000,
    });
  });

  it('tells of a capture that is refused for good', async () => {
    const world = await aWorld();
    const ref = await authorised(world, 'tok_uncapturable');
    expect(await askProvider(world, capture(ref))).toMatchObject({ code: 'capture_refused' });
  });

  it('leaves a request unknown after a failure of the server, acted or not', async () => {
    const world = await aWorld();
    await world.control({ faults: [{ answer: 'error', acts: false }, { answer: 'error' }] });
    const request = authorise('tok_ok');
    for (const found of ['none', 'found']) {
      expect(await askProvider(world, request)).toEqual({ kind: 'unknown', why: 'serverError' });
      expect((await world.provider.status(request.key, limitMs)).kind).toBe(found);
    }
    expect(await askProvider(world, request)).toMatchObject({ type: 'payment.authorised' });
    expect((await world.books()).authorisations).toHaveLength(1);
  });

  it('refuses a key for another request, of which our ledger does not ask it', async () => {
    const world = await aWorld();
    const other = { ...authorise('tok_ok'), amountMinor: 1 } as PaymentRequest;
    await askProvider(world, authorise('tok_ok'));
    for (const provider of [world.provider, world.client()]) {
      const asking = provider.ask(other, limitMs);
      await expect(asking).rejects.toMatchObject({ code: 'payment_key_reused' });
    }
    expect((await world.books()).asked).toBe(2);
  });

  it('forgets keys after a day, so that a client without a ledger charges twice', async () => {
    const world = await aWorld();
    const client = world.client();
    await client.ask(authorise('tok_ok'), limitMs);
    await world.setTime(startMs + 2 * dayMs);
    await client.ask(authorise('tok_ok'), limitMs);
    expect((await world.books()).authorisations).toHaveLength(2);
  });
});

describe('a sandbox as a process of its own', () => {
  it('loses answers over HTTP, and neither books nor keys when it is killed', async () => {
    const world = await paymentWorlds['as a process of its own']();
    const faults = [
      { on: 'authorise', answer: 'dropped' },
      { on: 'capture', answer: 'error', acts: false },
      { on: 'capture', answer: 'never' },
    ];
    await world.control({ faults });
    const request = authorise('tok_ok');
    expect(await askProvider(world, request)).toEqual({ kind: 'unknown', why: 'connection' });
    expect(await world.provider.status(request.key, limitMs)).toMatchObject({ kind: 'found' });
    const ref = await authorised(world);
    const lost = capture(ref);
    expect(await askProvider(world, lost)).toEqual({ kind: 'unknown', why: 'serverError' });
    const late = askProvider(world, lost);
    await world.untilAsked(4);
    world.endLimits();
    expect(await late).toEqual({ kind: 'unknown', why: 'timeLimit' });
    const forgetful = world.client();
    const first = await forgetful.ask(request, limitMs);
    await world.restart();
    expect(await forgetful.ask(request, limitMs)).toEqual(first);
    const other = { ...request, amountMinor: 1 } as PaymentRequest;
    await expect(forgetful.ask(other, limitMs)).rejects.toMatchObject({
      code: 'payment_key_reused',
    });
    const lookUp = { key: 'ord_1/look/p1/1/1', body: { ...line, shipmentId: 's1' } };
    expect(await world.doers.lookUpPayment.carryOut(lookUp)).toMatchObject({
      type: 'payment.lookedUp',
      found: 'captured',
      amountMinor: 10_000,
      shipmentId: 's1',
    });
    expect(await askProvider(world, lost)).toMatchObject({ type: 'payment.captured' });
    expect(await operationsOf(world)).toHaveLength(2);
    expect((await world.books()).authorisations).toMatchObject([{ captured: 10_000 }]);
  });
});
