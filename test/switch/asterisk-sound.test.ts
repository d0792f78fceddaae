/** Who hears whom at a real Asterisk: telephones that say something, and listen. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SwitchCommand } from '../../contracts/index.ts';
import { AsteriskSwitch } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';
import { SipPhones } from '../support/telephony/sip-phones.ts';
import { Sound } from '../support/telephony/sound.ts';

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

  /** What each of them hears in the end; null: nothing. */
  async function heard(expected: { readonly [number: string]: number | 'tone' | null }) {
    for (const sound of sounds.values()) sound.forget();
    const now = () =>
      Object.fromEntries(Object.keys(expected).map((one) => [one, sounds.get(one)?.hears]));
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
});
