/** What every payment provider does behind the port, whoever it is. */
import { describe, expect, it } from 'vitest';
import { orderEventSchema } from '../../contracts/index.ts';
import type { PaymentProvider, PaymentRequest, paymentDoers } from '../../gateways/index.ts';
import {
  authorise,
  capture,
  dayMs,
  limitMs,
  line,
  minuteMs,
  refund,
  voiding,
} from './payment-requests.ts';

export interface ProviderBooks {
  /** How many were made, captured or not. */
  readonly authorisations: number;
  readonly captured: number;
  readonly refunded: number;
  /** Authorised, not captured and not released. */
  readonly held: number;
}

/** How an answer is lost; `acts`: the request was carried out [it was]. */
export interface LostAnswer {
  readonly on?: string;
  readonly times?: number;
  readonly acts?: boolean;
  readonly answer: 'never' | 'dropped' | 'error';
}

/** A provider with empty books, and what a test does to it. */
export interface ProviderWorld {
  readonly provider: PaymentProvider;
  readonly doers: ReturnType<typeof paymentDoers>;
  /** Another provider on the same books, which has no ledger of keys. */
  client(): Promise<PaymentProvider>;
  card(kind: 'good' | 'declined'): Promise<string>;
  fail(...faults: readonly LostAnswer[]): Promise<void>;
  /** The next request is not carried out before `letGo`. */
  hold(): Promise<void>;
  letGo(): Promise<void>;
  /** How many requests were to change something. */
  asked(): Promise<number>;
  /** Time passes; after a day the provider has forgotten its keys. */
  later(ms: number): Promise<void>;
  /** The time of every request that is under way is up. */
  endLimits(): void;
  /** The provider dies, and comes back with its books. */
  restart(): Promise<void>;
  books(): Promise<ProviderBooks>;
}

async function ask({ provider }: ProviderWorld, request: PaymentRequest) {
  const answer = await provider.ask(request, limitMs);
  return answer.kind === 'outcome' ? orderEventSchema.parse(answer.outcome) : answer;
}

async function authorised(world: ProviderWorld, round = 1): Promise<string> {
  const outcome = await ask(world, authorise(await world.card('good'), round));
  if (!('type' in outcome) || outcome.type !== 'payment.authorised') throw new Error('not so');
  return outcome.providerRef;
}

async function untilAsked(world: ProviderWorld, times: number): Promise<void> {
  await expect.poll(world.asked).toBeGreaterThanOrEqual(times);
}

export function providerSuite(name: string, aWorld: () => Promise<ProviderWorld>): void {
  describe(`payment provider ${name}`, () => {
    money(aWorld);
    lostAnswers(aWorld);
    keys(aWorld);
  });
}

function money(aWorld: () => Promise<ProviderWorld>): void {
  it('authorises, captures and refunds in part', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    const { expiresAtMs: _, ...outcome } = {
      expiresAtMs: 0,
      ...(await ask(world, authorise(await world.card('good'), 2))),
    };
    expect(outcome).toMatchObject({ type: 'payment.authorised', amountMinor: 10_000, round: 2 });
    expect(await world.books()).toMatchObject({ authorisations: 2, captured: 0, held: 20_000 });
    expect(await ask(world, capture(ref))).toEqual({
      type: 'payment.captured',
      ...line,
      shipmentId: 's1',
      amountMinor: 10_000,
      providerRef: expect.any(String),
    });
    expect(await ask(world, refund(ref, 2_500))).toMatchObject({
      type: 'payment.refunded',
      amountMinor: 2_500,
    });
    expect(await ask(world, refund(ref, 2_500, 'r2'))).toMatchObject({ amountMinor: 2_500 });
    expect(await world.books()).toMatchObject({ captured: 10_000, refunded: 5_000 });
  });

  it('captures a part, of which nothing is held once it is voided, and the rest anew', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    expect(await ask(world, capture(ref, 6_000))).toMatchObject({ amountMinor: 6_000 });
    const token = await world.card('good');
    const rest = { ...authorise(token, 2), amountMinor: 4_000 } as PaymentRequest;
    const again = await ask(world, rest);
    expect(again).toMatchObject({ type: 'payment.authorised', amountMinor: 4_000 });
    expect(await ask(world, voiding(ref))).toEqual({ type: 'payment.voided', ...line });
    const { providerRef = '' } = 'providerRef' in again ? again : {};
    expect(await ask(world, capture(providerRef, 4_000, 's2'))).toMatchObject({
      type: 'payment.captured',
      shipmentId: 's2',
    });
    expect(await ask(world, refund(ref, 6_000))).toMatchObject({ type: 'payment.refunded' });
    expect(await world.books()).toMatchObject({ captured: 10_000, refunded: 6_000, held: 0 });
  });

  it('authorises a card again, as often as an order asks', async () => {
    const world = await aWorld();
    const token = await world.card('good');
    for (const round of [1, 2, 3]) {
      const outcome = await ask(world, authorise(token, round));
      expect(outcome).toMatchObject({ type: 'payment.authorised', round });
    }
  });

  it('voids an authorisation, after which nothing is captured', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    expect(await ask(world, voiding(ref))).toEqual({ type: 'payment.voided', ...line });
    expect(await ask(world, capture(ref))).toMatchObject({
      type: 'payment.captureFailed',
      code: 'authorisation_voided',
      shipmentId: 's1',
    });
    expect(await world.books()).toMatchObject({ captured: 0, held: 0 });
  });

  it('refuses more than there is, another currency, and what it does not know', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    expect(await ask(world, capture(ref, 10_001))).toMatchObject({
      type: 'payment.captureFailed',
      code: 'more_than_authorised',
    });
    const inDollars = { ...capture(ref, 1, 's2'), currency: 'USD' } as PaymentRequest;
    expect(await ask(world, inDollars)).toMatchObject({ code: 'currency_differs' });
    expect(await ask(world, refund(ref, 1))).toMatchObject({
      type: 'payment.refundFailed',
      code: 'more_than_captured',
    });
    const unknown = { type: 'payment.voidFailed', code: 'unknown_authorisation' };
    expect(await ask(world, voiding('pi_77'))).toMatchObject(unknown);
    await ask(world, capture(ref, 10_000, 's3'));
    expect(await ask(world, { ...voiding(ref), key: 'ord_1/void/p1/1/2' })).toMatchObject({
      type: 'payment.voidFailed',
      code: 'already_captured',
    });
    expect(await ask(world, refund(ref, 10_001, 'r2'))).toMatchObject({
      code: 'more_than_captured',
    });
    expect(await world.books()).toMatchObject({ captured: 10_000, refunded: 0 });
  });

  it('declines a card, and a token that it has not given', async () => {
    const world = await aWorld();
    const declined = await ask(world, authorise(await world.card('declined')));
    expect(declined).toMatchObject({ type: 'payment.declined', ...line, retryable: false });
    for (const [round, token] of ['pm_of_somebody', ''].entries()) {
      expect(await ask(world, authorise(token, 2 + round))).toMatchObject({
        type: 'payment.declined',
        code: 'unknown_token',
      });
    }
    expect(await world.books()).toMatchObject({ authorisations: 0 });
  });
}

function lostAnswers(aWorld: () => Promise<ProviderWorld>): void {
  it('leaves an authorisation unknown whose answer is lost, and a look-up finds it', async () => {
    const world = await aWorld();
    await world.fail({ answer: 'dropped', on: 'authorise' });
    const request = authorise(await world.card('good'));
    expect(await ask(world, request)).toEqual({ kind: 'unknown', why: 'connection' });
    expect(await world.provider.status(request.key, limitMs)).toMatchObject({
      kind: 'found',
      operation: { status: 'authorised', amountMinor: 10_000 },
    });
    expect(await ask(world, request)).toMatchObject({ type: 'payment.authorised' });
    expect(await world.books()).toMatchObject({ authorisations: 1 });
  });

  it.each([
    ['and it has acted', true, 'found'],
    ['and it has not', false, 'none'],
  ])('is unknown when it falls silent, %s', async (_what, acts, kind) => {
    const world = await aWorld();
    const request = authorise(await world.card('good'));
    await world.fail({ answer: 'never', acts, on: 'authorise' });
    const asking = ask(world, request);
    await untilAsked(world, 1);
    await expect.poll(() => isOver(world, asking)).toBe(true);
    expect(await asking).toEqual({ kind: 'unknown', why: 'timeLimit' });
    expect((await world.provider.status(request.key, limitMs)).kind).toBe(kind);
    expect(await ask(world, request)).toMatchObject({ type: 'payment.authorised' });
    expect(await world.books()).toMatchObject({ authorisations: 1 });
  });

  it.each(['capture', 'void', 'refund'] as const)(
    'carries a %s out once whose answer is lost, also when it is restarted',
    async (kind) => {
      const world = await aWorld();
      const ref = await authorised(world);
      if (kind === 'refund') await ask(world, capture(ref));
      const request = { capture: capture(ref), void: voiding(ref), refund: refund(ref, 4_000) };
      await world.fail({ answer: 'dropped', on: kind });
      expect(await ask(world, request[kind])).toMatchObject({ kind: 'unknown' });
      await world.restart();
      const found = await world.provider.status(request[kind].key, limitMs);
      expect(found).toMatchObject({ kind: 'found', operation: { key: request[kind].key } });
      const done = { capture: 'captured', void: 'voided', refund: 'refunded' }[kind];
      for (const provider of [world.provider, await world.client()]) {
        const answer = await provider.ask(request[kind], limitMs);
        expect(answer).toMatchObject({ outcome: { type: `payment.${done}` } });
      }
      const captured = kind === 'void' ? 0 : 10_000;
      const refunded = kind === 'refund' ? 4_000 : 0;
      expect(await world.books()).toMatchObject({ captured, refunded });
    },
  );

  it('finds a capture for the order that looks it up', async () => {
    const world = await aWorld();
    await ask(world, capture(await authorised(world), 6_000));
    const lookUp = { key: 'ord_1/look/p1/1/1', body: { ...line, shipmentId: 's1' } };
    expect(await world.doers.lookUpPayment.carryOut(lookUp)).toMatchObject({
      type: 'payment.lookedUp',
      found: 'captured',
      amountMinor: 6_000,
      shipmentId: 's1',
    });
    const other = { key: 'ord_2/look/p1/1/1', body: line };
    expect(await world.doers.lookUpPayment.carryOut(other)).toMatchObject({ found: 'none' });
  });
}

/** Ends what is waited for, which a request may have begun since. */
async function isOver(world: ProviderWorld, asking: Promise<unknown>): Promise<boolean> {
  world.endLimits();
  return (await Promise.race([asking, Promise.resolve(null)])) !== null;
}

function keys(aWorld: () => Promise<ProviderWorld>): void {
  it('is in progress with a key while the first request runs', async () => {
    const world = await aWorld();
    const ref = await authorised(world);
    const before = await world.asked();
    await world.hold();
    const first = ask(world, capture(ref));
    await untilAsked(world, before + 1);
    expect(await ask(world, capture(ref))).toEqual({ kind: 'inProgress' });
    await world.letGo();
    expect(await first).toMatchObject({ type: 'payment.captured' });
    expect(await world.books()).toMatchObject({ captured: 10_000 });
  });

  it('refuses a key for another request, by our ledger and by the provider', async () => {
    const world = await aWorld();
    const request = authorise(await world.card('good'));
    await ask(world, request);
    const other = { ...request, amountMinor: 1 } as PaymentRequest;
    for (const provider of [world.provider, await world.client()]) {
      const asking = provider.ask(other, limitMs);
      await expect(asking).rejects.toMatchObject({ code: 'payment_key_reused' });
    }
    expect(await world.books()).toMatchObject({ authorisations: 1 });
  });

  it('asks once for a key that is answered, also when the provider has forgotten it', async () => {
    const world = await aWorld();
    const request = authorise(await world.card('good'));
    await ask(world, request);
    const asked = await world.asked();
    for (const ms of [minuteMs, 2 * dayMs]) {
      await world.later(ms);
      expect(await ask(world, request)).toMatchObject({ type: 'payment.authorised' });
      expect(await world.asked()).toBe(asked);
    }
  });

  it('charges nothing twice under keys that the provider has forgotten', async () => {
    const world = await aWorld();
    const [request, lost] = [
      authorise(await world.card('good')),
      authorise(await world.card('good'), 2),
    ];
    await world.fail({ answer: 'dropped', on: 'authorise' });
    await ask(world, request);
    await world.fail({ answer: 'dropped', acts: false, on: 'authorise' });
    await ask(world, lost);
    await world.later(2 * dayMs);
    expect(await ask(world, request)).toMatchObject({ type: 'payment.authorised' });
    expect(await ask(world, lost)).toEqual({ kind: 'unknown', why: 'keyLifeOver' });
    expect(await world.books()).toMatchObject({ authorisations: 1 });
  });
}
