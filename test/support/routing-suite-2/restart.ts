/**
 * B15: restart.
 */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  accepts,
  anAgent,
  answers,
  aQueue,
  arrives,
  logsOff,
  logsOn,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

function restarts(epoch: number, ...liveLegs: readonly string[]): Input {
  return { type: 'restart', epoch, liveLegs };
}

function closes(queueId: string, untilMs: number): Input {
  return { type: 'setQueueState', queueId, state: 'closing', untilMs };
}

/** Tests of restart. */
export function describeRestart(createRouter: CreateRouter): void {
  describe('B15: restart', () => {
    it('live offers are taken back first of all, calls keep their keys', () => {
      const ids = ['a', 'b', 'c'];
      const { offersAt } = drive(createRouter, aCentreWithPlan({}, ...ids));
      offersAt(0, logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'), arrives('c3'));
      offersAt(1, accepts('c2/1'));
      expect(offersAt(15_000, restarts(2), logsOn('c'))).toEqual([
        'c1/1 rescinded (restart)',
        'c2/1 rescinded (restart)',
        'offer c1/2 to a',
        'offer c2/2 to b',
        'offer c3/1 to c',
      ]);
    });

    it('queues past their time close in the order of their times', () => {
      const { at } = drive(createRouter, aCentre({ queues: [aQueue('q'), aQueue('r')] }));
      at(0, closes('q', 5_000), closes('r', 3_000));
      expect(at(9_000, restarts(2))).toEqual(['queue r closed', 'queue q closed']);
    });

    it('who waits leaves by the limit that came first in the gap, be it a closing', () => {
      const plan = { maxWaitMs: 6_000, fallback: { kind: 'end' } } as const;
      const queues = [aQueue('q', { plan }), aQueue('r', { plan })];
      const { callsAt } = drive(createRouter, aCentre({ queues }));
      callsAt(0, arrives('c1'), arrives('c2', { queueId: 'r' }));
      callsAt(1, closes('q', 5_000), closes('r', 7_000));
      expect(callsAt(9_000, restarts(2))).toEqual([
        'queue q closed',
        'queue r closed',
        'c1 ended (queueClosed), wait 9000',
        'c2 ended (maxWait), wait 9000',
      ]);
    });

    it('no instants are run for the gap; timers past due fire in order in the first one', () => {
      const steps = [
        { atMs: 5_000, mode: 'widen', required: [] },
        { atMs: 10_000, mode: 'widen', required: [] },
      ] as const;
      const plan = { steps, maxWaitMs: 20_000, fallback: { kind: 'end' } } as const;
      const centre = aCentre({ queues: [aQueue('q', { plan }), aQueue('r')] });
      const { callsAt } = drive(createRouter, {
        ...centre,
        agents: [anAgent('a', { links: [{ queue: 'r' }] })],
      });
      callsAt(0, logsOn('a'), arrives('c1'), arrives('c2', { queueId: 'r' }));
      expect(callsAt(60_000, restarts(2))).toEqual([
        'c2/1 rescinded (restart)',
        'c1 step 1',
        'c1 step 2',
        'offer c2/2 to a',
        'c1 ended (maxWait), wait 60000',
      ]);
    });

    it('a call rises once for each time past due', () => {
      const queues = [aQueue('q', { promoteAfterMs: 10_000 })];
      const { callsAt } = drive(createRouter, aCentre({ queues }));
      callsAt(0, arrives('c1', { class: 3 }));
      expect(callsAt(25_000, restarts(2))).toEqual(['c1 class 2, due 0', 'c1 class 1, due 0']);
      expect(callsAt(30_000)).toEqual(['c1 class 0, due 0']);
    });

    it('an interaction without a leg has lost its media, its wrap-up starts', () => {
      const queues = [aQueue('q', { wrapUp: { mode: 'timed', limitMs: 10 } })];
      const agents = [anAgent('a'), anAgent('b')];
      const { callsAt } = drive(createRouter, aCentre({ queues, agents }));
      callsAt(0, logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'));
      callsAt(1, answers('c1/1'), answers('c2/1'));
      expect(callsAt(2, restarts(2, 'c2/1'))).toEqual([
        'c1/1 wrap-up until 12',
        'c1 ended (lostMedia)',
      ]);
    });

    it('a leg without an interaction is released, one of a rescinded offer too', () => {
      const { callsAt } = drive(createRouter, aCentre());
      callsAt(0, logsOn('a'), arrives('c1'));
      callsAt(1, accepts('c1/1'));
      expect(callsAt(2, restarts(2, 'x/1', 'c1/1', 'x/1'))).toEqual([
        'c1/1 rescinded (restart)',
        'leg x/1 released',
        'leg c1/1 released',
        'offer c1/2 to a',
      ]);
    });

    it('an epoch that is not higher is refused', () => {
      const { at } = drive(createRouter, aCentre());
      expect(at(0, restarts(1), restarts(3), restarts(3))).toEqual([
        'refused 0 invalid_parameter',
        'refused 2 invalid_parameter',
      ]);
    });

    it('a refused restart runs the instants of the gap', () => {
      const { offersAt } = drive(createRouter, aCentre());
      offersAt(0, logsOn('a'), arrives('c1'));
      expect(offersAt(30_000, restarts(1))).toEqual(['@20000 c1/1 expired']);
    });

    it('who comes back within the resume time after it keeps their idle time', () => {
      const comesBackAt = (atMs: number) => {
        const { at, offersAt } = drive(createRouter, aCentreWithPlan({}, 'a', 'z'));
        at(0, logsOn('a'));
        at(100_000, restarts(2), logsOn('z'));
        at(150_000, logsOff('a'));
        at(atMs, logsOn('a'));
        return offersAt(900_000, arrives('c1'));
      };
      // z is idle from 100 s on; a had 150 s when they went.
      expect(comesBackAt(160_000)).toEqual(['offer c1/1 to a']);
      expect(comesBackAt(700_001)).toEqual(['offer c1/1 to z']);
    });
  });
}
