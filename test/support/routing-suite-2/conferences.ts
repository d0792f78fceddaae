/**
 * B14: conferences.
 */
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../routing/index.ts';
import { aCentre, anAgent, answers, aQueue, arrives, hangsUp, logsOn } from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const offerId = 'c1/1';
const centre = aCentre({
  queues: [aQueue('s', { wrapUp: { mode: 'timed', limitMs: 10_000 } }), aQueue('t')],
  agents: [
    anAgent('a', { links: [{ queue: 's' }] }),
    anAgent('b', { links: [{ queue: 't' }] }),
    anAgent('c', { links: [{ queue: 't' }] }),
  ],
});

function consults(of: string, callId: string): Input {
  return { type: 'consult', offerId: of, to: { queueId: 't' }, callId };
}

/** Tests of conferences. */
export function describeConferences(createRouter: CreateRouter): void {
  const conferring = () => {
    const driven = drive(createRouter, centre);
    driven.at(0, logsOn('a'), logsOn('b'), arrives('c1', { queueId: 's' }));
    driven.at(1_000, answers(offerId), consults(offerId, 'k1'));
    driven.at(2_000, answers('k1/1'));
    return driven;
  };
  const joins = { type: 'conference', offerId } as const;

  describe('B14: conference', () => {
    it('the agent asked joins, the consult is over', () => {
      const { at } = conferring();
      expect(at(3_000, joins)).toEqual(['b joins c1 (k1/1)', 'k1 ended (conferenced)']);
    });

    it('ends the hold of who makes it', () => {
      const { at } = conferring();
      at(2_500, joins);
      at(2_600, logsOn('c'), { type: 'hold', offerId }, consults(offerId, 'k2'));
      at(2_700, answers('k2/1'));
      expect(at(3_000, joins)).toEqual([
        'c1 retrieved (c1/1)',
        'c joins c1 (k2/1)',
        'k2 ended (conferenced)',
      ]);
    });

    it('the last agent to leave ends the call', () => {
      const { callsAt } = conferring();
      callsAt(3_000, joins);
      expect(callsAt(4_000, { type: 'hangUp', offerId })).toEqual(['c1/1 wrap-up until 14000']);
      expect(callsAt(5_000, { type: 'hangUp', offerId: 'k1/1' })).toEqual([
        'k1/1 done',
        'c1 ended (agentHungUp)',
      ]);
    });

    it('the caller ends it for all, in the order of their interactions', () => {
      const { callsAt } = conferring();
      callsAt(3_000, joins);
      expect(callsAt(4_000, hangsUp('c1'))).toEqual([
        'c1/1 wrap-up until 14000',
        'k1/1 done',
        'c1 ended (callerHungUp)',
      ]);
    });

    it('has no blind transfer, but further consults, one at a time', () => {
      const { at } = conferring();
      at(3_000, joins);
      at(4_000, logsOn('c'));
      const transfer = { type: 'transfer', offerId, to: { queueId: 't' } } as const;
      expect(at(5_000, transfer, consults('k1/1', 'k2'), consults(offerId, 'k3'))).toEqual([
        'refused 0 call_state_not_allowed',
        'k2 enters t (consult)',
        'refused 2 call_state_not_allowed',
        'offer k2/1 to c',
        'c reserved',
      ]);
    });

    it('a consult completed in it puts one agent in the place of another', () => {
      const { callsAt } = conferring();
      callsAt(3_000, joins);
      callsAt(4_000, logsOn('c'), consults('k1/1', 'k2'));
      callsAt(5_000, answers('k2/1'));
      expect(callsAt(6_000, { type: 'completeTransfer', offerId: 'k1/1' })).toEqual([
        'c1 passed to c (k2/1)',
        'k1/1 done',
        'k2 ended (transferred)',
      ]);
      expect(callsAt(7_000, { type: 'hangUp', offerId })).toEqual(['c1/1 wrap-up until 17000']);
    });

    it('each agent holds for themselves', () => {
      const { at } = conferring();
      at(3_000, joins);
      expect(at(4_000, { type: 'hold', offerId }, { type: 'hold', offerId: 'k1/1' })).toEqual([
        'c1 held (c1/1)',
        'c1 held (k1/1)',
      ]);
    });
  });
}
