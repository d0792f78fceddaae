/** Supervisors whose telephone hears the talk of an agent. */
import { expect } from 'vitest';
import type { SuperviseMode } from '../../../contracts/index.ts';
import type { Rig } from './rig.ts';
import type { Case } from './suite.ts';

const anna = '0639980001';

/** Ann talks with Anna; Sam listens at telephone 16. */
async function listening(rig: Rig): Promise<void> {
  await rig.seat('ann');
  await rig.talking(anna, 'ann');
  await supervise(rig, 'listen');
  await rig.stage.until('Sam hears them', () => stateOf(rig) === 'listen, heard');
}

async function supervise(rig: Rig, mode: SuperviseMode): Promise<void> {
  const asked = rig.live.supervision.supervise(rig.legOf('ann'), {
    person: 'sam',
    address: '16',
    mode,
  });
  expect(await rig.take(asked)).toMatchObject({ ok: true });
}

function stateOf({ live }: Rig): string {
  const [one] = live.supervision.all();
  return one === undefined ? 'nobody' : `${one.mode}, ${one.isHeard ? 'heard' : 'ringing'}`;
}

const over = (rig: Rig) => rig.stage.until('nobody listens', () => stateOf(rig) === 'nobody');

export const supervisors: readonly Case[] = [
  [
    'a supervisor listens, whispers and joins, and those who talk talk on',
    async (rig) => {
      await listening(rig);
      for (const mode of ['whisper', 'barge', 'listen'] as const) {
        await supervise(rig, mode);
        expect(stateOf(rig)).toBe(`${mode}, heard`);
        await rig.hear(anna, '12');
      }
    },
  ],
  [
    'a supervisor who hangs up listens no more, and the talk goes on',
    async (rig) => {
      await listening(rig);
      await rig.stage.hangUp('16');
      await over(rig);
      await rig.hear(anna, '12');
    },
  ],
  [
    'a supervisor is let go by request',
    async (rig) => {
      await listening(rig);
      rig.live.supervision.end(rig.callOf(anna).call.callId, 'sam');
      await over(rig);
      await rig.hear(anna, '12');
    },
  ],
  [
    'who listens is let go when the caller hangs up',
    async (rig) => {
      await listening(rig);
      await rig.stage.hangUp(anna);
      await over(rig);
      await rig.gone('12');
    },
  ],
  [
    'who listens stays on the line while the caller is held',
    async (rig) => {
      await listening(rig);
      await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'hold'));
      await rig.alone(anna);
      expect(stateOf(rig)).toBe('listen, heard');
      await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'retrieve'));
      await rig.hear(anna, '12');
    },
  ],
  [
    'a telephone that is busy hears nothing, and the talk goes on',
    async (rig) => {
      await rig.stage.set('16', { kind: 'busy' });
      await rig.seat('ann');
      await rig.talking(anna, 'ann');
      await supervise(rig, 'listen');
      await over(rig);
      await rig.hear(anna, '12');
    },
  ],
  [
    'after a loss of the connection nobody listens, and the talk goes on',
    async (rig) => {
      await listening(rig);
      await rig.stage.lose();
      await over(rig);
      await rig.attach(await rig.stage.connectAgain());
      await rig.hear(anna, '12');
    },
  ],
];
