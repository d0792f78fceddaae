/** Messages in voicemails over HTTP, where the switch is a simulated one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../kernel/index.ts';
import { Wire } from '../../live/index.ts';
import type { CentreFile, QueueSetting } from '../../routing/index.ts';
import { purgeOld } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue, arrives } from '../support/builders.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { soundLevels } from '../support/simulated-recordings.ts';

const anna = '+33639980001';
const headBytes = 44;
const ofBox = '/api/v1/queues/shop.box/messages';
const ofAnn = '/api/v1/agents/shop.a/messages';

function centreOf(of: { readonly agent: string } | { readonly queue: string }): CentreFile {
  const box: QueueSetting = {
    id: 'box',
    voicemail: { greeting: 'leave', greetingMs: 2_000, limitMs: 10_000, ...of },
    plan: { fallback: { kind: 'move', queue: 'q' } },
  };
  return aCentre({
    id: 'shop',
    defaults: { queue: 'box' },
    queues: [aQueue('q'), box],
    addresses: [{ id: 'st12', dial: '12' }],
    agents: [anAgent('a'), anAgent('b', { links: [] })],
  });
}

/** Whoever calls hears the greeting of a voicemail of Ann's, unless said otherwise. */
async function voicemail({
  of = { agent: 'a' },
  canRecord = true,
  folder = aFolder(),
}: {
  readonly of?: { readonly agent: string } | { readonly queue: string };
  readonly canRecord?: boolean;
  readonly folder?: string;
} = {}) {
  const options = { path: join(folder, 'callwright.db'), takesOrders: true };
  const served = await aServer(centreOf(of), [], {}, options);
  const { live, clock, ask, tell } = served;
  const stage = aLegSwitchStage(clock);
  if (!canRecord) stage.legs.features = stage.legs.features.filter((one) => one !== 'call.record');
  await live.switch.attach(stage.legs);
  const callOf = (from: string) => {
    const all = live.projection.calls.all();
    const is = all.findLast(({ legs }) => legs[0]?.leg.callerId?.number === from);
    return is ?? expect.unreachable();
  };
  /** The greeting is over, and the caller speaks. */
  const speaks = async (from = anna) => {
    await stage.call(from, '0140000000');
    const { callId } = callOf(from).call;
    await stage.until('it is recorded', () => stage.legs.recordings.all.has(`${callId}.vm`));
    return `${callId}.vm`;
  };
  const rows = async (url = ofAnn, as = 'a') => items((await ask('GET', url, { as })).body);
  const left = async (from = anna) => {
    const id = await speaks(from);
    await stage.hangUp(from);
    await stage.until('it is kept', async () => {
      return (await rows()).some((row) => row['id'] === id && row['state'] === 'whole');
    });
    return id;
  };
  const isLit = () => live.stations.get('st12').messageWaiting;
  const logOn = () => tell({ type: 'logOn', agentId: 'a', addressId: 'st12', ready: false });
  return { ...served, stage, folder, callOf, speaks, left, rows, isLit, logOn };
}

const items = (body: object) =>
  Reflect.get(body, 'items') as readonly { readonly [member: string]: unknown }[];

describe('a message', () => {
  it('is recorded after the greeting, listed, and played by whose it is', async () => {
    const { stage, rows, callOf, app, ask } = await voicemail();
    await stage.call(anna, '0140000000');
    expect(stage.legs.recordings.all.size).toBe(0);
    const { callId } = callOf(anna).call;
    const id = `${callId}.vm`;
    const legId = () => stage.legs.records.at(-1)?.legId ?? '';
    expect(stage.legs.played(legId())).toBe('leave');
    await stage.until('it is recorded', () => stage.legs.recordings.all.has(id));
    expect(stage.legs.played(legId())).toBeNull();
    expect(await rows()).toMatchObject([{ id, state: 'live', lengthMs: 0 }]);
    await stage.hangUp(anna);
    await stage.until('it is kept', async () => (await rows())[0]?.['state'] === 'whole');
    const message = { id, callId, mailboxId: 'shop.box', caller: anna, heardAt: null };
    expect(await rows()).toMatchObject([{ ...message, lengthMs: 100, agentId: null }]);
    expect(await rows(ofBox)).toMatchObject([message]);
    expect(await rows('/api/v1/centres/shop/recordings', 'malik')).toMatchObject([message]);
    expect(callOf(anna).call).toMatchObject({ derivedState: 'ended', outcome: 'message' });
    const url = `${ofBox}/${id}/sound`;
    const played = await app.inject({ url, headers: { authorization: 'Bearer a' } });
    expect(played.rawPayload.readInt16LE(headBytes)).toBe(soundLevels.party);
    for (const one of [ofBox, ofAnn, `${ofBox}/${id}/sound`]) {
      expect((await ask('GET', one, { as: 'b' })).body['code']).toBe('role_missing');
    }
  });

  it('ends at its limit, and at #', async () => {
    const { stage, speaks, rows } = await voicemail();
    const isKept = (id: string) => async () =>
      (await rows()).some((row) => row['id'] === id && row['state'] === 'whole');
    const first = await speaks();
    await stage.digits(anna, '#');
    await stage.until('# has ended it', isKept(first));
    const second = await speaks();
    await stage.until('its limit has ended it', isKept(second));
    expect(stage.legs.records.map(({ endedBy }) => endedBy)).toEqual(['command', 'command']);
  });

  it('is also for those with a link to the voicemail’s queue, and for nobody else', async () => {
    const { left, rows, ask } = await voicemail({ of: { queue: 'q' } });
    const id = await left();
    expect(await rows(ofAnn)).toMatchObject([{ id }]);
    expect((await ask('GET', ofBox, { as: 'b' })).body['code']).toBe('role_missing');
    expect(await rows('/api/v1/agents/shop.b/messages', 'b')).toEqual([]);
    expect((await ask('GET', '/api/v1/queues/shop.q/messages', { as: 'a' })).status).toBe(403);
    expect(await rows('/api/v1/queues/shop.q/messages', 'malik')).toEqual([]);
    const elsewhere = `/api/v1/queues/shop.q/messages/${id}/heard`;
    expect((await ask('POST', elsewhere, { as: 'malik' })).status).toBe(404);
  });

  it('lights the lamp of a telephone until it is heard, wherever its agent logs on', async () => {
    const { left, rows, isLit, logOn, ask, tell, stage } = await voicemail();
    const id = await left();
    expect(isLit()).toBe(false);
    logOn();
    await left('+33639980002');
    expect([isLit(), stage.legs.lamps.get('12')]).toEqual([true, true]);
    tell({ type: 'logOff', agentId: 'a' });
    await rows();
    expect([isLit(), stage.legs.lamps.get('12')]).toEqual([false, false]);
    logOn();
    const onWallboard = async () => {
      const { body } = await ask('GET', '/api/v1/centres/shop/wallboard', { as: 'malik' });
      const queues = body['queues'] as readonly { readonly messagesWaiting: number | null }[];
      return queues.map(({ messagesWaiting }) => messagesWaiting);
    };
    expect(await onWallboard()).toEqual([2, null]);
    for (const one of await rows(`${ofAnn}?waiting=true`)) {
      expect(isLit()).toBe(true);
      const url = `${ofBox}/${String(one['id'])}/heard`;
      expect((await ask('POST', url, { as: 'a' })).status).toBe(204);
    }
    expect(isLit()).toBe(false);
    expect(await onWallboard()).toEqual([0, null]);
    expect(await rows(`${ofAnn}?waiting=true`)).toEqual([]);
    const [, first] = await rows();
    expect(first).toMatchObject({ id, heardBy: 'a', heardAt: expect.any(String) });
  });

  it('is called back on demand, in the queue that was said', async () => {
    const { left, rows, ask, live } = await voicemail();
    const id = await left();
    const asked = await ask('POST', `${ofBox}/${id}/callback`, {
      as: 'a',
      body: { queueId: 'shop.q' },
    });
    expect(asked.status).toBe(204);
    await rows();
    const [callback] = live.projection.calls.live();
    expect(callback?.call).toMatchObject({ derivedState: 'callback', queueId: 'shop.q' });
    expect(callback?.legs[0]?.leg.callerId?.number).toBe(anna);
    expect(callback?.isOnSwitch).toBe(true);
    expect(await rows(`${ofAnn}?waiting=true`)).toEqual([]);
  });

  it('is deleted with its sound and its key', async () => {
    const { left, rows, ask, folder, store, isLit, logOn } = await voicemail();
    logOn();
    const id = await left();
    expect(isLit()).toBe(true);
    expect((await ask('DELETE', `${ofBox}/${id}`, { as: 'a' })).status).toBe(204);
    expect(isLit()).toBe(false);
    expect(await rows()).toEqual([]);
    expect(readdirSync(join(folder, 'recordings'))).toEqual([]);
    expect(store.keys.idsOf([`recording/shop/${id}`])).toEqual([]);
    const again = await ask('DELETE', `${ofBox}/${id}`, { as: 'a' });
    expect(again.body).toMatchObject({
      code: 'recording_not_found',
      detail: `No message ${id} in the voicemail shop.box.`,
    });
  });

  it('is erased with its customer', async () => {
    const { left, rows, ask, folder, store, isLit, logOn } = await voicemail();
    logOn();
    const customer = { number: 'c1', lastName: 'Berg', phones: [{ label: 'home', number: anna }] };
    await ask('POST', '/api/v1/centres/shop/customers', { as: 'helene', body: customer });
    const id = await left();
    expect(await rows()).toMatchObject([{ id, customerId: 'shop.c1' }]);
    expect(isLit()).toBe(true);
    const erased = await ask('POST', '/api/v1/customers/shop.c1/erase', { as: 'nadia' });
    expect(erased.status).toBe(200);
    expect(isLit()).toBe(false);
    expect(await rows()).toEqual([]);
    expect(readdirSync(join(folder, 'recordings'))).toEqual([]);
    expect(store.keys.idsOf([`recording/shop/${id}`])).toEqual([]);
  });

  it('from a withheld number is erased with whom its call turned out to be of', async () => {
    const { stage, rows, ask, folder, store } = await voicemail();
    const legId = stage.legs.call({ from: null, to: '0140000000' });
    await stage.until('it is recorded', () => stage.legs.recordings.all.size > 0);
    stage.legs.hangUp(legId);
    await stage.until('it is kept', async () => (await rows())[0]?.['state'] === 'whole');
    const [message] = await rows();
    expect(message).toMatchObject({ caller: null, customerId: null });
    const customer = { number: 'c1', lastName: 'Berg' };
    await ask('POST', '/api/v1/centres/shop/customers', { as: 'helene', body: customer });
    const name = String(message?.['callId']);
    const of = { id: `call/${name}`, version: 1, customerId: 'c1', kind: 'calls' } as const;
    store.history.save('shop', { ...of, atMs: 0, document: { name } });
    const erased = await ask('POST', '/api/v1/customers/shop.c1/erase', { as: 'nadia' });
    expect(erased.status).toBe(200);
    expect(await rows()).toEqual([]);
    expect(readdirSync(join(folder, 'recordings'))).toEqual([]);
    expect(store.keys.idsOf([`recording/shop/${String(message?.['id'])}`])).toEqual([]);
  });

  it('is gone after its period, and the lamp goes out', async () => {
    const { left, rows, store, live, clock, isLit, logOn } = await voicemail();
    logOn();
    await left();
    expect(isLit()).toBe(true);
    clock.sleep(2 * dayMs);
    await purgeOld(
      { recordingsDays: 1 },
      { store, wire: new Wire(live), orders: null, lives: [live] },
    );
    expect(isLit()).toBe(false);
    expect(await rows()).toEqual([]);
  });

  it('may be one of several of a call, that comes back to the voicemail', async () => {
    const { speaks, rows, stage, tell, callOf, ask } = await voicemail();
    const id = await speaks();
    const { callId } = callOf(anna).call;
    for (const queueId of ['q', 'box']) tell({ type: 'moveCall', callId, queueId });
    await stage.until('it is recorded', () => stage.legs.recordings.all.has(`${callId}.vm2`));
    await stage.hangUp(anna);
    await stage.until('both are kept', async () => {
      return (await rows()).every(({ state }) => state === 'whole');
    });
    const both = [
      { id: `${callId}.vm2`, callId },
      { id, callId },
    ];
    expect(await rows()).toMatchObject(both);
    const ofCall = await rows(`/api/v1/calls/${callId}/recordings`, 'malik');
    expect(ofCall).toMatchObject(both.toReversed());
    const found = `/api/v1/centres/shop/recordings?callId=${callId}`;
    expect(await rows(found, 'malik')).toMatchObject(both);
    expect((await ask('GET', `${ofBox}/${callId}.vm2/sound`, { as: 'a' })).status).toBe(200);
  });

  it('ends where a supervisor takes the caller away, who hears music again', async () => {
    const { speaks, rows, stage, tell, callOf } = await voicemail();
    const id = await speaks();
    tell({ type: 'moveCall', callId: callOf(anna).call.callId, queueId: 'q' });
    await stage.until('it is kept', async () => (await rows())[0]?.['state'] === 'whole');
    expect(await rows()).toMatchObject([{ id, lengthMs: 100 }]);
    expect(stage.legs.played(stage.legs.records.at(-1)?.legId ?? '')).toBe('music');
  });
});

describe('where no message can be recorded, the fallback is taken, and the problem told', () => {
  const problems = (live: Awaited<ReturnType<typeof voicemail>>['live']) => {
    const told: string[] = [];
    live.onEffects((effects) => {
      for (const effect of effects) {
        if (effect.type === 'voicemail.failed') told.push(effect.problem);
      }
    });
    return told;
  };

  it('as the switch does not record', async () => {
    const { stage, live, rows, callOf } = await voicemail({ canRecord: false });
    const told = problems(live);
    await stage.call(anna, '0140000000');
    await stage.until('it waits for agents', () => callOf(anna).queueId === 'q');
    expect(told).toEqual([
      'The switch leg-switch does not offer call.record; expected one that names it among its features.',
    ]);
    expect(await rows()).toMatchObject([{ state: 'failed', problem: told[0] }]);
    expect(await rows(`${ofAnn}?waiting=true`)).toEqual([]);
  });

  it('as the call is on no switch', async () => {
    const { live, tell, clock, rows } = await voicemail();
    const told = problems(live);
    tell(arrives('c1', { queueId: 'box' }));
    clock.turn(2_000);
    await rows();
    expect(told).toEqual(['no switch has the call']);
    expect(live.projection.calls.kept(live.names.call('c1'))?.queueId).toBe('q');
    expect(await rows()).toEqual([]);
  });
});
