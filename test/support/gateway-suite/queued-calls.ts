/** Calls that wait and are offered: what every gateway has to bring about. */
import { expect } from 'vitest';
import type { Rig } from './rig.ts';
import { entryNumber, outsideNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';
const bert = '0639980002';

/** What becomes of an offer whose station rings in vain. */
const inVain = [
  ['busy', 'offer.failed', 'busy'],
  ['unreachable', 'offer.failed', 'unreachable'],
  ['rejects', 'offer.rejected', undefined],
  ['silent', 'offer.expired', undefined],
] as const;

const outcome = async ({ stage, callOf }: Rig, state: string): Promise<void> => {
  await stage.until(`the call is ${state}`, () => callOf(anna).call.derivedState === state);
};

export const queuedCalls: readonly Case[] = [
  [
    'a caller waits with music, and talks with the agent whose station answers',
    async (rig) => {
      const { stage } = rig;
      await stage.set('12', { kind: 'answers', afterMs: 1_000 });
      await stage.call(anna, entryNumber);
      await rig.alone(anna);
      expect(rig.callOf(anna).call.state).toBe('queued');
      await rig.seat('ann');
      await rig.hear(anna, '12');
      await outcome(rig, 'connected');
      expect(rig.callOf(anna).call).toMatchObject({ state: 'connected', outcome: 'answered' });
      expect(rig.effects('offer.').map(({ type }) => type)).toEqual([
        'offer.offered',
        'offer.connecting',
        'offer.connected',
      ]);
      await stage.hangUp(anna);
      await rig.gone('12');
      expect(rig.effects('call.ended')).toMatchObject([{ cause: 'callerHungUp' }]);
    },
  ],
  [
    'an agent who hangs up at their station ends the call',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.stage.hangUp('12');
      await rig.gone(anna);
      expect(rig.effects('call.ended')).toMatchObject([{ cause: 'legEnded' }]);
    },
  ],
  [
    'an agent who hangs up by command ends the call',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(rig.live.calls.hangUp(rig.legOf('ann')));
      await rig.gone(anna);
      await rig.gone('12');
    },
  ],
  ...inVain.map(
    ([kind, end, cause]): Case => [
      `a station that ${kind === 'rejects' ? kind : `is ${kind}`}: the offer ends, the caller keeps their place and another agent has the call`,
      async (rig) => {
        const { stage } = rig;
        const afterMs = 500;
        await stage.set('12', kind === 'rejects' ? { kind, afterMs } : { kind });
        await rig.seat('ann');
        await stage.call(anna, entryNumber);
        await stage.until('the offer has ended', () => rig.effects(end).length === 1);
        expect(rig.effects(end)).toMatchObject([cause === undefined ? {} : { cause }]);
        await stage.call(bert, entryNumber);
        await rig.seat('ben');
        await rig.hear(anna, '14');
        await rig.gone('12');
        expect(rig.callOf(bert).call.state).toBe('queued');
      },
    ],
  ),
  [
    'a caller who hangs up while they wait has abandoned',
    async (rig) => {
      await rig.stage.call(anna, entryNumber);
      await rig.alone(anna);
      await rig.stage.hangUp(anna);
      await outcome(rig, 'ended');
      expect(rig.effects('call.abandoned')).toMatchObject([{ phase: 'waiting' }]);
    },
  ],
  [
    'a caller who hangs up while a station rings: it rings no more',
    async (rig) => {
      const { stage } = rig;
      await stage.set('12', { kind: 'silent' });
      await rig.seat('ann');
      await stage.call(anna, entryNumber);
      await stage.until('it alerts', () => rig.callOf(anna).call.offers.length === 1);
      await rig.alone(anna);
      await stage.hangUp(anna);
      await rig.gone('12');
      expect(rig.effects('call.abandoned')).toMatchObject([{ phase: 'alerting' }]);
    },
  ],
  [
    'an offer accepted by command while the station still rings is held until that is answered',
    async (rig) => {
      const { stage } = rig;
      await stage.set('12', { kind: 'answers', afterMs: 3_000 });
      await rig.seat('ann');
      await stage.call(anna, entryNumber);
      await stage.until('it is offered', () => rig.effects('offer.offered').length === 1);
      await rig.done(rig.live.calls.acceptOffer(rig.legOf('ann')));
      await outcome(rig, 'connecting');
      await rig.hear(anna, '12');
      await outcome(rig, 'connected');
    },
  ],
  [
    'an offer rejected by command rings no more',
    async (rig) => {
      const { stage } = rig;
      await stage.set('12', { kind: 'silent' });
      await rig.seat('ann');
      await stage.call(anna, entryNumber);
      await stage.until('it is offered', () => rig.effects('offer.offered').length === 1);
      await rig.done(rig.live.calls.hangUp(rig.legOf('ann')));
      await rig.gone('12');
      await rig.alone(anna);
    },
  ],
  [
    'digits of a caller reach the core',
    async (rig) => {
      await rig.stage.call(anna, entryNumber);
      await rig.alone(anna);
      const seen: string[] = [];
      const { submit } = rig.live;
      rig.live.submit = (input, then) => {
        if (input.type === 'call.digits') seen.push(input.digits);
        return submit.call(rig.live, input, then);
      };
      await rig.stage.digits(anna, '42');
      await rig.stage.until('they are there', () => seen.join('') === '42');
    },
  ],
  [
    'a callback is dialled once the agent has answered',
    async (rig) => {
      const { stage, live } = rig;
      await stage.call(outsideNumber, entryNumber);
      await rig.alone(outsideNumber);
      const callId = live.projection.calls.partOf(rig.callOf(outsideNumber).call.callId);
      await rig.tell({ type: 'call.callbackTaken', callId });
      await rig.gone(outsideNumber);
      await rig.seat('ann');
      await rig.hear(outsideNumber, '12');
      await stage.until('it is done', () => rig.effects('callback.done').length === 1);
      await stage.hangUp(outsideNumber);
      await rig.gone('12');
    },
  ],
];
