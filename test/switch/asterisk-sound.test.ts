/** Who hears whom at a real Asterisk: telephones that say something, and listen. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SuperviseMode, SwitchCommand, SwitchEvent } from '../../contracts/index.ts';
import { AsteriskSwitch, type SoundFile } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';
import { SipPhones } from '../support/telephony/sip-phones.ts';
import { mostFrequentLevel, Sound } from '../support/telephony/sound.ts';

const [caller, station, other] = ['0639980001', '12', '14'] as const;
const numbers = [caller, station, other] as const;
/** Levels of G.711, and what is played in place of music. */
const levels = { [caller]: 0x10, [station]: 0x20, [other]: 0x30 } as const;
const silence = 0xff;
const soMsMax = 10_000;
const lookEveryMs = 20;

describe.runIf(await hasSwitch())('at Asterisk', () => {
  let asterisk: PrivateAsterisk;
  let phones: SipPhones;
  let driver: AsteriskSwitch;
  const sounds = new Map<string, Sound>();
  let legId = '';
  const events: SwitchEvent[] = [];

  beforeAll(async () => {
    phones = await SipPhones.open();
    const { port } = phones;
    const stations = [station, other].map((one) => ({ first: Number(one), count: 1, port }));
    asterisk = await startPrivateAsterisk({ stations });
    phones.at(asterisk.sipPort);
    for (const number of numbers) {
      sounds.set(number, await Sound.open(levels[number]));
      phones.give(number, sounds.get(number) ?? expect.unreachable());
      phones.set(number, { kind: 'answers', afterMs: 0 });
    }
    driver = await AsteriskSwitch.open({ place: asterisk.place, timers: systemClock });
  });
  afterAll(async () => {
    await driver?.close();
    phones?.close();
    for (const sound of sounds.values()) sound.close();
    await asterisk?.stop();
  });

  /** What each of them hears in the end: `both`, of two that are mixed; null: nothing. */
  async function heard(expected: { readonly [number: string]: number | 'tone' | 'both' | null }) {
    for (const sound of sounds.values()) sound.forget();
    const known: readonly unknown[] = [...Object.values(levels), silence];
    const heardBy = (one: string) => {
      const hears = sounds.get(one)?.hears;
      const isMixed = typeof hears === 'number' && !known.includes(hears);
      return isMixed && expected[one] === 'both' ? 'both' : hears;
    };
    const now = () => Object.fromEntries(Object.keys(expected).map((one) => [one, heardBy(one)]));
    const untilMs = performance.now() + soMsMax;
    const isSo = () => Object.entries(expected).every(([one, level]) => now()[one] === level);
    while (!isSo() && performance.now() < untilMs) await pause(lookEveryMs);
    expect(now()).toEqual(expected);
  }

  async function asked(command: SwitchCommand, result = 'done'): Promise<void> {
    expect(await driver.ask(command)).toEqual({ result });
  }

  const rung = (address: string) => ({
    command: 'offer.ring' as const,
    offerId: address,
    legId: address,
    address,
    answerLimitMs: 10_000,
    callerId: null,
  });

  it('a caller who waits hears the music, which here is silence, and then a tone', async () => {
    const offered = new Promise<void>((resolve) => {
      driver.events.listen((event) => {
        events.push(event);
        if (event.event !== 'leg.offered') return;
        legId = event.legId;
        resolve();
      });
    });
    await phones.call(caller, '0140000000');
    await offered;
    await asked({ command: 'call.treatment', legId, treatment: 'music' });
    await heard({ [caller]: silence });
    await asked({ command: 'call.treatment', legId, treatment: 'busy' });
    await heard({ [caller]: 'tone' });
  });

  it('two who are connected hear each other', async () => {
    await asked(rung(station), 'answered');
    await asked({ command: 'call.connect', legId, agentLegId: station });
    await heard({ [caller]: levels[station], [station]: levels[caller] });
  });

  it('who is held hears music, who holds hears nothing, until the retrieval', async () => {
    const both = { legId: station, otherLegId: legId };
    await asked({ command: 'call.hold', ...both });
    await heard({ [caller]: silence });
    await heard({ [station]: null });
    await asked({ command: 'call.retrieve', ...both });
    await heard({ [caller]: levels[station], [station]: levels[caller] });
  });

  it('a transfer that is completed has the other heard', async () => {
    await asked({ command: 'call.hold', legId: station, otherLegId: legId });
    await asked(rung(other), 'answered');
    await asked({ command: 'call.connect', legId: station, agentLegId: other });
    await heard({ [other]: levels[station], [station]: levels[other], [caller]: silence });
    const three = { legId: station, otherLegId: legId, toLegId: other };
    await asked({ command: 'call.completeTransfer', ...three });
    await heard({ [caller]: levels[other], [other]: levels[caller] });
  });

  /** Whoever has the telephone that is free hears the talk of the other two. */
  const supervise = (mode: SuperviseMode, isAnnounced = false) => ({
    command: 'call.supervise' as const,
    legId: other,
    supervisorLegId: 'sup',
    address: station,
    mode,
    isAnnounced,
    ringLimitMs: 10_000,
  });
  const unheard = { [caller]: levels[other], [other]: levels[caller] };

  it('a supervisor who listens hears both, and is heard by nobody; a tone tells it', async () => {
    await asked(supervise('listen', true), 'answered');
    await heard({ [caller]: 'tone' });
    await heard({ [station]: 'both', ...unheard });
  });

  it('who whispers is heard by the agent alone, who joins in by both', async () => {
    await asked(supervise('whisper'), 'answered');
    await heard({ [station]: 'both', [other]: 'both', [caller]: levels[other] });
    await asked(supervise('barge'), 'answered');
    await heard({ [station]: 'both', [other]: 'both', [caller]: 'both' });
    await asked(supervise('listen'), 'answered');
    await heard({ [station]: 'both', ...unheard });
  });

  it('a recording has the caller apart from whom they hear, without its pauses', async () => {
    const record = (action: 'start' | 'pause' | 'resume' | 'stop') =>
      asked({ command: 'call.record', legId, recordingId: 'cal_e1.7', action });
    const spanOf = async (ms: number) => {
      const begunMs = performance.now();
      await pause(ms);
      return (performance.now() - begunMs) / 1_000;
    };
    await record('start');
    const first = await spanOf(1_000);
    await record('pause');
    await pause(2_000);
    await record('resume');
    const recorded = first + (await spanOf(500));
    await asked({ command: 'call.hangup', legId, cause: 'normal' });
    await expect
      .poll(() => events.filter(({ event }) => event === 'recording.ended'))
      .toEqual([{ event: 'recording.ended', recordingId: 'cal_e1.7', cause: null }]);
    expect(await driver.recordings.list()).toEqual(['cal_e1.7']);
    const [said, heardBy] = await Promise.all(driver.recordings.read('cal_e1.7').map(samplesIn));
    for (const samples of [said ?? [], heardBy ?? []]) {
      expect(samples.length / 8_000).toBeGreaterThan(recorded - 0.5);
      expect(samples.length / 8_000).toBeLessThan(recorded + 1.5);
    }
    expect(Math.abs((said?.length ?? 0) - (heardBy?.length ?? 0))).toBeLessThan(1_000);
    expect([mostFrequentLevel(said), mostFrequentLevel(heardBy)]).toEqual([-15_996, -3_900]);
    await driver.recordings.drop('cal_e1.7');
    expect(await driver.recordings.list()).toEqual([]);
  });

  it('a supervisor’s telephone is let go with the agent’s', async () => {
    await asked({ command: 'call.hangup', legId: other, cause: 'normal' });
    const gone = () => events.some((event) => event.event === 'leg.ended' && event.legId === 'sup');
    await expect.poll(gone).toBe(true);
    await expect.poll(() => asterisk.count('channels')).toBe(0);
  });
});

async function samplesIn(file: SoundFile): Promise<Int16Array> {
  const parts: Uint8Array[] = [];
  for await (const part of file) parts.push(part);
  const samples = Buffer.concat(parts).subarray(44);
  return Int16Array.from({ length: samples.length / 2 }, (_, at) => samples.readInt16LE(2 * at));
}
