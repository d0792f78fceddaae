/** Recordings of calls, asked over HTTP, where the switch is a simulated one. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../../kernel/index.ts';
import { Wire } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { purgeOld } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { openStream } from '../support/event-stream.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { soundLevels } from '../support/simulated-recordings.ts';

const anna = '+33639980001';
const headBytes = 44;
const list = '/api/v1/centres/shop/recordings';
const soundOf = (callId: string) => `${list}/${callId}/sound`;

function centreOf(recordPermille: number): CentreFile {
  return aCentre({
    id: 'shop',
    defaults: { queue: 'q' },
    queues: [aQueue('q', { recordPermille })],
    monitoring: { optOutDigit: '9' },
    addresses: [{ id: 'st12', dial: '12' }],
    agents: [anAgent('a')],
  });
}

/** Ann takes calls at telephone 12; each is of `anna`, unless said otherwise. */
async function recording({
  permille = 1_000,
  features,
  folder = aFolder(),
}: {
  permille?: number;
  features?: readonly 'call.answer'[];
  folder?: string | null;
} = {}) {
  const path = folder === null ? undefined : { path: join(folder, 'callwright.db') };
  const served = await aServer(centreOf(permille), [], {}, { ...path, takesOrders: true });
  const { live, clock, ask } = served;
  const stage = aLegSwitchStage(clock);
  if (features !== undefined) {
    const { features: all } = stage.legs;
    stage.legs.features = all.filter((one) => one !== 'call.record');
  }
  await live.switch.attach(stage.legs);
  served.tell({ type: 'logOn', agentId: 'a', addressId: 'st12', ready: true });
  const call = async (from = anna) => {
    await stage.call(from, '0140000000');
    const talks = () =>
      live.projection.calls.live().some(({ call: one }) => one.state === 'connected');
    await stage.until('they talk', talks);
    const { callId } = live.projection.calls.live().at(-1)?.call ?? expect.unreachable();
    return callId;
  };
  const stateOf = async (callId: string) =>
    items(await ask('GET', `/api/v1/calls/${callId}/recordings`, { as: 'a' }))[0] ?? {};
  const over = async (callId: string, state = 'whole', from = anna) => {
    await stage.hangUp(from);
    await stage.until(`it is ${state}`, async () => (await stateOf(callId))['state'] === state);
  };
  const asked = (callId: string, what: string, reason: string) =>
    ask('POST', `/api/v1/calls/${callId}/recording/${what}`, { as: 'a', body: { reason } });
  return { ...served, folder, stage, call, stateOf, over, asked };
}

const items = ({ body }: { readonly body: object }) =>
  Reflect.get(body, 'items') as readonly { readonly [member: string]: unknown }[];

async function samplesOf({ app }: TestApi, callId: string, range?: string) {
  const authorization = 'Bearer malik';
  const headers = range === undefined ? { authorization } : { authorization, range };
  const answer = await app.inject({ method: 'GET', url: soundOf(callId), headers });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
}

describe('a recorded call', () => {
  it('is found by call and customer, and played in stereo by supervisors, as noted', async () => {
    const { call, over, stateOf, ...served } = await recording();
    const { ask } = served;
    const customer = { number: 'c1', lastName: 'Berg', phones: [{ label: 'home', number: anna }] };
    const path = '/api/v1/centres/shop/customers';
    expect((await ask('POST', path, { as: 'helene', body: customer })).status).toBe(201);
    const stream = await openStream(served, '?types=recording.*', { authorization: 'Bearer a' });
    const callId = await call();
    expect(await stateOf(callId)).toMatchObject({ state: 'live', pauses: [], lengthMs: 0 });
    await over(callId);
    const [row] = items(await ask('GET', `${list}?callId=${callId}`, { as: 'malik' }));
    expect(row).toMatchObject({ callId, queueId: 'shop.q', agentId: 'shop.a', lengthMs: 100 });
    expect(row).toMatchObject({ customerId: 'shop.c1', state: 'whole', problem: null });
    const ofCustomer = await ask('GET', `${list}?customerId=shop.c1`, { as: 'malik' });
    expect(items(ofCustomer)).toHaveLength(1);
    expect(items(await ask('GET', `${list}?customerId=shop.c2`, { as: 'malik' }))).toEqual([]);
    const { bytes, headers } = await samplesOf(served, callId);
    expect(headers['content-type']).toBe('audio/wav');
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.length).toBe(headBytes + 800 * 4);
    const frame = [bytes.readInt16LE(headBytes), bytes.readInt16LE(headBytes + 2)];
    expect(frame).toEqual([soundLevels.party, soundLevels.heard]);
    expect(bytes.readInt16LE(bytes.length - 2)).toBe(soundLevels.heard);
    const part = await samplesOf(served, callId, 'bytes=44-47');
    expect(part).toMatchObject({ status: 206, bytes: bytes.subarray(44, 48) });
    expect(part.headers['content-range']).toBe(`bytes 44-47/${bytes.length}`);
    expect((await ask('GET', soundOf(callId), { as: 'a' })).body['code']).toBe('role_missing');
    const audit = await ask('GET', '/api/v1/centres/shop/audit?actor=malik', { as: 'nadia' });
    expect(items(audit)).toMatchObject([
      { action: 'getRecordingSound', subject: `/recordings/${callId}` },
    ]);
    // It ends when nobody who had part in the call has any more.
    expect(stream.frames().map(({ data }) => data['type'])).toEqual(['recording.began']);
    stream.stop();
  });

  it('is sealed on disk, and no other recording’s parts fit in it', async () => {
    const { call, over, folder, ...served } = await recording();
    const [one, other] = [await call(), '+33639980002'];
    await over(one);
    const second = await call(other);
    await over(second, 'whole', other);
    const files = readdirSync(join(folder ?? '', 'recordings')).map((name) =>
      join(folder ?? '', 'recordings', name),
    );
    expect(files).toHaveLength(2);
    const level = Buffer.alloc(4);
    level.writeInt16LE(soundLevels.party);
    level.writeInt16LE(soundLevels.heard, 2);
    for (const file of files) expect(readFileSync(file).includes(level)).toBe(false);
    const [first = '', last = ''] = files;
    writeFileSync(first, readFileSync(last));
    const played = await Promise.allSettled([one, second].map((id) => samplesOf(served, id)));
    const whole = played.filter(
      (answer) => answer.status === 'fulfilled' && answer.value.bytes.length === headBytes + 3_200,
    );
    expect(whole).toHaveLength(1);
  });

  it('is drawn by its id: about so many of a thousand', async () => {
    const { call, stateOf, ...served } = await recording({ permille: 500 });
    let recorded = 0;
    for (let n = 0; n < 40; n += 1) {
      const from = `+336399900${10 + n}`;
      const callId = await call(from);
      recorded += Number('state' in (await stateOf(callId)));
      await served.stage.hangUp(from);
      const wrapped = () => served.live.projection.calls.live().length === 0;
      await served.stage.until('it is over', wrapped);
    }
    expect(recorded).toBeGreaterThan(8);
    expect(recorded).toBeLessThan(32);
  });

  it('stands still while there is a reason, for 15 minutes at most', async () => {
    const { call, over, stateOf, asked, stage } = await recording();
    const callId = await call();
    const isPaused = () => stage.legs.recordings.all.get(callId)?.isPaused;
    expect((await asked(callId, 'pause', 'payment')).status).toBe(204);
    expect(isPaused()).toBe(true);
    await asked(callId, 'pause', 'maskedField');
    expect((await stateOf(callId))['pauses']).toEqual(['payment', 'maskedField']);
    await asked(callId, 'resume', 'payment');
    expect(isPaused()).toBe(true);
    await asked(callId, 'resume', 'maskedField');
    expect(isPaused()).toBe(false);
    await asked(callId, 'pause', 'payment');
    stage.clock.turn(14 * 60_000);
    expect(isPaused()).toBe(true);
    await stage.until('it goes on', () => isPaused() === false);
    expect((await stateOf(callId))['pauses']).toEqual([]);
    await over(callId);
    expect((await stateOf(callId))['lengthMs']).toBe(300);
  });

  it('is not kept of a caller who presses the key, or says no', async () => {
    const { call, stateOf, stage, ask, ...served } = await recording();
    const callId = await call();
    await stage.digits(anna, '9');
    const isOff = async () => (await stateOf(callId))['state'] === 'declined';
    await stage.until('it is declined', isOff);
    expect(stage.legs.recordings.all.size).toBe(0);
    await stage.hangUp(anna);
    const refused = await ask('GET', soundOf(callId), { as: 'malik' });
    expect(refused.body).toMatchObject({
      code: 'recording_not_found',
      detail: `The recording ${callId} is declined and has no sound.`,
    });
    const free = () => served.live.projection.calls.live().length === 0;
    await stage.until('it is over', free);
    const second = await call();
    await ask('DELETE', `/api/v1/calls/${second}/recording`, { as: 'a' });
    expect((await stateOf(second))['state']).toBe('declined');
  });
});

describe('what cannot be recorded is said, and the call goes on', () => {
  it('where the switch does not record', async () => {
    const { call, stateOf, stage } = await recording({ features: ['call.answer'] });
    const callId = await call();
    expect(await stateOf(callId)).toMatchObject({
      state: 'failed',
      problem:
        'The switch leg-switch does not offer call.record; expected one that names it among its features.',
    });
    expect(stage.legs.records.every(({ endedAtMs }) => endedAtMs === null)).toBe(true);
  });

  it('where there is no folder for it', async () => {
    const { call, stateOf } = await recording({ folder: null });
    expect(await stateOf(await call())).toMatchObject({
      state: 'failed',
      problem: 'the service keeps no data folder',
    });
  });

  it('where the disk does not take it: the switch keeps it until the next connection', async () => {
    const { call, stateOf, stage, over, folder, live } = await recording();
    writeFileSync(join(folder ?? '', 'recordings'), 'no folder');
    const callId = await call();
    await stage.hangUp(anna);
    const isSaid = async () => (await stateOf(callId))['problem'] !== null;
    await stage.until('it is said', isSaid);
    expect(await stateOf(callId)).toMatchObject({ state: 'live' });
    rmSync(join(folder ?? '', 'recordings'));
    stage.legs.lose();
    await live.switch.attach(stage.legs);
    await stage.until('it is stored', async () => (await stateOf(callId))['state'] === 'whole');
    expect(stage.legs.recordings.all.size).toBe(0);
    expect(over).toBeTypeOf('function');
  });

  it('where the switch was killed: what there is, is marked', async () => {
    const { call, stage, over } = await recording();
    const callId = await call();
    stage.legs.recordings.isCut = true;
    await over(callId, 'partial');
  });

  it('where it cannot be paused: who asks is told', async () => {
    const { call, stage, asked } = await recording();
    const callId = await call();
    const { ask } = stage.legs;
    stage.legs.ask = (command) =>
      command.command === 'call.record'
        ? Promise.resolve({ result: 'failed', cause: 'planned' })
        : ask.call(stage.legs, command);
    expect((await asked(callId, 'pause', 'payment')).body).toMatchObject({
      code: 'operation_failed',
      detail: `The recording of call ${callId} goes on, as the switch does not pause it: planned.`,
    });
  });
});

describe('a recording is gone for good', () => {
  it('with its customer', async () => {
    const { call, over, folder, ...served } = await recording();
    const { ask } = served;
    const customer = { number: 'c1', lastName: 'Berg', phones: [{ label: 'home', number: anna }] };
    await ask('POST', '/api/v1/centres/shop/customers', { as: 'helene', body: customer });
    const callId = await call();
    await over(callId);
    const wrapped = () => served.live.projection.calls.live().length === 0;
    await served.stage.until('it is over', wrapped);
    const [file = ''] = readdirSync(join(folder ?? '', 'recordings'));
    expect(file).not.toBe('');
    const erased = await ask('POST', '/api/v1/customers/shop.c1/erase', { as: 'nadia' });
    expect(erased.status).toBe(200);
    expect(readdirSync(join(folder ?? '', 'recordings'))).toEqual([]);
    expect((await ask('GET', soundOf(callId), { as: 'malik' })).status).toBe(404);
    expect(items(await ask('GET', list, { as: 'malik' }))).toEqual([]);
    expect(served.store.keys.idsOf([`recording/shop/${callId}`])).toEqual([]);
  });

  it('after its period, and no earlier', async () => {
    const { call, over, folder, store, live, clock } = await recording();
    await over(await call());
    const of = { store, wire: new Wire(live), orders: null, lives: [live] };
    const purged = async () => (await purgeOld({ recordingsDays: 30 }, of))['recordings'];
    clock.sleep(29 * dayMs);
    expect(await purged()).toBe(0);
    clock.sleep(2 * dayMs);
    expect(await purged()).toBe(1);
    expect(readdirSync(join(folder ?? '', 'recordings'))).toEqual([]);
  });
});
