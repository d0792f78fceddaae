/**
 * B2: a log-off that waits for the agent's work. Sessions live until it acts; TAPI 3.5, rule 8.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input } from '../../../routing/index.ts';
import {
  aCentre,
  answers,
  aQueue,
  arrives,
  endsWrapUp,
  hangsUp,
  logsOff,
  logsOn,
  pauses,
  readies,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** Two groups with a chat queue each; `a` is signed on to both and serves `c1` of care. */
const grouped: CentreFile = aCentre({
  groups: [{ id: 'care', wrapUp: { mode: 'mandatory' } }, { id: 'sales' }],
  queues: [
    aQueue('k', { group: 'care', channel: 'chat' }),
    aQueue('q', { group: 'sales', channel: 'chat', noStaff: 'fallback' }),
  ],
  agents: [{ id: 'a', groups: ['care', 'sales'] }],
  addresses: [{ id: 'stand' }],
});

/** Tests of a pending log-off. */
export function describeLogOff(createRouter: CreateRouter): void {
  const leaving = (centre: CentreFile = grouped) => {
    const driven = drive(createRouter, centre);
    driven.at(0, logsOn('a', { addressId: 'stand' }), arrives('c1', { queueId: 'k' }));
    driven.at(1, answers('c1/1'));
    expect(driven.at(2, logsOff('a'))).toEqual(['a busy, pending loggedOff']);
    return driven;
  };
  const setsSession = (state: 'ready' | 'notReady'): Input => ({
    type: 'setSessionState',
    sessionId: 'a/1',
    state,
  });

  describe('B2: a pending log-off', () => {
    it('ends and releases the sessions in the instant in which it acts', () => {
      const { at } = leaving();
      expect(at(3, hangsUp('c1')).slice(-2)).toEqual([
        'a workingAfterCall, pending loggedOff',
        'session a/1 care busyWrapUp',
      ]);
      expect(at(4, endsWrapUp('c1/1'))).toEqual([
        'c1/1 done',
        'a loggedOff',
        'session a/1 care ended',
        'session a/1 care released',
        'session a/2 sales ended',
        'session a/2 sales released',
      ]);
    });

    it('keeps offers away while the agent still counts as staff', () => {
      const { callsAt, router } = leaving({
        ...grouped,
        queues: grouped.queues.map((queue) => ({
          ...queue,
          plan: { maxWaitMs: 50, fallback: { kind: 'end' } },
        })),
      });
      expect(callsAt(3, arrives('c2'))).toEqual(['c2 enters q']);
      expect(router.whyNot('c2', 'a')).toEqual({ kind: 'test', test: 'nothingPending' });
      callsAt(4, hangsUp('c1'), endsWrapUp('c1/1'));
      expect(callsAt(5, arrives('c3'))).toEqual(['c3 enters q', 'c3 ended (noStaff), wait 0']);
    });

    it('counts as staff for a step that is skipped without any', () => {
      const plan = {
        required: [{ agentId: 'a' }],
        skipIfUnstaffed: true,
        steps: [{ atMs: 60, mode: 'replace', required: [] }],
      } as const;
      const queues = grouped.queues.map((queue) => ({ ...queue, plan }));
      const { callsAt } = leaving({ ...grouped, queues });
      expect(callsAt(3, arrives('c2'))).toEqual(['c2 enters q']);
      callsAt(4, hangsUp('c1'), endsWrapUp('c1/1'));
      expect(callsAt(5, arrives('c3', { queueId: 'k' }))).toEqual([
        'c3 enters k',
        'c3 skips step 0',
        'c3 step 1',
      ]);
    });

    it('is cleared whole by Ready: what was live goes on', () => {
      const { at } = leaving();
      expect(at(3, arrives('c2'), readies('a'))).toEqual([
        'c2 enters q',
        'offer c2/1 to a',
        'a busy',
      ]);
      at(4, answers('c2/1'), hangsUp('c1'));
      expect(at(5, endsWrapUp('c1/1'), hangsUp('c2'))).toEqual([
        'c1/1 done',
        'c2/1 done',
        'c2 ended (callerHungUp)',
        'a ready',
        'session a/1 care ready',
        'session a/2 sales ready',
      ]);
    });

    it('gives way to a later Not Ready, and the sessions stay', () => {
      const { at } = leaving();
      expect(at(3, pauses('a', 'lunch'))).toEqual(['a busy, pending notReady']);
      expect(at(4, hangsUp('c1'), endsWrapUp('c1/1')).slice(-2)).toEqual([
        'a notReady(lunch)',
        'session a/1 care ready',
      ]);
    });

    it('leaves a session its own switch, which also ends its wrap-up', () => {
      const { at } = leaving();
      expect(at(3, { type: 'openSession', agentId: 'a', groupId: 'care' })).toEqual([
        'refused 0 agent_state_not_allowed',
      ]);
      expect(at(4, setsSession('notReady'), setsSession('ready'))).toEqual([]);
      at(5, hangsUp('c1'));
      expect(at(6, setsSession('ready')).slice(0, 2)).toEqual(['c1/1 done', 'a loggedOff']);
    });

    it('goes on over an end of one session, which is released with the others', () => {
      const { at } = leaving();
      expect(at(3, { type: 'endSession', sessionId: 'a/2' })).toEqual(['session a/2 sales ended']);
      expect(at(4, hangsUp('c1'), endsWrapUp('c1/1')).slice(-4)).toEqual([
        'a loggedOff',
        'session a/1 care ended',
        'session a/1 care released',
        'session a/2 sales released',
      ]);
    });
  });
}
