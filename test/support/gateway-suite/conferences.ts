/** Conferences of more than three: who is added, who is removed, and who goes on. */
import { expect } from 'vitest';
import type { KeptLeg } from '../../../live/index.ts';
import type { Agent, Rig } from './rig.ts';
import { outsideNumber } from './stage.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';
const outside = { kind: 'number', id: outsideNumber } as const;

function legIn({ callOf }: Rig, agent: Agent): KeptLeg {
  const made = callOf(anna).legs.findLast(({ agentId }) => agentId === agent);
  if (made === undefined) throw new Error(`${agent} has no leg in the call`);
  return made;
}

const plain = (rig: Rig, command: Parameters<Rig['live']['calls']['plain']>[1]) =>
  rig.live.calls.plain(legIn(rig, 'ann'), command);

function outsiderIn({ callOf }: Rig): KeptLeg {
  const made = callOf(anna).legs.findLast(({ agentId }) => agentId === null);
  if (made === undefined) throw new Error('nobody from outside is in the call');
  return made;
}

/** Ann asks somebody, who answers; others in the call go on. */
async function asks(rig: Rig, to: typeof outside | { kind: 'agent'; id: 'ben' | 'cai' }) {
  await rig.done(rig.live.calls.consult(legIn(rig, 'ann'), to));
  const number = to.kind === 'number' ? to.id : { ben: '14', cai: '16' }[to.id];
  await rig.hear('12', number);
  await rig.stage.until('they talk', () => {
    const consult = rig.live.projection.calls.all().findLast((one) => one.direction === 'consult');
    return consult?.call.derivedState === 'connected';
  });
}

/** Anna, Ann, somebody outside and Ben. */
async function four(rig: Rig): Promise<void> {
  await rig.seat('ann');
  await rig.talking(anna, 'ann');
  await rig.seat('ben', 'cai');
  await asks(rig, outside);
  await rig.done(plain(rig, 'conference'));
  await rig.hear(anna, '12', outsideNumber);
  await asks(rig, { kind: 'agent', id: 'ben' });
  await rig.hear(anna, outsideNumber);
  await rig.done(plain(rig, 'conference'));
  await rig.hear(anna, '12', outsideNumber, '14');
}

export const conferences: readonly Case[] = [
  [
    'a conference of four is one of five, and each who is removed leaves the others in it',
    async (rig) => {
      await four(rig);
      await asks(rig, { kind: 'agent', id: 'cai' });
      await rig.done(plain(rig, 'conference'));
      await rig.hear(anna, '12', outsideNumber, '14', '16');
      await rig.done(rig.live.calls.remove(legIn(rig, 'ann'), legIn(rig, 'ben').leg.id));
      await rig.gone('14');
      await rig.hear(anna, '12', outsideNumber, '16');
      await rig.done(rig.live.calls.remove(legIn(rig, 'ann'), outsiderIn(rig).leg.id));
      await rig.gone(outsideNumber);
      await rig.hear(anna, '12', '16');
      await rig.done(rig.live.calls.remove(legIn(rig, 'ann'), legIn(rig, 'cai').leg.id));
      await rig.hear(anna, '12');
      await rig.stage.until('it is plain', () => legIn(rig, 'ann').leg.state === 'connected');
    },
  ],
  [
    'an agent who asks somebody for a conference is back in it when the consult is cancelled',
    async (rig) => {
      await four(rig);
      await asks(rig, { kind: 'agent', id: 'cai' });
      await rig.hear(anna, outsideNumber, '14');
      await rig.done(rig.live.calls.swap(legIn(rig, 'ann')));
      await rig.hear(anna, '12', outsideNumber, '14');
      await rig.done(rig.live.calls.swap(legIn(rig, 'ann')));
      await rig.hear('12', '16');
      await rig.done(plain(rig, 'cancel-consult'));
      await rig.hear(anna, '12', outsideNumber, '14');
    },
  ],
  [
    'an agent of a conference holds for themselves, and is back in it',
    async (rig) => {
      await four(rig);
      await rig.done(plain(rig, 'hold'));
      await rig.hear(anna, outsideNumber, '14');
      await rig.alone('12');
      expect(rig.callOf(anna).call.state).toBe('connected');
      await rig.done(plain(rig, 'retrieve'));
      await rig.hear(anna, '12', outsideNumber, '14');
    },
  ],
  [
    'a conference of four goes on after a kill of the service, and is added to',
    async (rig) => {
      await four(rig);
      await rig.restart();
      await rig.hear(anna, '12', outsideNumber, '14');
      expect(rig.live.switch.view).toMatchObject({ reconciled: 4, released: 0 });
      await asks(rig, { kind: 'agent', id: 'cai' });
      await rig.restart();
      await rig.hear(anna, outsideNumber, '14');
      await rig.hear('12', '16');
      await rig.done(plain(rig, 'conference'));
      await rig.hear(anna, '12', outsideNumber, '14', '16');
    },
  ],
  [
    'the agents leave a conference one by one: with the last nobody is left in it',
    async (rig) => {
      await four(rig);
      await rig.stage.hangUp('12');
      await rig.gone('12');
      await rig.hear(anna, outsideNumber, '14');
      await rig.stage.hangUp('14');
      await rig.gone(anna);
      await rig.gone(outsideNumber);
    },
  ],
];
