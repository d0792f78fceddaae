/** The connection to the switch is lost, the centre begins again, or both. */
import { expect } from 'vitest';
import { entryNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';
const bert = '0639980002';
const cleo = '0639980003';

export const connections: readonly Case[] = [
  [
    'a connection that is lost fails what was asked at once, and its legs stay',
    async (rig) => {
      const { stage } = rig;
      await stage.set('12', { kind: 'silent' });
      const asked = stage.driver.ask({
        command: 'offer.ring',
        offerId: 'o',
        legId: 'l',
        address: '12',
        answerLimitMs: 60_000,
        callerId: null,
      });
      await stage.call(anna, entryNumber);
      await rig.alone(anna);
      await stage.lose();
      expect((await asked).result).toBe('failed');
      expect(rig.live.switch.isAttached).toBe(false);
      const driver = await stage.connectAgain();
      expect((await driver.legs()).length).toBe(2);
      await rig.attach(driver);
      // Nobody knows the one that was rung beside the centre.
      await rig.gone('12');
      await rig.seat('ben');
      await rig.hear(anna, '14');
    },
  ],
  [
    'after a restart of the centre talkers talk on and who waits keeps their place',
    async (rig) => {
      const { stage } = rig;
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await stage.call(bert, entryNumber);
      await rig.alone(bert);
      await stage.call(cleo, entryNumber);
      await rig.alone(cleo);
      await rig.restart();
      await rig.hear(anna, '12');
      expect(rig.callOf(anna).call.state).toBe('connected');
      await rig.alone(bert);
      await rig.seat('ben');
      await rig.hear(bert, '14');
      expect(rig.callOf(cleo).call.state).toBe('queued');
      await stage.hangUp('12');
      await rig.gone(anna);
    },
  ],
  [
    'who hangs up while the centre is away is gone when it is back',
    async (rig) => {
      const { stage } = rig;
      await rig.seat('ann', 'ben');
      await rig.talking(anna, 'ann');
      await rig.talking(bert, 'ben');
      await stage.call(cleo, entryNumber);
      await rig.alone(cleo);
      await stage.lose();
      await stage.hangUp(anna);
      await stage.hangUp('14');
      await stage.hangUp(cleo);
      await rig.restart();
      await rig.gone('12');
      await rig.gone(bert);
      await stage.until('all are over', () => rig.live.projection.calls.live().length === 0);
    },
  ],
  [
    'an offer that rang when the centre went away rings anew',
    async (rig) => {
      const { stage } = rig;
      await stage.set('12', { kind: 'silent' });
      await rig.seat('ann');
      await stage.call(anna, entryNumber);
      await stage.until('it is offered', () => rig.effects('offer.offered').length === 1);
      await stage.set('12', { kind: 'answers', afterMs: 100 });
      await rig.restart();
      await rig.hear(anna, '12');
    },
  ],
];
