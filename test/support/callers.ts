/** A switch that brings calls over the API, into a centre whose rules decide. */
import { type Body, type HttpReply, shopCentre, type TestApi } from './api-server.ts';

/** With a queue for calls of which no rule speaks. */
export const ruledCentre = { ...shopCentre, defaults: { queue: 'q' } };

let keys = 0;

/** Brings calls from outside, by a key of its own. */
export async function aSwitch(served: TestApi): Promise<(body?: object) => Promise<HttpReply>> {
  const key = { name: 'switch', scopes: ['integration'], expiresAt: '1970-02-01T00:00:00Z' };
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
    as: 'nadia',
    body: key,
  });
  const secret = String(made.body['secret']);
  return async (body = {}) => {
    keys += 1;
    return await served.ask('POST', '/api/v1/centres/shop/calls', {
      as: secret,
      headers: { 'idempotency-key': `call-${keys}` },
      body: { to: '+33123456789', ...body },
    });
  };
}

/** Who calls, as a supervisor sees it. */
export async function callerOf(served: TestApi, call: HttpReply): Promise<Body> {
  const path = `/api/v1/calls/${String(call.body['callId'])}/customer`;
  return (await served.ask('GET', path, { as: 'malik' })).body;
}
