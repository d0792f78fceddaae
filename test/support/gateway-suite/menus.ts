/** Menus and digits: what every gateway has to bring about. */
import { expect } from 'vitest';
import type { Rig } from './rig.ts';
import { entryNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';

/** Anna waits in the menu `main`. */
async function inMenu({ stage, tell, callOf, alone }: Rig): Promise<void> {
  await stage.call(anna, entryNumber);
  await alone(anna);
  await tell({ type: 'moveCall', callId: callOf(anna).call.callId, queueId: 'main' });
}

/** Digits that the core has heard. */
function digitsIn({ live }: Rig): readonly string[] {
  const seen: string[] = [];
  const { submit } = live;
  live.submit = (input, then) => {
    if (input.type === 'call.digits') seen.push(input.digits);
    return submit.call(live, input, then);
  };
  return seen;
}

/** Keys that the switch tells. */
function keysIn({ driver: { events } }: Rig['stage']): readonly string[] {
  const keys: string[] = [];
  const { tell } = events;
  events.tell = (event) => {
    if (event.event === 'leg.digits') keys.push(event.digits);
    return tell.call(events, event);
  };
  return keys;
}

/** Of a station that has dialled, and has been answered. */
async function isUp({ stage }: Rig, station: string): Promise<boolean> {
  return (await stage.driver.legs()).some(({ from, isUp: is }) => from === station && is);
}

export const menus: readonly Case[] = [
  [
    'an agent logs on by the keys of a telephone, after a wrong PIN, and off',
    async (rig) => {
      const { stage, live } = rig;
      const said: string[] = [];
      live.logOnByPin = async ({ number, pin, addressId }) => {
        said.push(`${number} ${pin} ${addressId}`);
        if (pin !== '407151') return false;
        await live.submit({ type: 'logOn', agentId: 'ann', addressId, ready: true });
        return true;
      };
      const isOver = async () => (await stage.driver.legs()).length === 0;
      const state = () => live.projection.agents.get('ann')?.shown.state;
      await stage.dial('12', '*50');
      await stage.until('it is answered', () => isUp(rig, '12'));
      const heard = keysIn(stage);
      for (const pin of ['9', '407151']) {
        for (const key of `4711#${pin}#`) {
          const known = heard.length;
          await stage.digits('12', key);
          await stage.until(`key ${key} is heard`, () => heard.length > known);
        }
      }
      expect(said).toEqual(['4711 9 st12', '4711 407151 st12']);
      await stage.until('she is ready', () => state() === 'ready');
      await stage.until('the telephone is hung up', isOver);
      await stage.dial('12', '*51');
      await stage.until('she is logged off', () => state() === 'released');
      await stage.until('the telephone is hung up again', isOver);
      expect(live.switch.view?.lastError).toBeNull();
      expect(live.projection.calls.all()).toEqual([]);
    },
  ],
  [
    'a caller presses a key in a menu, and is answered where it leads',
    async (rig) => {
      await inMenu(rig);
      expect(rig.callOf(anna).call).toMatchObject({ queueId: 'shop.main', treatment: 'welcome' });
      await rig.seat('ann');
      await rig.alone(anna);
      await rig.stage.digits(anna, '2');
      await rig.hear(anna, '12');
      expect(rig.effects('menu.')).toMatchObject([{ type: 'menu.answered', digits: '2' }]);
      expect(rig.callOf(anna).call).toMatchObject({ queueId: 'shop.z', outcome: 'answered' });
    },
  ],
  [
    'keys that a call hides reach nobody, until it hides them no more',
    async (rig) => {
      const seen = digitsIn(rig);
      await inMenu(rig);
      const { digits } = rig.live.calls;
      const { pressed } = digits;
      const heard: string[] = [];
      digits.pressed = (made, keys) => {
        heard.push(keys);
        return pressed.call(digits, made, keys);
      };
      digits.hide(rig.callOf(anna), true);
      await rig.stage.digits(anna, '2');
      await rig.stage.until('the first is heard', () => heard.includes('2'));
      digits.hide(rig.callOf(anna), false);
      await rig.stage.digits(anna, '9');
      await rig.stage.until('the last is there', () => seen.includes('9'));
      expect(seen).toEqual(['9']);
    },
  ],
  [
    'an agent sends keys to the other side',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(rig.live.calls.digits.send(rig.legOf('ann'), '42#'));
      await rig.hear(anna, '12');
    },
  ],
  [
    'a supervisor sends a caller who waits to a number outside',
    async (rig) => {
      await rig.stage.call(anna, entryNumber);
      await rig.alone(anna);
      const to = { kind: 'number', id: '0639980999' } as const;
      await rig.done(rig.live.calls.sendWaiting(rig.callOf(anna), to));
      await rig.stage.until('the call is over here', () => {
        return rig.callOf(anna).call.derivedState === 'ended';
      });
      expect(rig.callOf(anna).call.cause).toBe('transferred');
    },
  ],
];
