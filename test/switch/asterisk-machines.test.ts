/** Machines that answer numbers of lists, told from people by a real Asterisk. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SwitchAnswer, SwitchEvent } from '../../contracts/index.ts';
import { AsteriskSwitch } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';
import { SipPhones } from '../support/telephony/sip-phones.ts';
import { Sound } from '../support/telephony/sound.ts';

const [talker, quiet] = ['12', '14'] as const;
/** Levels of G.711: one that a greeting could have, and silence. */
const [loud, silence] = [0x10, 0xff];

describe.runIf(await hasSwitch())('a number of a list at Asterisk', () => {
  let asterisk: PrivateAsterisk;
  let phones: SipPhones;
  let driver: AsteriskSwitch;
  const sounds: Sound[] = [];
  const events: SwitchEvent[] = [];

  beforeAll(async () => {
    phones = await SipPhones.open();
    const { port } = phones;
    const stations = [talker, quiet].map((one) => ({ first: Number(one), count: 1, port }));
    asterisk = await startPrivateAsterisk({ stations });
    phones.at(asterisk.sipPort);
    for (const [number, level] of [
      [talker, loud],
      [quiet, silence],
    ] as const) {
      const sound = await Sound.open(level);
      sounds.push(sound);
      phones.give(number, sound);
      phones.set(number, { kind: 'answers', afterMs: 0 });
    }
    driver = await AsteriskSwitch.open({ place: asterisk.place, timers: systemClock });
    driver.events.listen((event) => events.push(event));
  });
  afterAll(async () => {
    await driver?.close();
    phones?.close();
    for (const sound of sounds) sound.close();
    await asterisk?.stop();
  });

  const dial = (to: string, detect: 'none' | 'machine'): Promise<SwitchAnswer> =>
    driver.ask({ command: 'call.dial', legId: `leg-${detect}-${to}`, ...of(to), detect });
  const of = (to: string) => ({ from: null, to, ringLimitMs: 20_000 });

  it('TAPI 83 is a machine where nobody says hello, and is not asked about otherwise', async () => {
    expect(await dial(talker, 'none')).toEqual({ result: 'answered' });
    expect(events.some(({ event }) => event === 'leg.detecting')).toBe(false);
    const found = await dial(quiet, 'machine');
    expect(found).toEqual({ result: 'machine' });
    expect(events).toContainEqual({ event: 'leg.detecting', legId: `leg-machine-${quiet}` });
  }, 60_000);
});
