/**
 * What comes with part 2 is refused, not half done.
 */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../routing/index.ts';
import { aCentre, aQueue } from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const offerId = 'c1/1';
const callId = 'c1';

const laterInputs: readonly Input[] = [
  { type: 'hold', offerId },
  { type: 'retrieve', offerId },
  { type: 'consult', offerId, to: { queueId: 'q' }, callId: 'k1' },
  { type: 'completeTransfer', offerId },
  { type: 'cancelConsult', offerId },
  { type: 'conference', offerId },
  { type: 'transfer', offerId, to: { queueId: 'q' } },
  { type: 'call.digits', callId, digits: '1' },
  { type: 'call.callbackTaken', callId },
  { type: 'call.messageLeft', callId },
  { type: 'call.returned', callId, of: 'c0' },
  { type: 'reclassCall', callId, class: 0 },
  { type: 'moveCall', callId, queueId: 'q' },
  { type: 'pullCall', callId, agentId: 'a' },
  { type: 'hangUpCall', callId },
  { type: 'activate', version: 2 },
  { type: 'restart', epoch: 2, liveLegs: [] },
];

/** Tests of refusals that go away with part 2. */
export function describeLater(createRouter: CreateRouter): void {
  describe('Not yet', () => {
    it('inputs of part 2 are refused as unavailable', () => {
      const { at } = drive(createRouter, aCentre());
      const expected = laterInputs.map((_, place) => `refused ${place} operation_unavailable`);
      expect(at(0, laterInputs)).toEqual(expected);
    });

    it.each([
      [
        'a ring group',
        aQueue('q', { plan: { strategy: { ringGroup: { offers: 2, everyMs: 5 } } } }),
      ],
      [
        'several offers in a step',
        aQueue('q', { plan: { steps: [{ atMs: 1, mode: 'widen', required: [], offers: 2 }] } }),
      ],
      ['a reserve', aQueue('q', { reserve: 1 })],
      ['promotion', aQueue('q', { promoteAfterMs: 10 })],
    ])('a centre with %s is refused', (_, queue) => {
      expect(() => createRouter({ centre: aCentre({ queues: [queue] }) })).toThrow();
    });

    it.each(['rankFirst', 'longestQueue'] as const)(
      'the precedence %s is refused',
      (precedence) => {
        expect(() => createRouter({ centre: aCentre({ routing: { precedence } }) })).toThrow();
      },
    );
  });
}
