/** Calls that are recorded by the switch, and taken from it when they are over. */
import { expect } from 'vitest';
import type { RecordAction } from '../../../contracts/index.ts';
import type { SoundFile } from '../../../gateways/index.ts';
import type { Rig } from './rig.ts';
import { entryNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';
const headBytes = 44;

async function record(rig: Rig, action: RecordAction): Promise<string> {
  const [caller] = rig.callOf(anna).legs;
  if (caller === undefined) throw new Error('nobody calls');
  return (await rig.take(rig.live.switch.record(caller, caller.of.call.callId, action))).result;
}

/** Ann talks with Anna, which is recorded; false: by a switch that says it cannot. */
async function recorded(rig: Rig): Promise<boolean> {
  await rig.seat('ann');
  await rig.talking(anna, 'ann');
  const can = rig.live.switch.can('call.record');
  expect(await record(rig, 'start')).toBe(can ? 'done' : 'failed');
  expect(rig.live.switch.recordings === null).toBe(!can);
  return can;
}

function recordingsOf({ live }: Rig) {
  const { recordings } = live.switch;
  if (recordings === null) throw new Error('the switch records nothing');
  return recordings;
}

async function lengthOf(file: SoundFile): Promise<number> {
  let bytes = 0;
  for await (const chunk of file) bytes += chunk.length;
  return bytes;
}

/** Until the switch has it whole; then takes it. */
async function taken(rig: Rig): Promise<void> {
  const { callId } = rig.callOf(anna).call;
  const recordings = recordingsOf(rig);
  await rig.stage.until('it is over', async () => (await recordings.list()).includes(callId));
  const lengths = await Promise.all(recordings.read(callId).map(lengthOf));
  for (const length of lengths) expect(length).toBeGreaterThan(headBytes);
  await recordings.drop(callId);
  expect(await recordings.list()).not.toContain(callId);
}

export const recordedCalls: readonly Case[] = [
  [
    'a call is recorded, paused, resumed, and there when the caller has hung up',
    async (rig) => {
      if (!(await recorded(rig))) return;
      expect(await recordingsOf(rig).list()).toEqual([]);
      expect(await record(rig, 'pause')).toBe('done');
      expect(await record(rig, 'resume')).toBe('done');
      await rig.hear(anna, '12');
      await rig.stage.hangUp(anna);
      await taken(rig);
    },
  ],
  [
    'a recording that is stopped ends, and the talk goes on',
    async (rig) => {
      if (!(await recorded(rig))) return;
      expect(await record(rig, 'stop')).toBe('done');
      await taken(rig);
      await rig.hear(anna, '12');
    },
  ],
  [
    'a recording goes on with the caller who is transferred',
    async (rig) => {
      if (!(await recorded(rig))) return;
      await rig.seat('ben');
      await rig.done(rig.live.calls.transfer(rig.legOf('ann'), { kind: 'agent', id: 'ben' }, {}));
      await rig.hear(anna, '14');
      expect(await recordingsOf(rig).list()).toEqual([]);
      await rig.stage.hangUp(anna);
      await taken(rig);
    },
  ],
  [
    'a caller leaves a message in silence, until # ends it',
    async (rig) => {
      await rig.stage.call(anna, entryNumber);
      await rig.alone(anna);
      const { callId } = rig.callOf(anna).call;
      await rig.tell({ type: 'moveCall', callId, queueId: 'box' });
      await rig.stage.until('they speak', () => rig.effects('voicemail.').length > 0);
      expect(rig.callOf(anna).call.treatment).toBe('silence');
      const can = rig.live.switch.can('call.record');
      expect(await record(rig, 'start')).toBe(can ? 'done' : 'failed');
      await rig.stage.digits(anna, '1');
      await rig.stage.digits(anna, '#');
      await rig.gone(anna);
      expect(rig.callOf(anna).call.outcome).toBe('message');
      if (can) await taken(rig);
    },
  ],
  [
    'a recording goes on while the centre is away',
    async (rig) => {
      if (!(await recorded(rig))) return;
      await rig.restart();
      await rig.hear(anna, '12');
      expect(await recordingsOf(rig).list()).toEqual([]);
      // Of what was never paused, resuming tells whether it is recorded.
      expect(await record(rig, 'resume')).toBe('done');
      expect(await record(rig, 'pause')).toBe('done');
      await rig.stage.hangUp(anna);
      await taken(rig);
    },
  ],
];
