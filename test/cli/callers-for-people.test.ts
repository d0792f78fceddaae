import { afterAll, describe, expect, it } from 'vitest';
import { Client } from '#client';
import { systemClock } from '../../live/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import { readVerdier } from '../support/maison-verdier.ts';

/** What a newcomer waits for at most. */
const firstCallMsMax = 30_000;
const agent = 'verdier.helene';

describe('a person in the demo', async () => {
  const service = await startDemo(readVerdier(), {
    clock: systemClock,
    speed: 1,
    host: '127.0.0.1',
    port: 0,
    onInternal: (error) => {
      throw error;
    },
  });
  const helene = new Client({ server: service.address, bearer: 'helene' });
  afterAll(() => service.stop());

  async function workAtHand() {
    const read = await helene.get('/api/v1/agents/{agent}', { params: { agent } });
    return read.ok ? read.body.work : [];
  }

  it('who is ready is called by a customer within half a minute', async () => {
    const params = { agent };
    const signed = await helene.post('/api/v1/agents/{agent}/sign-on', { params, body: {} });
    expect(signed.ok).toBe(true);
    expect(await workAtHand()).toEqual([]);
    await helene.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } });
    await expect.poll(workAtHand, { timeout: firstCallMsMax }).toMatchObject([{ phase: 'offer' }]);
    const [{ offerId = '', callId: call = '' } = {}] = await workAtHand();
    const read = await helene.get('/api/v1/calls/{call}', { params: { call } });
    const number = read.ok ? read.body.legs[0]?.callerId?.number : undefined;
    const query = { q: String(number) };
    const found = await helene.get('/api/v1/centres/{centre}/customers', {
      params: { centre: 'verdier' },
      query,
    });
    expect(found.ok && found.body.items).toHaveLength(1);
    const accepted = await helene.post('/api/v1/offers/{offer}/accept', {
      params: { offer: offerId },
    });
    expect(accepted.ok).toBe(true);
    expect(await workAtHand()).toMatchObject([{ phase: 'talk', callId: call }]);
  });
});
