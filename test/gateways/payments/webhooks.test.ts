/** Webhooks of the sandbox of payments, and gift cards. */
import { describe, expect, it } from 'vitest';
import {
  amount,
  askProvider,
  authorise,
  authorised,
  capture,
  dayMs,
  heard,
  line,
  minuteMs,
} from '../../support/payment-requests.ts';
import { paymentWorlds, startMs } from '../../support/payment-worlds.ts';

const aWorld = paymentWorlds['in this process'];

describe('webhooks', () => {
  it('say what the answer says, once for each operation', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    const captured = await askProvider(world, capture(ref));
    await world.control({});
    expect(await heard(world)).toEqual([
      {
        id: 'wh:sandbox:evt_1',
        key: 'ord_1/auth/p1/1',
        outcome: await askProvider(world, authorise('tok_ok')),
      },
      { id: 'wh:sandbox:evt_2', key: 'ord_1/capture/p1/s1', outcome: captured },
    ]);
  });

  it('come late, twice and in another order under the same ids', async () => {
    const world = await aWorld();
    await world.control({ webhooks: { held: true } });
    await askProvider(world, capture(await authorised(world)));
    expect(world.delivered).toEqual([]);
    await world.setTime(startMs + dayMs);
    await world.control({ webhooks: { send: [2, 1, 2] } });
    const ids = (await heard(world)).map((one) => (typeof one === 'string' ? one : one.id));
    expect(ids).toEqual(['wh:sandbox:evt_2', 'wh:sandbox:evt_1', 'wh:sandbox:evt_2']);
  });

  it('come before the answer, and instead of it', async () => {
    const world = await aWorld();
    await world.control({ faults: [{ afterMs: minuteMs, answer: 'dropped' }] });
    const asking = askProvider(world, authorise('tok_ok'));
    await world.untilAsked(1);
    await world.control({});
    expect(await heard(world)).toMatchObject([{ outcome: { type: 'payment.authorised' } }]);
    await world.setTime(startMs + minuteMs);
    expect(await asking).toEqual({ kind: 'unknown', why: 'connection' });
  });

  it.each(Object.entries(paymentWorlds))(
    'are sent again until they are taken, also after a restart, %s',
    async (_where, begin) => {
      const world = await begin();
      world.settings.takesWebhooks = false;
      await askProvider(world, authorise('tok_ok'));
      await world.control({});
      await world.restart();
      world.settings.takesWebhooks = true;
      await world.setTime(startMs + minuteMs);
      // The copy is signed anew, and believed when the first no longer is.
      expect(await heard(world)).toMatchObject([
        { id: 'wh:sandbox:evt_1' },
        { id: 'wh:sandbox:evt_1' },
      ]);
      await world.setTime(startMs + 5.5 * minuteMs);
      expect(await heard(world)).toMatchObject(['too_old', { id: 'wh:sandbox:evt_1' }]);
    },
  );

  it('tell how what was pending ends', async () => {
    const world = await aWorld();
    expect(await askProvider(world, authorise('tok_pending_60000'))).toEqual({
      type: 'payment.pending',
      ...line,
    });
    await world.setTime(startMs + minuteMs);
    expect(await heard(world)).toMatchObject([
      { outcome: { type: 'payment.pending' } },
      { outcome: { type: 'payment.authorised', amountMinor: 10_000 } },
    ]);
    expect(await askProvider(world, authorise('tok_pending_60000'))).toMatchObject({
      type: 'payment.authorised',
    });
  });

  it('F8: tell that an authorisation has expired, which then captures nothing', async () => {
    const world = await aWorld();
    const ref = await authorised(world, 'tok_expires_60000');
    await world.setTime(startMs + minuteMs);
    expect((await heard(world)).at(-1)).toEqual({
      id: 'wh:sandbox:evt_2',
      key: 'ord_1/auth/p1/1',
      outcome: { type: 'payment.authorisationExpired', ...line },
    });
    expect(await askProvider(world, capture(ref))).toMatchObject({
      code: 'authorisation_expired',
    });
  });

  it('F13: tell of a dispute', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    await world.control({ dispute: ref });
    await askProvider(world, capture(ref));
    await world.control({ dispute: ref });
    expect((await heard(world)).at(-1)).toMatchObject({
      outcome: {
        type: 'payment.disputed',
        payLineId: 'p1',
        providerRef: ref,
        dueAtMs: startMs + 7 * dayMs,
      },
    });
    expect(await heard(world)).toHaveLength(3);
  });
});

describe('gift cards', () => {
  const move = (kind: 'debitGiftCard' | 'creditGiftCard', more: object = {}) => ({
    kind,
    key: `ord_1/gift/p1/${kind}`,
    subject: line,
    ...amount,
    giftCardRef: 'g1',
    ...more,
  });
  const withCard = async (balanceMinor: number) => {
    const world = await aWorld();
    await world.control({ giftCards: [{ ref: 'g1', currency: 'EUR', balanceMinor }] });
    return world;
  };

  it('are debited and credited once', async () => {
    const world = await withCard(12_000);
    await world.control({ faults: [{ answer: 'dropped' }] });
    await askProvider(world, move('debitGiftCard'));
    expect(await askProvider(world, move('debitGiftCard'))).toMatchObject({
      type: 'payment.captured',
    });
    expect((await world.books()).giftCards).toMatchObject([{ balance: 2_000 }]);
    expect(await askProvider(world, move('creditGiftCard'))).toMatchObject({
      type: 'payment.refunded',
    });
    await askProvider(world, move('creditGiftCard'));
    expect((await world.books()).giftCards).toMatchObject([{ balance: 12_000 }]);
  });

  it('F11: refuse more than is left on them, and say what is', async () => {
    const world = await withCard(9_999);
    expect(await askProvider(world, move('debitGiftCard'))).toEqual({
      type: 'payment.declined',
      ...line,
      code: 'balance_too_low',
      retryable: false,
      balanceMinor: 9_999,
    });
  });

  it('refuse another currency, and a card that nobody has', async () => {
    const world = await withCard(20_000);
    const dollars = move('debitGiftCard', { currency: 'USD' });
    expect(await askProvider(world, dollars)).toMatchObject({ code: 'currency_differs' });
    const lost = move('creditGiftCard', { giftCardRef: 'g2' });
    expect(await askProvider(world, lost)).toMatchObject({ type: 'payment.refundFailed' });
  });
});
