/** What is made of answers of Stripe that no test server gives. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStripe, type PaymentRequest, pingStripe } from '../../../gateways/index.ts';
import { authorise, capture, limitMs, line, refund } from '../../support/payment-requests.ts';

type Answers = Readonly<Record<string, readonly [status: number, body: object | string]>>;

/** Answers by method and path; a payment method is always known. */
async function stripeThatAnswers(answers: Answers) {
  const asked: string[] = [];
  const all: Answers = {
    'GET /v1/payment_methods/pm_1': [200, { id: 'pm_1', customer: 'cus_1' }],
    ...answers,
  };
  const server = createServer((request, response) => {
    const of = `${request.method} ${request.url?.split('?')[0]}`;
    asked.push(of);
    request.resume();
    const [status, body] = all[of] ?? [404, { error: { code: 'resource_missing' } }];
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const place = { apiBase, secretKey: 'sk_test_1', webhookSecret: 'whsec_1' };
  const provider = await openStripe({ ...place, centreId: 'shop', nowMs: Date.now });
  return {
    asked,
    place,
    provider,
    ask: (request: PaymentRequest) => provider.ask(request, limitMs),
  };
}

const metadata = {
  centre: 'shop',
  order: 'ord_1',
  payLine: 'p1',
  round: '1',
  key: 'ord_1/auth/p1/1',
};
const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  amount: 10_000,
  amount_capturable: 10_000,
  amount_received: 0,
  currency: 'eur',
  status: 'requires_capture',
  metadata,
  latest_charge: { payment_method_details: { card: { capture_before: 1_800_000_000 } } },
};
const made = 'POST /v1/payment_intents';

describe('answers of Stripe', () => {
  it('say until when an authorisation stands', async () => {
    const { ask } = await stripeThatAnswers({ [made]: [200, intent] });
    expect(await ask(authorise('pm_1'))).toMatchObject({
      outcome: { type: 'payment.authorised', expiresAtMs: 1_800_000_000_000 },
    });
  });

  it.each([
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds', true],
    [{ code: 'card_declined', decline_code: 'lost_card' }, 'lost_card', false],
    [{ code: 'processing_error' }, 'processing_error', true],
    [{ code: 'authentication_required' }, 'authentication_required', false],
  ])('%j decline a card', async (error, code, retryable) => {
    const { ask } = await stripeThatAnswers({ [made]: [402, { error }] });
    const outcome = { type: 'payment.declined', ...line, code, retryable };
    expect(await ask(authorise('pm_1'))).toEqual({ kind: 'outcome', outcome });
  });

  it.each([
    ['no answer in JSON', 200, '<html>', { kind: 'unknown' }],
    ['a failure of theirs', 503, { error: {} }, { kind: 'unknown', why: 'serverError' }],
    ['too many requests', 429, { error: { code: 'rate_limit' } }, { kind: 'inProgress' }],
    ['a payment of somebody else', 200, { ...intent, metadata: {} }, { kind: 'unknown' }],
    ['another amount', 200, { ...intent, amount: 99_999 }, { kind: 'unknown', why: 'unreadable' }],
    ['another currency', 200, { ...intent, currency: 'usd' }, { kind: 'unknown' }],
  ])('with %s are no outcome', async (_what, status, body, answer) => {
    const { ask } = await stripeThatAnswers({ [made]: [status, body] });
    expect(await ask(authorise('pm_1'))).toMatchObject(answer);
  });

  it('that refuse the key or the request are a mistake of ours, and no decline', async () => {
    const refused = { error: { type: 'invalid_request_error', code: 'api_key_expired' } };
    const { ask, place } = await stripeThatAnswers({
      [made]: [401, refused],
      'GET /v1/payment_intents': [401, { error: { message: 'Expired API Key' } }],
    });
    await expect(ask(authorise('pm_1'))).rejects.toMatchObject({
      code: 'payment_request_refused',
      message: expect.stringContaining('401 api_key_expired'),
    });
    await expect(pingStripe(place)).rejects.toThrow('Expired API Key');
  });

  it('fail a capture that the bank does not let happen any more', async () => {
    const code = 'charge_expired_for_capture';
    const { ask } = await stripeThatAnswers({
      'GET /v1/payment_intents/pi_1': [200, intent],
      'POST /v1/payment_intents/pi_1/capture': [400, { error: { code } }],
    });
    expect(await ask(capture('pi_1'))).toMatchObject({
      outcome: { type: 'payment.captureFailed', code, shipmentId: 's1' },
    });
  });

  it('refund nothing while Stripe has not decided', async () => {
    const captured = { ...intent, status: 'succeeded', amount_received: 10_000 };
    const back = {
      id: 're_1',
      amount: 4_000,
      currency: 'eur',
      metadata: { ...metadata, key: 'ord_1/refund/p1/r1' },
    };
    const answers = (status: string): Answers => ({
      'GET /v1/payment_intents/pi_1': [200, captured],
      'GET /v1/refunds': [200, { data: [] }],
      'POST /v1/refunds': [200, { ...back, status: 'pending' }],
      'GET /v1/refunds/re_1': [200, { ...back, status, failure_reason: 'lost_or_stolen_card' }],
    });
    const pending = await stripeThatAnswers(answers('pending'));
    expect(await pending.ask(refund('pi_1', 4_000))).toEqual({ kind: 'inProgress' });
    const failed = await stripeThatAnswers(answers('failed'));
    expect(await failed.ask(refund('pi_1', 4_000))).toMatchObject({
      outcome: { type: 'payment.refundFailed', code: 'lost_or_stolen_card' },
    });
    const done = await stripeThatAnswers(answers('succeeded'));
    expect(await done.ask(refund('pi_1', 4_000))).toMatchObject({
      outcome: { type: 'payment.refunded', amountMinor: 4_000, providerRef: 're_1' },
    });
  });

  it('are in hundredths of currencies that have none', async () => {
    const krona = { ...intent, amount: 1_000_000, currency: 'isk' };
    const { ask } = await stripeThatAnswers({ [made]: [200, krona] });
    const request = { ...authorise('pm_1'), currency: 'ISK' } as PaymentRequest;
    expect(await ask(request)).toMatchObject({ outcome: { amountMinor: 10_000 } });
  });
});
