/** The port of payments, against the sandbox in this process and as one of its own. */
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
  minuteMs,
  operationsOf,
  refund,
  voiding,
} from '../../support/payment-requests.ts';
import { paymentWorlds, startMs } from '../../support/payment-worlds.ts';

describe.each(Object.entries(paymentWorlds))('payments with a sandbox %s', (_where, aWorld) => {
  describe('plain runs', () => {
    it('authorise, capture in parts and refund a card', async () => {
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

    it('void an authorisation, after which nothing is captured', async () => {
      const world = await aWorld();
      const ref = await authorised(world);
      expect(await askProvider(world, voiding(ref))).toEqual({ type: 'payment.voided', ...line });
      expect(await askProvider(world, capture(ref))).toMatchObject({
        type: 'payment.captureFailed',
        code: 'authorisation_voided',
        shipmentId: 's1',
      });
    });

    it('refuse more than was authorised, than was captured, and another currency', async () => {
      const world = await aWorld();
      const ref = await authorised(world);
      expect(await askProvider(world, capture(ref, 10_001))).toMatchObject({
        type: 'payment.captureFailed',
        code: 'more_than_authorised',
      });
      const inDollars = { ...capture(ref, 1, 's2'), currency: 'USD' } as PaymentRequest;
      expect(await askProvider(world, inDollars)).toMatchObject({ code: 'currency_differs' });
      expect(await askProvider(world, refund(ref, 1))).toMatchObject({
        type: 'payment.refundFailed',
        code: 'more_than_captured',
      });
      expect(await askProvider(world, voiding('op_77'))).toMatchObject({
        type: 'payment.voidFailed',
        code: 'unknown_authorisation',
      });
    });
  });

  describe('declines and partial approvals', () => {
    it.each([
      ['a card declined for good', 'tok_hard', { code: 'do_not_honour', retryable: false }],
      ['a card without funds', 'tok_soft', { code: 'insufficient_funds', retryable: true }],
      ['a token of somebody else', 'pm_1', { code: 'unknown_token', retryable: false }],
    ])('tell of %s, and why', async (_what, token, why) => {
      const world = await aWorld();
      const outcome = await askProvider(world, authorise(token));
      expect(outcome).toEqual({ type: 'payment.declined', ...line, ...why });
      expect((await world.books()).authorisations).toEqual([]);
    });

    it('F6: approve the third try of a card that is short twice', async () => {
      const world = await aWorld();
      const types = [];
      for (const round of [1, 2, 3]) {
        const outcome = await askProvider(world, authorise('tok_soft_2', round));
        types.push('type' in outcome ? outcome.type : outcome);
      }
      expect(types).toEqual(['payment.declined', 'payment.declined', 'payment.authorised']);
    });

    it('F12: tell the real amount of a partial approval', async () => {
      const world = await aWorld();
      expect(await askProvider(world, authorise('tok_partial_60'))).toMatchObject({
        type: 'payment.authorised',
        amountMinor: 6_000,
      });
    });

    it('tell a capture that is refused for good', async () => {
      const world = await aWorld();
      const ref = await authorised(world, 'tok_uncapturable');
      expect(await askProvider(world, capture(ref))).toMatchObject({ code: 'capture_refused' });
    });
  });

  describe('answers that are lost', () => {
    it('F1, F2: leave an authorisation unknown, which a look-up finds', async () => {
      const world = await aWorld();
      await world.control({ faults: [{ answer: 'dropped' }] });
      const request = authorise('tok_ok');
      expect(await askProvider(world, request)).toEqual({ kind: 'unknown', why: 'connection' });
      expect(await world.provider.status(request.key, limitMs)).toMatchObject({
        kind: 'found',
        operation: { status: 'authorised', amountMinor: 10_000 },
      });
      expect(await askProvider(world, request)).toMatchObject({ type: 'payment.authorised' });
      expect((await world.books()).authorisations).toHaveLength(1);
    });

    it.each([
      ['and it has acted', true, 'found'],
      ['and it has not', false, 'none'],
    ])('are unknown when the provider falls silent, %s', async (_what, acts, kind) => {
      const world = await aWorld();
      await world.control({ faults: [{ answer: 'never', acts }] });
      const request = authorise('tok_ok');
      const asking = askProvider(world, request);
      await world.untilAsked(1);
      world.endLimits();
      expect(await asking).toEqual({ kind: 'unknown', why: 'timeLimit' });
      expect((await world.provider.status(request.key, limitMs)).kind).toBe(kind);
      expect(await askProvider(world, request)).toMatchObject({ type: 'payment.authorised' });
      expect((await world.books()).authorisations).toHaveLength(1);
    });

    it('are unknown after a failure of the server, acted or not', async () => {
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

    it('F9: lose no capture and repeat none, also when the provider dies in between', async () => {
      const world = await aWorld();
      const ref = await authorised(world);
      await world.control({ faults: [{ on: 'capture', answer: 'dropped' }] });
      expect(await askProvider(world, capture(ref))).toMatchObject({ kind: 'unknown' });
      await world.restart();
      const lookUp = { key: 'ord_1/look/p1/1/1', body: { ...line, shipmentId: 's1' } };
      expect(await world.doers.lookUpPayment.carryOut(lookUp)).toMatchObject({
        type: 'payment.lookedUp',
        found: 'captured',
        amountMinor: 10_000,
        shipmentId: 's1',
      });
      expect(await askProvider(world, capture(ref))).toMatchObject({ type: 'payment.captured' });
      expect((await world.books()).authorisations).toMatchObject([{ captured: 10_000 }]);
    });
  });

  describe('keys', () => {
    it('are in progress while the first request runs', async () => {
      const world = await aWorld();
      await world.control({ faults: [{ beforeMs: minuteMs }] });
      const request = authorise('tok_ok');
      const first = askProvider(world, request);
      await world.untilAsked(1);
      expect(await askProvider(world, request)).toEqual({ kind: 'inProgress' });
      await world.setTime(startMs + minuteMs);
      expect(await first).toMatchObject({ type: 'payment.authorised' });
      expect(await operationsOf(world)).toHaveLength(1);
    });

    it('are refused for another request, by our ledger and by the provider', async () => {
      const world = await aWorld();
      const other = { ...authorise('tok_ok'), amountMinor: 1 } as PaymentRequest;
      await askProvider(world, authorise('tok_ok'));
      for (const provider of [world.provider, world.client()]) {
        const asking = provider.ask(other, limitMs);
        await expect(asking).rejects.toMatchObject({ code: 'payment_key_reused' });
      }
      expect((await world.books()).asked).toBe(2);
    });

    it('that are answered are not asked for again, also when they are forgotten', async () => {
      const world = await aWorld();
      for (const atMs of [startMs, startMs + minuteMs, startMs + 2 * dayMs]) {
        await world.setTime(atMs);
        const outcome = await askProvider(world, authorise('tok_ok'));
        expect(outcome).toMatchObject({ type: 'payment.authorised' });
        expect((await world.books()).asked).toBe(1);
      }
    });

    it('that the provider has forgotten are looked up, and charge nothing twice', async () => {
      const world = await aWorld();
      await world.control({ faults: [{ answer: 'dropped' }, { answer: 'dropped', acts: false }] });
      await askProvider(world, authorise('tok_ok'));
      await askProvider(world, authorise('tok_ok', 2));
      await world.setTime(startMs + 2 * dayMs);
      expect(await askProvider(world, authorise('tok_ok'))).toMatchObject({
        type: 'payment.authorised',
      });
      expect(await askProvider(world, authorise('tok_ok', 2))).toEqual({
        kind: 'unknown',
        why: 'keyLifeOver',
      });
      expect((await world.books()).authorisations).toHaveLength(1);
      // A client without a ledger does charge twice: the sandbox forgets in earnest.
      await world.client().ask(authorise('tok_ok'), limitMs);
      expect((await world.books()).authorisations).toHaveLength(2);
    });

    it('survive the death of the provider', async () => {
      const world = await aWorld();
      const forgetful = world.client();
      const first = await forgetful.ask(authorise('tok_ok'), limitMs);
      await world.restart();
      expect(await forgetful.ask(authorise('tok_ok'), limitMs)).toEqual(first);
      expect(await operationsOf(world)).toHaveLength(1);
    });
  });
});
