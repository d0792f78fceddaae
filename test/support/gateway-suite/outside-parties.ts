/** Consults of a number outside, and what becomes of caller, agent and outside party. */
import { expect } from 'vitest';
import type { KeptLeg } from '../../../live/index.ts';
import type { Rig } from './rig.ts';
import { noNumber, outsideNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';
const to = { kind: 'number', id: outsideNumber } as const;

/** Ann's leg in the call with Anna, not in the consult. */
function legOf({ callOf }: Rig): KeptLeg {
  const made = callOf(anna).legs.find(({ agentId }) => agentId === 'ann');
  if (made === undefined) throw new Error('ann has no leg in the call');
  return made;
}

const plain = (rig: Rig, command: Parameters<Rig['live']['calls']['plain']>[1]) =>
  rig.live.calls.plain(legOf(rig), command);

async function dialling(rig: Rig, number = outsideNumber, isHeld = false): Promise<void> {
  await rig.seat('ann');
  await rig.talking(anna, 'ann');
  if (isHeld) await rig.done(plain(rig, 'hold'));
  await rig.done(rig.live.calls.consult(legOf(rig), { kind: 'number', id: number }));
}

/** Ann talks with Anna, and asks outside, where somebody has answered. */
async function asking(rig: Rig, isHeld = false): Promise<void> {
  await dialling(rig, outsideNumber, isHeld);
  await rig.hear('12', outsideNumber);
  await rig.alone(anna);
  await rig.stage.until('it is known', () => consultOf(rig)?.call.state === 'connected');
}

function consultOf({ live }: Rig) {
  return live.projection.calls.all().findLast(({ direction }) => direction === 'consult');
}

async function inConference(rig: Rig, isHeld = false): Promise<void> {
  await asking(rig, isHeld);
  await rig.done(plain(rig, 'conference'));
  await rig.hear(anna, '12', outsideNumber);
}

/** The consult has ended so, and the agent is back with the caller. */
async function endedAs(rig: Rig, cause: string): Promise<void> {
  await rig.stage.until('it is over', () => consultOf(rig)?.call.derivedState === 'ended');
  expect(consultOf(rig)?.call.cause).toBe(cause);
  await rig.hear(anna, '12');
}

export const outsideParties: readonly Case[] = [
  [
    'a consult outside rings, is answered, and is cancelled: the agent is back with the caller',
    async (rig) => {
      await rig.stage.set(outsideNumber, { kind: 'answers', afterMs: 500 });
      await dialling(rig);
      await rig.stage.until('it rings', () => consultOf(rig)?.call.state === 'ringback');
      await rig.hear('12', outsideNumber);
      await rig.alone(anna);
      await rig.done(plain(rig, 'cancel-consult'));
      await rig.gone(outsideNumber);
      await endedAs(rig, 'consultCancelled');
    },
  ],
  [
    'a consult outside that is busy has ended as busy',
    async (rig) => {
      await rig.stage.set(outsideNumber, { kind: 'busy' });
      await dialling(rig);
      await endedAs(rig, 'busy');
    },
  ],
  [
    'a consult of no number has ended so',
    async (rig) => {
      await dialling(rig, noNumber);
      await endedAs(rig, 'badNumber');
    },
  ],
  [
    'a consult outside is cancelled while it rings',
    async (rig) => {
      await rig.stage.set(outsideNumber, { kind: 'silent' });
      await dialling(rig);
      await rig.stage.until('it rings', () => consultOf(rig)?.call.state === 'ringback');
      await rig.done(plain(rig, 'cancel-consult'));
      await rig.gone(outsideNumber);
      await rig.hear(anna, '12');
    },
  ],
  [
    'the outside party hangs up in a consult: the agent is back with the caller',
    async (rig) => {
      await asking(rig);
      await rig.stage.hangUp(outsideNumber);
      await endedAs(rig, 'normal');
    },
  ],
  [
    'the agent swaps between the caller and the outside party',
    async (rig) => {
      await asking(rig);
      await rig.done(rig.live.calls.swap(legOf(rig)));
      await rig.hear(anna, '12');
      await rig.alone(outsideNumber);
      await rig.done(rig.live.calls.swap(legOf(rig)));
      await rig.hear('12', outsideNumber);
      await rig.alone(anna);
    },
  ],
  [
    'a transfer to outside is completed: the agent is free, and neither leg is ours any more',
    async (rig) => {
      await asking(rig);
      await rig.done(plain(rig, 'complete-transfer'));
      await rig.gone('12');
      await rig.gone(anna);
      expect(rig.callOf(anna).call.cause).toBe('transferred');
      expect(consultOf(rig)?.call.cause).toBe('transferred');
      expect(rig.live.projection.calls.legs.ofAgent('ann')).toEqual([]);
      await rig.stage.hangUpSent(anna, outsideNumber);
    },
  ],
  [
    'who was passed on to outside goes on after a kill of the service, each as long as the other',
    async (rig) => {
      await asking(rig);
      await rig.done(plain(rig, 'complete-transfer'));
      await rig.gone('12');
      await rig.restart();
      await rig.seat('ben');
      await rig.talking('0639980002', 'ben');
      await rig.stage.hangUp('0639980002');
      await rig.gone('14');
      await rig.stage.hangUpSent(anna, outsideNumber);
    },
  ],
  [
    'who was to be passed on to outside as the service was killed is so by the next',
    async (rig) => {
      await asking(rig);
      await rig.stage.lose();
      await rig.done(plain(rig, 'complete-transfer'));
      await rig.stage.until('it is so', () => consultOf(rig)?.call.derivedState === 'ended');
      await rig.restart();
      await rig.gone('12');
      await rig.gone(anna);
      expect(rig.live.switch.view?.released).toBe(0);
      await rig.stage.hangUpSent(anna, outsideNumber);
    },
  ],
  [
    'a conference with outside goes on as two when the outside party leaves',
    async (rig) => {
      await inConference(rig);
      await rig.stage.hangUp(outsideNumber);
      await rig.hear(anna, '12');
      await rig.stage.until('it is a plain call', () => legOf(rig).leg.state === 'connected');
    },
  ],
  [
    'the agent leaves a conference with outside: nobody is left in it',
    async (rig) => {
      await inConference(rig);
      await rig.stage.hangUp('12');
      await rig.gone(anna);
      await rig.gone(outsideNumber);
    },
  ],
  [
    'the caller leaves a conference with outside: it is over',
    async (rig) => {
      await inConference(rig);
      await rig.stage.hangUp(anna);
      await rig.gone('12');
      await rig.gone(outsideNumber);
    },
  ],
  [
    'the caller hangs up during a consult outside: it is over',
    async (rig) => {
      await asking(rig);
      await rig.stage.hangUp(anna);
      await rig.gone('12');
      await rig.gone(outsideNumber);
    },
  ],
  [
    'who talks in a conference with outside goes on after a kill of the service',
    async (rig) => {
      await inConference(rig, true);
      await rig.restart();
      await rig.hear(anna, '12', outsideNumber);
      await rig.stage.hangUp(outsideNumber);
      await rig.hear(anna, '12');
    },
  ],
  [
    'who asks outside goes on after a kill of the service',
    async (rig) => {
      await asking(rig);
      await rig.restart();
      await rig.hear('12', outsideNumber);
      await rig.alone(anna);
      await rig.done(plain(rig, 'complete-transfer'));
      await rig.gone('12');
      await rig.gone(anna);
    },
  ],
  [
    'a number that no telephone can dial is refused, with what is expected',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      const asked = rig.live.calls.consult(legOf(rig), { ...to, id: 'the bank' });
      const refused = { code: 'number_invalid', detail: expect.stringContaining('2 to 20 digits') };
      expect(await rig.take(asked)).toMatchObject({ ok: false, refused });
      await rig.hear(anna, '12');
    },
  ],
];
