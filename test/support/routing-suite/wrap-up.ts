/**
 * B11: wrap-up.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input, WrapUpRule } from '../../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  endsWrapUp,
  hangsUp,
  logsOn,
  pauses,
  readies,
} from '../builders.ts';
import { type CreateRouter, type Drive, drive } from '../drive-router.ts';

const outcome = (offerId: string, ...codes: string[]): Input => ({
  type: 'setOutcome',
  offerId,
  codes,
});
const extend = (offerId: string, byMs: number): Input => ({ type: 'extendWrapUp', offerId, byMs });

/** Tests of the work after the call. */
export function describeWrapUp(createRouter: CreateRouter): void {
  /** A router in which `c1` is connected to `a`, from 0 on. */
  const connected = (wrapUp: WrapUpRule | undefined, further: Partial<CentreFile> = {}): Drive => {
    const queues = [aQueue('q', wrapUp === undefined ? {} : { wrapUp })];
    const driven = drive(createRouter, aCentre({ queues, ...further }));
    driven.at(0, logsOn('a'), arrives('c1'));
    driven.at(0, answers('c1/1'));
    return driven;
  };

  describe('B11: wrap-up', () => {
    it('without a rule the interaction ends with the call', () => {
      const { at } = connected(undefined);
      expect(at(10, hangsUp('c1'))).toEqual(['c1/1 done', 'c1 ended (callerHungUp)', 'a ready']);
    });

    it('the end of the call by agent or leg is told from that by the caller', () => {
      const byAgent = connected({ mode: 'optional', limitMs: 50 });
      expect(byAgent.at(10, { type: 'hangUp', offerId: 'c1/1' })).toEqual([
        'c1/1 wrap-up until 60',
        'c1 ended (agentHungUp)',
        'a workingAfterCall',
      ]);
      const byLeg = connected(undefined);
      expect(byLeg.at(10, { type: 'leg.ended', offerId: 'c1/1' })).toContain('c1 ended (legEnded)');
    });

    it('an optional one ends when the agent says, at the latest at its limit', () => {
      const early = connected({ mode: 'optional', limitMs: 50 });
      early.at(10, hangsUp('c1'));
      expect(early.at(20, endsWrapUp('c1/1'))).toEqual(['c1/1 done', 'a ready']);
      const late = connected({ mode: 'optional', limitMs: 50 });
      late.at(10, hangsUp('c1'));
      expect(late.at(60)).toEqual(['c1/1 done', 'a ready']);
    });

    it('the agent cannot end a timed one, and a Ready request ends none', () => {
      const { at } = connected({ mode: 'timed' });
      at(10, hangsUp('c1'));
      expect(at(20, endsWrapUp('c1/1'), readies('a'))).toEqual([
        'refused 0 call_state_not_allowed',
      ]);
      expect(at(30_010)).toEqual(['c1/1 done', 'a ready']);
    });

    it('Ready of the agent ends every wrap-up that they may end', () => {
      const { at, offersAt } = connected({ mode: 'optional' });
      at(10, hangsUp('c1'));
      expect(at(20, readies('a'))).toEqual(['c1/1 done', 'a ready']);
      expect(offersAt(21, arrives('c2'))).toEqual(['offer c2/1 to a']);
    });

    it('Ready for after the work clears a pending request, and ends no wrap-up', () => {
      const { at } = connected({ mode: 'optional', limitMs: 50 });
      at(10, hangsUp('c1'), pauses('a'));
      expect(at(20, readies('a', { next: true }))).toEqual(['a workingAfterCall']);
      expect(at(60)).toEqual(['c1/1 done', 'a ready']);
    });

    it('Ready is refused while an outcome is required; a supervisor’s leaves the wrap-up', () => {
      const { at } = connected({ mode: 'mandatory', outcomeRequired: true });
      at(10, hangsUp('c1'), pauses('a'));
      expect(at(20, readies('a'))).toEqual(['refused 0 code_required']);
      expect(at(21, readies('a', { by: 'sam' }))).toEqual(['a workingAfterCall']);
      expect(at(22, outcome('c1/1', 'sold'), readies('a'))).toEqual([
        'c1/1 done, codes sold',
        'a ready',
      ]);
    });

    it('a required outcome has to be given before the agent may end', () => {
      const { at } = connected({ mode: 'mandatory', outcomeRequired: true });
      at(10, hangsUp('c1'));
      expect(at(20, endsWrapUp('c1/1'))).toEqual(['refused 0 code_required']);
      expect(at(30, outcome('c1/1', 'sold'), endsWrapUp('c1/1'))[0]).toBe('c1/1 done, codes sold');
    });

    it('at the limit a required outcome is written as missing, unless given before', () => {
      const rule = { mode: 'mandatory', limitMs: 30_000, outcomeRequired: true } as const;
      const without = connected(rule);
      without.at(10, hangsUp('c1'));
      expect(without.at(30_010)[0]).toBe('c1/1 done, code missing');
      const given = connected(rule);
      given.at(5, outcome('c1/1', 'sold', 'late'));
      given.at(10, hangsUp('c1'));
      expect(given.at(30_010)[0]).toBe('c1/1 done, codes sold late');
    });

    it('a mandatory one that says no limit has nothing but the cap of all', () => {
      const { at } = connected({ mode: 'mandatory' });
      expect(at(10, hangsUp('c1'))[0]).toBe('c1/1 wrap-up until 3600010');
      expect(at(90_000, endsWrapUp('c1/1'))).toEqual(['c1/1 done', 'a ready']);
      const capped = connected({ mode: 'mandatory' }, { routing: { wrapUpCapMs: 70 } });
      expect(capped.at(10, hangsUp('c1'))[0]).toBe('c1/1 wrap-up until 80');
    });

    it('extensions are counted, from the end now set, and capped from the start', () => {
      const rule = { mode: 'timed', limitMs: 30, extensionsMax: 2 } as const;
      const { at } = connected(rule, { routing: { wrapUpCapMs: 70 } });
      at(10, hangsUp('c1'));
      expect(at(20, extend('c1/1', 5))).toEqual(['c1/1 wrap-up until 45']);
      expect(at(45, extend('c1/1', 100))).toEqual(['c1/1 wrap-up until 80']);
      expect(at(46, extend('c1/1', 1))).toEqual(['refused 0 no_extension_left']);
      expect(at(80)).toEqual(['c1/1 done', 'a ready']);
    });

    it('the cap holds for the limit itself', () => {
      const { at } = connected({ mode: 'timed', limitMs: 500 }, { routing: { wrapUpCapMs: 70 } });
      expect(at(10, hangsUp('c1'))[0]).toBe('c1/1 wrap-up until 80');
    });

    it('the rule of the queue wins over its group, and that over the centre', () => {
      const timed = (limitMs: number) => ({ mode: 'timed', limitMs }) as const;
      const further = (queue: object, group: object): Partial<CentreFile> => ({
        defaults: { wrapUp: timed(1_000) },
        groups: [{ id: 'g', ...group }],
        queues: [aQueue('q', { group: 'g', ...queue })],
        agents: [{ id: 'a', groups: ['g'] }],
      });
      const endOf = (queue: object, group: object): string | undefined =>
        connected(undefined, further(queue, group)).at(0, hangsUp('c1'))[0];
      expect(endOf({ wrapUp: timed(10) }, { wrapUp: timed(100) })).toBe('c1/1 wrap-up until 10');
      expect(endOf({}, { wrapUp: timed(100) })).toBe('c1/1 wrap-up until 100');
      expect(endOf({}, {})).toBe('c1/1 wrap-up until 1000');
    });

    it.each<[Partial<WrapUpRule>, boolean, string, string]>([
      [{ limitMs: 7 }, false, 'c1/1 wrap-up until 50', 'refused 0 no_extension_left'],
      [{ limitMs: 7 }, true, 'c1/1 wrap-up until 7', 'refused 0 no_extension_left'],
      [{ extensionsMax: 1 }, true, 'c1/1 wrap-up until 50', 'c1/1 wrap-up until 55'],
      [{ mode: 'none' }, true, 'c1/1 done', 'refused 0 call_state_not_allowed'],
    ])(
      'an own rule %j, allowed: %s, stands before the queue in what it states',
      (wrapUp, mayOverrideWrapUp, ends, extended) => {
        const agents = [anAgent('a', { wrapUp })];
        const rule = { mode: 'timed', limitMs: 50 } as const;
        const { at } = connected(rule, { agents, routing: { mayOverrideWrapUp } });
        expect(at(0, hangsUp('c1'))[0]).toBe(ends);
        expect(at(1, extend('c1/1', 5))).toEqual([extended]);
      },
    );

    it('an own rule gives no wrap-up to a call through no queue', () => {
      const agents = [anAgent('a', { wrapUp: { mode: 'timed', limitMs: 7 } })];
      const routing = { mayOverrideWrapUp: true };
      const { at } = drive(createRouter, aCentre({ agents, routing }));
      at(0, logsOn('a'));
      at(1, { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming' });
      expect(at(2, hangsUp('d1'))[0]).toBe('d1/1 done');
    });

    it('a dialler call has the wrap-up of its queue, any other direct call none', () => {
      const driven = connected({ mode: 'timed', limitMs: 50 });
      driven.at(1, hangsUp('c1'));
      const began = { type: 'directCall.began', agentId: 'a', direction: 'outgoing' } as const;
      driven.at(52, { ...began, callId: 'd1', queueId: 'q' });
      expect(driven.at(60, hangsUp('d1'))[0]).toBe('d1/1 wrap-up until 110');
      driven.at(111, { ...began, callId: 'd2' });
      expect(driven.at(120, hangsUp('d2'))[0]).toBe('d2/1 done');
    });

    it('interaction commands reach a wrap-up whose call is over, and nothing else', () => {
      const { at } = connected({ mode: 'optional' });
      expect(at(1, endsWrapUp('c1/1'), extend('c1/1', 5))).toEqual([
        'refused 0 call_state_not_allowed',
        'refused 1 call_state_not_allowed',
      ]);
      at(10, hangsUp('c1'));
      expect(at(11, hangsUp('c1'), { type: 'acceptOffer', offerId: 'c1/1' })).toEqual([
        'refused 0 call_gone',
        'refused 1 call_gone',
      ]);
      at(12, endsWrapUp('c1/1'));
      expect(at(13, outcome('c1/1', 'x'))).toEqual(['refused 0 call_gone']);
    });

    it.each([undefined, { mode: 'none' }, { mode: 'optional' }] as const)(
      'without a wrap-up that runs none can be ended, and that the call is over is not why: %j',
      (wrapUp) => {
        const { at } = connected(wrapUp);
        at(10, hangsUp('c1'));
        at(11, endsWrapUp('c1/1'));
        expect(at(12, endsWrapUp('c1/1'), extend('c1/1', 5))).toEqual([
          'refused 0 call_state_not_allowed',
          'refused 1 call_state_not_allowed',
        ]);
      },
    );

    it('an id stays taken until the wrap-up is over', () => {
      const { at } = connected({ mode: 'optional' });
      at(10, hangsUp('c1'));
      expect(at(11, arrives('c1'))).toEqual(['refused 0 name_taken']);
      at(12, endsWrapUp('c1/1'));
      expect(at(13, arrives('c1'))).toContain('offer c1/1 to a');
    });
  });
}
