/** Consults of numbers outside, in a centre without a switch: the agent's client says who answered. */
import { describe, expect, it } from 'vitest';
import { aServer, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';

const outside = '+33140000099';
const path = '/api/v1/calls/c1';

async function talking(): Promise<TestApi> {
  const served = await aServer();
  served.tell(logsOn('a'), arrives('c1'));
  served.tell(accepts('c1/1'), connects('c1/1'));
  return served;
}

function asA({ ask }: TestApi, action: string, body: object = {}) {
  return ask('POST', action, { as: 'a', body });
}

/** States of the legs of c1. */
async function statesIn(served: TestApi): Promise<readonly string[]> {
  const { legs } = (await served.get(path)).body as {
    readonly legs: readonly { readonly state: string }[];
  };
  return legs.map(({ state }) => state);
}

/** Of the consultation call. */
async function consulted(served: TestApi): Promise<string> {
  const { status, body } = await asA(served, `${path}/consult`, { to: { number: outside } });
  expect([status, body['code']]).toEqual([200, undefined]);
  return `/api/v1/calls/${String(body['id'])}`;
}

describe('a consult of a number outside', () => {
  it('is refused for what is no number, with what was given', async () => {
    const served = await talking();
    for (const number of ['+33 1', 'sales', '']) {
      const { status, body } = await asA(served, `${path}/consult`, { to: { number } });
      expect([number, status]).toEqual([number, status === 422 ? 422 : 400]);
      expect(JSON.stringify(body)).toContain('number');
    }
    expect((await served.get(path)).body).toMatchObject({ derivedState: 'connected' });
  });

  it('is answered, and the caller can be passed on: the agent is ready', async () => {
    const served = await talking();
    const consult = await consulted(served);
    expect((await served.get(consult)).body).toMatchObject({ derivedState: 'connecting' });
    const early = await asA(served, `${path}/complete-transfer`);
    expect(early).toMatchObject({ status: 409, body: { code: 'consult_not_connected' } });
    expect((await asA(served, `${consult}/answer`)).status).toBe(200);
    expect((await asA(served, `${path}/complete-transfer`)).status).toBe(200);
    const { body } = await served.get(path);
    expect(body).toMatchObject({ derivedState: 'ended', cause: 'transferred' });
    expect((await served.get(consult)).body).toMatchObject({ derivedState: 'ended' });
  });

  it('that is cancelled leaves the caller as before: with the agent, or on hold', async () => {
    for (const [command, state] of [
      ['retrieve', 'connected'],
      ['hold', 'onHold'],
    ] as const) {
      const served = await talking();
      if (command === 'hold') await asA(served, `${path}/hold`);
      const consult = await consulted(served);
      expect((await asA(served, `${path}/cancel-consult`)).status).toBe(200);
      expect((await served.get(consult)).body).toMatchObject({ cause: 'consultCancelled' });
      expect(await statesIn(served)).toEqual([state, state]);
    }
  });

  it('that ends as the agent retrieves a caller from before ends the hold as well', async () => {
    const served = await talking();
    await asA(served, `${path}/hold`);
    await consulted(served);
    expect((await asA(served, `${path}/retrieve`)).status).toBe(200);
    expect(await statesIn(served)).toEqual(['connected', 'connected']);
  });

  it.each(['talks', 'is held'])('becomes a conference, whether the caller %s', async (how) => {
    const served = await talking();
    if (how === 'is held') await asA(served, `${path}/hold`);
    const consult = await consulted(served);
    expect((await statesIn(served))[1]).toBe('onHoldPendingTransfer');
    await asA(served, `${consult}/answer`);
    expect((await asA(served, `${path}/conference`)).status).toBe(200);
    expect(await statesIn(served)).toEqual(['connected', 'conferenced', 'conferenced']);
    expect((await served.get(path)).body).toMatchObject({ state: 'connected' });
    // The core holds it no more.
    expect((await asA(served, `${path}/hold`)).status).toBe(200);
  });
});
