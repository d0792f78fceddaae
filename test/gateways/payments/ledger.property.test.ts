/** Whatever is sent, dropped, repeated and reordered, the books of the provider hold. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PaymentOutcome, PaymentRequest } from '../../../gateways/index.ts';
import { type PaymentWorld, paymentWorlds, startMs } from '../../support/payment-worlds.ts';

const places = fc.constantFrom(0, 0, 0, 1, 1, 2);
const amounts = fc.integer({ min: 1, max: 4_000 });
const cards = ['tok_ok', 'tok_ok', 'tok_partial_50', 'tok_soft_1', 'tok_expires_90000', 'tok_hard'];
const tokens = fc.constantFrom(...cards);
const kinds = ['authorise', 'capture', 'capture', 'refund', 'refund', 'void'] as const;
const answers = ['sent', 'sent', 'sent', 'dropped', 'error', 'never'] as const;
/** A request for the nth authorisation; few keys and amounts, so that they meet. */
const sent = fc.record({
  kind: fc.constantFrom(...kinds),
  of: places,
  no: places,
  amountMinor: amounts,
  tokenRef: tokens,
});
const fault = fc.record({
  acts: fc.boolean(),
  answer: fc.constantFrom(...answers),
});
const moves = fc.oneof(
  { weight: 6, arbitrary: fc.record({ move: fc.constant('send' as const), sent, fault }) },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('repeat' as const), back: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('webhook' as const), back: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant('wait' as const), ms: fc.nat(80_000) }) },
  { weight: 1, arbitrary: fc.constant({ move: 'restart' as const }) },
);

type Sent = typeof sent extends fc.Arbitrary<infer Value> ? Value : never;

/** An order of one payment line for each place, which believes only what it is told. */
class Believer {
  readonly refs: string[] = ['', '', ''];
  readonly told = new Map<string, string>();

  hear(key: string, outcome: PaymentOutcome): void {
    const place = Number(key.split('/')[2]);
    if (outcome.type === 'payment.authorised') this.refs[place] ||= outcome.providerRef;
    // The same key is told one end; an expiry and a wait are other news.
    if (outcome.type === 'payment.authorisationExpired' || outcome.type === 'payment.pending')
      return;
    const before = this.told.get(key);
    expect(before ?? JSON.stringify(outcome)).toBe(JSON.stringify(outcome));
    this.told.set(key, JSON.stringify(outcome));
  }

  requestFor({ kind, of, no, amountMinor, tokenRef }: Sent): PaymentRequest {
    const subject = { payLineId: `p${of}`, round: no + 1 };
    const key = `ord_1/${kind}/${of}/${no}`;
    const isFirst = kind === 'authorise';
    const money = { amountMinor: amountMinor + (isFirst ? 6_000 : 0), currency: 'EUR' };
    const providerRef = this.refs[of] ?? '';
    if (kind === 'authorise') return { kind, key, subject, ...money, tokenRef };
    return { kind, key, subject, ...money, providerRef };
  }
}

async function ask(
  world: PaymentWorld,
  believer: Believer,
  request: PaymentRequest,
): Promise<void> {
  const asking = world.provider.ask(request, 1).catch((error: Error) => error);
  // By then it is answered, or never will be.
  await new Promise((resolve) => setImmediate(resolve));
  world.endLimits();
  const answer = await asking;
  if (answer instanceof Error) expect(answer).toMatchObject({ code: 'payment_key_reused' });
  else if (answer.kind === 'outcome') believer.hear(request.key, answer.outcome);
}

async function hold(world: PaymentWorld): Promise<void> {
  const { operations, authorisations } = await world.books();
  const keys = operations.map(({ key }) => key);
  expect(keys).toEqual([...new Set(keys)]);
  const sumOf = (status: string) =>
    operations
      .filter((one) => one.status === status)
      .reduce((sum, one) => sum + one.amountMinor, 0);
  const total = (of: 'authorised' | 'captured' | 'refunded') =>
    authorisations.reduce((sum, one) => sum + one[of], 0);
  for (const { authorised, captured, refunded } of authorisations) {
    expect(captured).toBeLessThanOrEqual(authorised);
    expect(refunded).toBeLessThanOrEqual(captured);
  }
  for (const of of ['authorised', 'captured', 'refunded'] as const)
    expect(total(of)).toBe(sumOf(of));
}

async function play(
  list: readonly (typeof moves extends fc.Arbitrary<infer Move> ? Move : never)[],
) {
  const world = await paymentWorlds['in this process']();
  await world.control({ webhooks: { held: true } });
  const believer = new Believer();
  const requests: PaymentRequest[] = [];
  let nowMs = startMs;
  for (const one of list) {
    switch (one.move) {
      case 'send': {
        await world.control({ faults: [one.fault] });
        const request = believer.requestFor(one.sent);
        requests.push(request);
        await ask(world, believer, request);
        await world.control({ faults: [] });
        break;
      }
      case 'repeat': {
        const request = requests.at(-1 - one.back);
        if (request !== undefined) await ask(world, believer, request);
        break;
      }
      case 'webhook': {
        const id = (await world.books()).webhooks.at(-1 - one.back)?.id;
        await world.control({ webhooks: { send: id === undefined ? [] : [id, id] } });
        break;
      }
      case 'wait':
        nowMs += one.ms;
        await world.setTime(nowMs);
        break;
      case 'restart':
        await world.restart();
        await world.control({ webhooks: { held: true } });
    }
    for (const { rawBody, signature } of world.delivered.splice(0)) {
      const message = await world.provider.readWebhook(rawBody, signature);
      if (typeof message !== 'string') believer.hear(message.key, message.outcome);
    }
    await hold(world);
  }
  return (await world.books()).operations;
}

/** Reaches every end of an operation, whatever the seed. */
const ends = (
  [
    ['authorise', 0],
    ['capture', 0],
    ['refund', 0],
    ['authorise', 1],
    ['void', 1],
    ['capture', 1],
  ] as const
).map(([kind, of]) => {
  const one = { kind, of, no: 0 as const, amountMinor: 1_000, tokenRef: 'tok_ok' };
  return { move: 'send' as const, sent: one, fault: { acts: true, answer: 'sent' as const } };
});

it('no key is charged twice, captured <= authorised, refunded <= captured', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 10, maxLength: 30 }), async (list) => {
      for (const { status } of await play(list)) seen.add(status);
    }),
    { numRuns: 50, examples: [[ends]] },
  );
  for (const status of ['authorised', 'captured', 'captureFailed', 'voided', 'refunded']) {
    expect(seen).toContain(status);
  }
});
