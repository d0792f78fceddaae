/**
 * B14: hold and retrieve.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../../routing/index.ts';
import { aCentre, answers, aQueue, arrives, hangsUp, logsOn } from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const offerId = 'c1/1';
const wrapUp = { mode: 'timed', limitMs: 10_000 } as const;

/** Tests of hold. */
export function describeHold(createRouter: CreateRouter): void {
  const talking = (members: Partial<CentreFile> = {}) => {
    const centre = aCentre({ queues: [aQueue('q', { wrapUp })], ...members });
    const driven = drive(createRouter, centre);
    driven.at(0, logsOn('a'), arrives('c1'));
    driven.at(1_000, answers(offerId));
    return driven;
  };

  describe('B14: hold', () => {
    it('hold and retrieve take turns, the agent stays busy', () => {
      const { at } = talking();
      const hold = { type: 'hold', offerId } as const;
      const retrieve = { type: 'retrieve', offerId } as const;
      expect(at(2_000, retrieve, hold, hold)).toEqual([
        'refused 0 call_state_not_allowed',
        'c1 held (c1/1)',
        'refused 2 call_state_not_allowed',
      ]);
      expect(at(3_000, retrieve)).toEqual(['c1 retrieved (c1/1)']);
      expect(at(4_000, hold, hangsUp('c1'))).toEqual([
        'c1 held (c1/1)',
        'c1/1 wrap-up until 14000',
        'c1 ended (callerHungUp)',
        'a workingAfterCall',
      ]);
      expect(at(5_000, retrieve)).toEqual(['refused 0 call_state_not_allowed']);
    });

    it('an agent holds a call of their own, too', () => {
      const { at } = talking({ channels: { voice: { cost: 50, max: 2 } } });
      at(2_000, { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming' });
      expect(at(3_000, { type: 'hold', offerId: 'd1/1' })).toEqual(['d1 held (d1/1)']);
    });
  });
}
