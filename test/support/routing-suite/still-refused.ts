/**
 * What the core does not do yet is refused, not half done.
 */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../routing/index.ts';
import { aCentre, answers, arrives, logsOn } from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const offerId = 'c1/1';

const inputs: readonly Input[] = [
  { type: 'consult', offerId, to: { queueId: 'q' }, callId: 'k1' },
  { type: 'completeTransfer', offerId },
  { type: 'cancelConsult', offerId },
  { type: 'conference', offerId },
  { type: 'transfer', offerId, to: { queueId: 'q' } },
];

/** Tests of refusals that go away when the core does the whole specification. */
export function describeStillRefused(createRouter: CreateRouter): void {
  describe('Not yet', () => {
    it('what is not done yet is refused as unavailable', () => {
      const { at } = drive(createRouter, aCentre());
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers(offerId));
      expect(at(2, inputs)).toEqual(
        inputs.map((_, place) => `refused ${place} operation_unavailable`),
      );
    });
  });
}
