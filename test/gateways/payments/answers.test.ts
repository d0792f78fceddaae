/** What the port makes of answers and webhooks that no sandbox would send. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HttpProvider, type PaymentRequest, signatureHeader } from '../../../gateways/index.ts';
import { secret, startMs } from '../../support/payment-worlds.ts';

const request: PaymentRequest = {
  kind: 'authorise',
  key: 'ord_1/auth/p1/1',
  subject: { payLineId: 'p1', round: 1 },
  amountMinor: 10_000,
  currency: 'EUR',
  tokenRef: 'tok_ok',
};
const operation = {
  key: request.key,
  subject: request.subject,
  status: 'authorised',
  providerRef: 'op_1',
  amountMinor: 10_000,
  currency: 'EUR',
};

function aProvider(status = 200, body = '', nowMs = startMs): HttpProvider {
  return new HttpProvider({
    name: 'bank',
    secret,
    nowMs: () => nowMs,
    transport: () => Promise.resolve({ status, body }),
  });
}

describe('answers of a provider', () => {
  it.each([
    ['another currency', { ...operation, currency: 'USD' }],
    ['more money', { ...operation, amountMinor: 10_001 }],
    ['another key', { ...operation, key: 'ord_2/auth/p1/1' }],
    ['a state that we do not know', { ...operation, status: 'blessed' }],
  ])('of %s are unknown', async (_what, answered) => {
    const provider = aProvider(200, JSON.stringify(answered));
    expect(await provider.ask(request, 1)).toEqual({ kind: 'unknown', why: 'unreadable' });
  });

  it.each([
    [200, '<html>', { kind: 'unknown', why: 'unreadable' }],
    [502, '<html>', { kind: 'unknown', why: 'serverError' }],
    [500, JSON.stringify(operation), { kind: 'unknown', why: 'serverError' }],
    [429, '', { kind: 'inProgress' }],
  ])('with status %i are no outcome', async (status, body, answer) => {
    expect(await aProvider(status, body).ask(request, 1)).toEqual(answer);
  });

  it('that refuse the request itself are a mistake of ours, and no decline', async () => {
    const asking = aProvider(400, '{"code":"amount_invalid"}').ask(request, 1);
    await expect(asking).rejects.toMatchObject({
      code: 'payment_request_refused',
      message: expect.stringContaining('amount_invalid'),
    });
  });

  it.each([
    [404, '<html>', { kind: 'unknown', why: 'unreadable' }],
    [503, '', { kind: 'unknown', why: 'serverError' }],
    [404, '{"code":"operation_not_found"}', { kind: 'none' }],
  ])(
    'to a look-up with status %i and %s say no more than they say',
    async (status, body, found) => {
      expect(await aProvider(status, body).status(request.key, 1)).toEqual(found);
    },
  );
});

describe('E7: webhooks', () => {
  const body = JSON.stringify({ id: 'evt_9', operation });
  const signed = (rawBody = body, by = secret, atMs = startMs) =>
    `t=${atMs},v1=${createHmac('sha256', by).update(`${atMs}.${rawBody}`).digest('hex')}`;
  const fiveMinutes = 300_000;

  it('are believed when they are signed, by a header that has a name', async () => {
    expect(signatureHeader).toBe('payment-signature');
    expect(await aProvider().readWebhook(body, signed())).toMatchObject({
      id: 'wh:bank:evt_9',
      key: request.key,
      outcome: { type: 'payment.authorised' },
    });
    const inTime = aProvider(200, '', startMs + fiveMinutes);
    expect(await inTime.readWebhook(body, signed())).toMatchObject({ id: 'wh:bank:evt_9' });
  });

  it.each([
    ['none', undefined, 'signature_missing'],
    ['none that can be read', 'hello', 'signature_wrong'],
    ['that of another secret', signed(body, 'other'), 'signature_wrong'],
    ['that of another body', signed(`${body} `), 'signature_wrong'],
    ['a newer time stamp on an old one', signed().replace('t=1', 't=2'), 'signature_wrong'],
    [
      'a time stamp of before five minutes',
      signed(body, secret, startMs - fiveMinutes - 1),
      'too_old',
    ],
    [
      'a time stamp of after five minutes',
      signed(body, secret, startMs + fiveMinutes + 1),
      'too_old',
    ],
  ])('are refused with the signature: %s', async (_what, signature, refusal) => {
    expect(await aProvider().readWebhook(body, signature)).toBe(refusal);
  });

  it('that are signed and make no sense are unreadable', async () => {
    for (const text of ['', '{}', body.replace('authorised', 'blessed')]) {
      expect(await aProvider().readWebhook(text, signed(text))).toBe('unreadable');
    }
  });
});
