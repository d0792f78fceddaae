/** What agents do with calls that they talk in. */
import { expect } from 'vitest';
import type { Agent, Rig } from './rig.ts';
import { noNumber, outsideNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';

/** Ann talks with Anna, or holds her, and asks Ben, who has answered. */
async function asking(rig: Rig, isHeld = false): Promise<void> {
  await rig.seat('ann', 'ben');
  await rig.tell({ type: 'setState', agentId: 'ben', state: 'notReady', reason: 'later' });
  await rig.talking(anna, 'ann');
  await rig.tell({ type: 'setState', agentId: 'ben', state: 'ready' });
  if (isHeld) await rig.done(plain(rig, 'ann', 'hold'));
  await rig.done(rig.live.calls.consult(rig.legOf('ann'), { kind: 'agent', id: 'ben' }));
  await rig.hear('12', '14');
  await rig.alone(anna);
  await talks(rig, 'ben');
}

async function talks({ stage, legOf }: Rig, agent: Agent): Promise<void> {
  await stage.until(`${agent} talks`, () => legOf(agent).leg.state === 'connected');
}

/** Of the call that the caller is in, not of the consult. */
function legIn({ callOf }: Rig, agent: Agent) {
  const made = callOf(anna).legs.findLast(({ agentId }) => agentId === agent);
  if (made === undefined) throw new Error(`${agent} has no leg in the call`);
  return made;
}

const plain = (rig: Rig, agent: Agent, command: Parameters<Rig['live']['calls']['plain']>[1]) =>
  rig.live.calls.plain(legIn(rig, agent), command);

export const agentCommands: readonly Case[] = [
  [
    'a caller on hold hears music, and is retrieved',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(plain(rig, 'ann', 'hold'));
      await rig.alone(anna);
      await rig.alone('12');
      await rig.done(plain(rig, 'ann', 'retrieve'));
      await rig.hear(anna, '12');
    },
  ],
  [
    'hold at the telephone itself is hold in the centre',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.stage.press('12', 'hold');
      await rig.alone(anna);
      await rig.stage.until('it is held', () => rig.callOf(anna).call.state === 'onHold');
      await rig.stage.press('12', 'retrieve');
      await rig.hear(anna, '12');
      await talks(rig, 'ann');
    },
  ],
  [
    'a caller who hangs up on hold is gone',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(plain(rig, 'ann', 'hold'));
      await rig.alone(anna);
      await rig.stage.hangUp(anna);
      await rig.gone('12');
    },
  ],
  [
    'a consult is cancelled: the agent is back with the caller',
    async (rig) => {
      await asking(rig);
      await rig.done(plain(rig, 'ann', 'cancel-consult'));
      await rig.hear(anna, '12');
      await rig.gone('14');
    },
  ],
  [
    'a consult whose station is busy waits, and is cancelled',
    async (rig) => {
      await rig.stage.set('14', { kind: 'busy' });
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.seat('ben');
      await rig.done(rig.live.calls.consult(rig.legOf('ann'), { kind: 'agent', id: 'ben' }));
      await rig.stage.until('the offer failed', () => rig.effects('offer.failed').length === 1);
      await rig.stage.until('she is back', () => legIn(rig, 'ann').leg.state === 'connected');
      await rig.hear(anna, '12');
    },
  ],
  [
    'an agent swaps between the caller and who is asked',
    async (rig) => {
      await asking(rig);
      await rig.done(rig.live.calls.swap(legIn(rig, 'ann')));
      await rig.hear(anna, '12');
      await rig.alone('14');
      await rig.done(rig.live.calls.swap(legIn(rig, 'ann')));
      await rig.hear('12', '14');
      await rig.alone(anna);
    },
  ],
  [
    'a caller held before a consult is heard again after a swap and its cancellation',
    async (rig) => {
      await asking(rig, true);
      await rig.done(rig.live.calls.swap(legIn(rig, 'ann')));
      await rig.hear(anna, '12');
      await rig.done(plain(rig, 'ann', 'cancel-consult'));
      await rig.gone('14');
      await rig.hear(anna, '12');
      expect(legIn(rig, 'ann').leg.state).toBe('connected');
    },
  ],
  [
    'a transfer that is completed joins the caller with who was asked',
    async (rig) => {
      await asking(rig);
      await rig.done(plain(rig, 'ann', 'complete-transfer'));
      await rig.hear(anna, '14');
      await rig.gone('12');
      await rig.stage.hangUp(anna);
      await rig.gone('14');
    },
  ],
  [
    'a transfer is completed after a swap as well',
    async (rig) => {
      await asking(rig);
      await rig.done(rig.live.calls.swap(legIn(rig, 'ann')));
      await rig.hear(anna, '12');
      await rig.done(plain(rig, 'ann', 'complete-transfer'));
      await rig.hear(anna, '14');
      await rig.gone('12');
    },
  ],
  [
    'a conference of three goes on as two when one agent leaves',
    async (rig) => {
      await asking(rig);
      await rig.done(plain(rig, 'ann', 'conference'));
      await rig.hear(anna, '12', '14');
      await rig.stage.hangUp('12');
      await rig.gone('12');
      await rig.hear(anna, '14');
      await rig.stage.hangUp('14');
      await rig.gone(anna);
    },
  ],
  [
    'the caller leaves a conference: it is over',
    async (rig) => {
      await asking(rig);
      await rig.done(plain(rig, 'ann', 'conference'));
      await rig.hear(anna, '12', '14');
      await rig.stage.hangUp(anna);
      await rig.gone('12');
      await rig.gone('14');
    },
  ],
  [
    'the caller hangs up during a consult: both agents are free',
    async (rig) => {
      await asking(rig);
      await rig.stage.hangUp(anna);
      await rig.gone('12');
      await rig.gone('14');
    },
  ],
  [
    'a blind transfer to a queue: the next agent has the caller',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(rig.live.calls.transfer(rig.legOf('ann'), { kind: 'queue', id: 'q' }, {}));
      await rig.gone('12');
      await rig.alone(anna);
      await rig.seat('ben');
      await rig.hear(anna, '14');
    },
  ],
  [
    'a blind transfer to a number outside: neither leg is ours any more',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      const to = { kind: 'number', id: outsideNumber } as const;
      await rig.done(rig.live.calls.transfer(rig.legOf('ann'), to, {}));
      await rig.gone('12');
      await rig.gone(anna);
      expect(rig.callOf(anna).call.cause).toBe('transferred');
    },
  ],
  [
    'a blind transfer to no number hangs up',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      const to = { kind: 'number', id: noNumber } as const;
      await rig.done(rig.live.calls.transfer(rig.legOf('ann'), to, {}));
      await rig.gone('12');
      await rig.gone(anna);
    },
  ],
  [
    'a parked caller hears music, and is fetched at another station',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(rig.live.calls.parking.park(rig.legOf('ann')));
      await rig.gone('12');
      await rig.alone(anna);
      const slot = rig.callOf(anna).call.parkSlot ?? '';
      await rig.seat('ben');
      const seat = { addressId: 'st14', agentId: 'ben' };
      await rig.done(rig.live.calls.parking.unpark(seat, slot));
      await rig.hear(anna, '14');
    },
  ],
  [
    'a parked caller hangs up: the slot is free',
    async (rig) => {
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await rig.done(rig.live.calls.parking.park(rig.legOf('ann')));
      await rig.gone('12');
      await rig.stage.hangUp(anna);
      await rig.stage.until('it is', () => rig.live.calls.parking.save().length === 0);
    },
  ],
];
