/** Calls to stations, and from them. */
import { expect } from 'vitest';
import type { Rig } from './rig.ts';
import { entryNumber, noNumber, outsideNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';
const ann = { addressId: 'st12', agentId: 'ann' };
const ben = { addressId: 'st14', agentId: 'ben' };

/** The state and cause of the caller's leg, in the end. */
const lost = async ({ stage, callOf }: Rig, from: string, cause: string): Promise<void> => {
  await stage.until('the call is over', () => callOf(from).call.derivedState === 'ended');
  expect(callOf(from).legs.map(({ leg }) => leg.cause)).toContain(cause);
};

export const directCalls: readonly Case[] = [
  [
    'a caller dials a station, whose agent answers',
    async (rig) => {
      await rig.seat('ann');
      await rig.tell({ type: 'setState', agentId: 'ann', state: 'notReady', reason: 'x' });
      await rig.stage.call(anna, '12');
      await rig.hear(anna, '12');
      await rig.stage.hangUp(anna);
      await rig.gone('12');
    },
  ],
  [
    'a caller dials a station that is busy',
    async (rig) => {
      await rig.stage.set('12', { kind: 'busy' });
      await rig.seat('ann');
      await rig.stage.call(anna, '12');
      await lost(rig, anna, 'busy');
      await rig.gone(anna);
    },
  ],
  [
    'a caller hangs up while the station rings',
    async (rig) => {
      await rig.stage.set('12', { kind: 'silent' });
      await rig.seat('ann');
      await rig.stage.call(anna, '12');
      await rig.stage.until('it alerts', () => rig.callOf(anna).legs.length === 2);
      await rig.stage.hangUp(anna);
      await rig.gone('12');
    },
  ],
  [
    'a call that alerts at one station is picked up at another',
    async (rig) => {
      await rig.stage.set('12', { kind: 'silent' });
      await rig.seat('ann', 'ben');
      await rig.stage.call(anna, '12');
      await rig.stage.until('it alerts', () => rig.callOf(anna).legs.length === 2);
      await rig.done(rig.live.calls.direct.pickUp(ben, 'st12'));
      await rig.hear(anna, '14');
      await rig.gone('12');
    },
  ],
  [
    'a call that alerts is redirected to another station, and into a queue',
    async (rig) => {
      await rig.stage.set('12', { kind: 'silent' });
      await rig.stage.set('14', { kind: 'silent' });
      await rig.seat('ann', 'ben', 'cai');
      await rig.stage.call(anna, '12');
      await rig.stage.until('it alerts', () => rig.callOf(anna).legs.length === 2);
      const { direct } = rig.live.calls;
      await rig.done(direct.redirect(rig.legOf('ann'), { kind: 'number', id: '14' }));
      await rig.gone('12');
      await rig.stage.set('12', { kind: 'answers', afterMs: 0 });
      await rig.stage.until('it alerts there', () => rig.callOf(anna).legs.length === 3);
      await rig.done(direct.redirect(rig.legOf('ben'), { kind: 'queue', id: 'q' }));
      await rig.gone('14');
      await rig.hear(anna, '12');
    },
  ],
  [
    'a call that alerts is redirected to a number outside',
    async (rig) => {
      await rig.stage.set('12', { kind: 'silent' });
      await rig.seat('ann');
      await rig.stage.call(anna, '12');
      await rig.stage.until('it alerts', () => rig.callOf(anna).legs.length === 2);
      const to = { kind: 'number', id: outsideNumber } as const;
      await rig.done(rig.live.calls.direct.redirect(rig.legOf('ann'), to));
      await rig.gone('12');
      await rig.gone(anna);
    },
  ],
  [
    'an agent dials by command: their own station, then the number, then both together',
    async (rig) => {
      await rig.seat('ann');
      await rig.done(rig.live.calls.direct.dial(ann, { to: outsideNumber }));
      await rig.hear('12', outsideNumber);
      await rig.stage.until('she talks', () => rig.legOf('ann').leg.state === 'connected');
      await rig.stage.hangUp(outsideNumber);
      await rig.gone('12');
    },
  ],
  [
    'an agent dials by command another agent, who answers',
    async (rig) => {
      await rig.seat('ann', 'ben');
      await rig.done(rig.live.calls.direct.dial(ann, { to: '14' }));
      await rig.hear('12', '14');
      await rig.stage.hangUp('14');
      await rig.gone('12');
    },
  ],
  ...(
    [
      ['busy', 'busy'],
      ['silent', 'noAnswer'],
      ['unreachable', 'unreachable'],
    ] as const
  ).map(
    ([kind, cause]): Case => [
      `a number that is ${kind} ends what the agent has dialled, and says why`,
      async (rig) => {
        await rig.stage.set(outsideNumber, { kind });
        await rig.seat('ann');
        await rig.done(rig.live.calls.direct.dial(ann, { to: outsideNumber }));
        await lost(rig, '12', cause);
        await rig.gone('12');
      },
    ],
  ),
  [
    'no number at all ends what the agent has dialled',
    async (rig) => {
      await rig.seat('ann');
      await rig.done(rig.live.calls.direct.dial(ann, { to: noNumber }));
      await lost(rig, '12', 'badNumber');
      await rig.gone('12');
    },
  ],
  [
    'an agent dials at their station',
    async (rig) => {
      await rig.seat('ann');
      await rig.stage.dial('12', outsideNumber);
      await rig.hear('12', outsideNumber);
      await rig.stage.hangUp('12');
      await rig.gone(outsideNumber);
    },
  ],
  [
    'a station where nobody is logged on reaches nobody',
    async (rig) => {
      await rig.stage.dial('16', outsideNumber);
      await rig.gone('16');
      await rig.stage.call(anna, entryNumber);
      await rig.alone(anna);
    },
  ],
];
