/** The lamp of a telephone that subscribes to its messages at a real Asterisk. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AsteriskSwitch } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import { aServer } from '../support/api-server.ts';
import { stationsCentre } from '../support/stations.ts';
import { Lamp } from '../support/telephony/lamp.ts';
import { hasSwitch, startPrivateAsterisk } from '../support/telephony/private-asterisk.ts';

const lookEveryMs = 20;
const soMsMax = 10_000;

it.runIf(await hasSwitch())(
  'a lamp is lit and put out, and after a loss of the connection is as it was meanwhile',
  async () => {
    const asterisk = await startPrivateAsterisk({ stations: [{ first: 12, count: 1, port: 9 }] });
    const lamp = await Lamp.open('12', asterisk.sipPort);
    const { live } = await aServer(stationsCentre);
    const attach = async (): Promise<AsteriskSwitch> => {
      const driver = await AsteriskSwitch.open({ place: asterisk.place, timers: systemClock });
      await live.switch.attach(driver);
      return driver;
    };
    const isLit = async (expected: boolean): Promise<void> => {
      for (const untilMs = performance.now() + soMsMax; performance.now() < untilMs; ) {
        if (lamp.isLit === expected) return;
        await pause(lookEveryMs);
      }
      expect(lamp.isLit).toBe(expected);
    };
    const shows = (messageWaiting: boolean) => live.stations.change('st12', { messageWaiting });
    try {
      const first = await attach();
      expect(live.switch.view?.features).toContain('station.messageWaiting');
      await isLit(false);
      for (const isWaiting of [true, false]) {
        shows(isWaiting);
        await isLit(isWaiting);
      }
      await first.close();
      shows(true);
      const second = await attach();
      await isLit(true);
      await second.close();
    } finally {
      lamp.close();
      await asterisk.stop();
    }
  },
  60_000,
);
