/**
 * B6: promotion by waiting.
 */
import { describe, expect, it } from 'vitest';
import { aCentre, anAgent, aQueue, arrives, logsOn } from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const w = 10_000;

/** Tests of promoteAfterMs. */
export function describePromotion(createRouter: CreateRouter): void {
  const promoting = () =>
    drive(createRouter, aCentre({ queues: [aQueue('q', { promoteAfterMs: w })] }));

  describe('B6: promotion', () => {
    it('a call rises one class after each interval since queue entry, down to 0', () => {
      const { at, router } = promoting();
      at(1_000, arrives('c1', { class: 2 }));
      expect(at(100_000)).toEqual(['@11000 c1 class 1, due 1000', '@21000 c1 class 0, due 1000']);
      expect(router.nextDueAtMs()).toBeNull();
    });

    it('a class set by command rises at the next of the same times', () => {
      const { at } = promoting();
      at(0, arrives('c1', { class: 0 }));
      expect(at(35_000, { type: 'reclassCall', callId: 'c1', class: 2 })).toEqual([
        'c1 class 2, due 0',
      ]);
      expect(at(60_000)).toEqual(['@40000 c1 class 1, due 0', '@50000 c1 class 0, due 0']);
    });

    it('one that is set at such a time waits for the next', () => {
      const { at } = promoting();
      at(0, arrives('c1', { class: 3 }));
      expect(at(10_000, { type: 'reclassCall', callId: 'c1', class: 2 })).toEqual([
        'c1 class 2, due 0',
      ]);
      expect(at(20_000)).toEqual(['c1 class 1, due 0']);
    });

    it('a step of the same time comes before promotion, which then waits', () => {
      const steps = [{ atMs: w, mode: 'widen', required: [], class: 1 }] as const;
      const queues = [aQueue('q', { promoteAfterMs: w, plan: { steps } })];
      const { at } = drive(createRouter, aCentre({ queues }));
      at(0, arrives('c1', { class: 3 }));
      expect(at(20_000)).toEqual([
        '@10000 c1 step 1',
        '@10000 c1 class 1, due 0',
        'c1 class 0, due 0',
      ]);
    });

    it('it decides who is served', () => {
      const { offersAt } = promoting();
      offersAt(0, arrives('c1', { class: 2 }));
      offersAt(9_000, arrives('c2', { class: 1 }));
      expect(offersAt(10_000, logsOn('a'))).toEqual(['offer c1/1 to a']);
    });

    it('it counts from the entry into the present queue', () => {
      const agents = [anAgent('a', { links: [{ queue: 'x' }] })];
      const queues = [aQueue('q'), aQueue('r', { promoteAfterMs: w }), aQueue('x')];
      const { callsAt } = drive(createRouter, aCentre({ queues, agents }));
      callsAt(0, arrives('c1', { class: 2 }));
      callsAt(15_000, { type: 'moveCall', callId: 'c1', queueId: 'r' });
      expect(callsAt(24_999)).toEqual([]);
      expect(callsAt(25_000)).toEqual(['c1 class 1, due 0']);
    });

    it('it goes on while the call is being offered', () => {
      const { callsAt } = promoting();
      callsAt(0, logsOn('a'), arrives('c1', { class: 2 }));
      expect(callsAt(10_000)).toEqual(['c1 class 1, due 0']);
    });
  });
}
