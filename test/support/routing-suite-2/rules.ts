/**
 * C2 to C4, D7 of rules.md: rule sets admit and place calls, and are activated.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile, Input } from '../../../routing/index.ts';
import type { GroupFile, Outcome, RuleKind, RuleSetFile } from '../../../rules/index.ts';
import {
  aCentre,
  accepts,
  activates,
  anAgent,
  aQueue,
  arrives,
  logsOn,
  queueTurns,
} from '../builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
  noTransfer,
} from '../builders-rules.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

const plan = { maxWaitMs: 600_000, fallback: { kind: 'end' } } as const;
const toQ = { queue: 'q', ...plan };
const toVip = { queue: 'vip', class: 1, ...plan } as const;
const isGold = { fact: 'customer.tier', operator: 'equal', value: 'gold' } as const;
const gold = { 'customer.tier': 'gold' };

const centre = aCentre({
  defaults: { queue: 'q' },
  queues: [aQueue('q'), aQueue('vip')],
  agents: [anAgent('a', { links: [{ queue: 'q' }, { queue: 'vip' }] })],
});

/** Gold callers to `vip`, the others to `q`. */
const route = aRuleSet('route', [
  aRule('gold', 20, { all: [isGold] }, toVip),
  aRule('everything-else', 1, everyCall, toQ),
]);

/** One rule for every call. */
function always(kind: RuleKind, outcome: Outcome, version = 1): RuleSetFile {
  return aRuleSet(kind, [aRule('everything-else', 1, everyCall, outcome)], { version });
}

/** One rule that turns every caller away who was not passed on. */
function refusing(outcome: Outcome): RuleSetFile {
  return aRuleSet('admit', [
    aRule('refusing', 10, { all: [noTransfer] }, outcome),
    aRule('everything-else', 1, everyCall, { action: 'accept' }),
  ]);
}

/** Of a fact of the queue, for callers who were not passed on. */
function isAtLeast(fact: string, value: number): GroupFile {
  return { all: [noTransfer, { fact, operator: 'greaterThanInclusive', value }] };
}

/** Tests of rule sets. */
export function describeRules(createRouter: CreateRouter): void {
  const driven = (of: CentreFile = centre) => drive(createRouter, of);
  const withRules = (...sets: readonly RuleSetFile[]) => {
    const router = driven();
    router.at(0, ...sets.map((set) => activatesRules(set)));
    return router;
  };

  describe('B12: a call without plan and queue goes by the rules', () => {
    it('to the queue and class of the first rule that holds', () => {
      const { at, effectsAt } = withRules(route);
      expect(at(1, arrivesWith('c1', gold))).toEqual(['c1 enters vip']);
      expect(at(2, arrivesWith('c2', { 'customer.tier': 'none' }))).toEqual(['c2 enters q']);
      expect(effectsAt(3, arrivesWith('c3', gold))).toMatchObject([
        { class: 1, dueKey: 3, rule: { set: 'route', version: 1, rule: 'gold' } },
      ]);
    });

    it('but its own plan, else its own queue, comes before them', () => {
      const { at } = withRules(route);
      expect(at(1, arrivesWith('c1', gold, { queueId: 'q' }))).toEqual(['c1 enters q']);
      expect(at(2, arrivesWith('c2', gold, { plan: toQ }))).toEqual(['c2 enters q']);
    });

    it('what is not known of it fails no decision: the test of it is not met', () => {
      const { at } = withRules(route);
      expect(at(1, arrivesWith('c1', {}))).toEqual(['c1 enters q']);
      expect(at(2, { type: 'call.arrived', callId: 'c2' })).toEqual(['c2 enters q']);
      expect(at(3, arrivesWith('c3', { 'customer.tier': 7, nothing: true }))).toEqual([
        'c3 enters q',
      ]);
    });

    it('without route rules to the default queue; without that it is refused', () => {
      const labels = always('classify', { tags: ['press'] });
      expect(withRules(labels).at(1, arrivesWith('c1', {}))).toEqual(['c1 enters q']);
      const without = driven(aCentre({ queues: [aQueue('q'), aQueue('vip')] }));
      without.at(0, activatesRules(labels));
      expect(without.at(1, arrivesWith('c1', {}))).toEqual(['refused 0 invalid_parameter']);
    });

    it('its own terms, class and offset hold beside the plan', () => {
      const { effectsAt, at } = withRules(route);
      const own = { class: 3, offsetMs: 500, required: 'has(german)' } as const;
      expect(effectsAt(1, arrivesWith('c1', gold, own))).toMatchObject([
        { type: 'call.queued', class: 3, dueKey: 501 },
      ]);
      expect(at(2, logsOn('a'))).toEqual(['a ready']);
    });

    it('what the classify rules say is known to those after them; tags are joined', () => {
      const said = { callType: 'order', language: 'de', tags: ['press'] } as const;
      const byType = aRuleSet('route', [
        aRule(
          'said',
          20,
          {
            all: [
              { fact: 'call.type', operator: 'equal', value: 'order' },
              { fact: 'call.language', operator: 'equal', value: 'de' },
              { fact: 'call.tags', operator: 'everyValue:swap:in', value: ['own', 'press'] },
            ],
          },
          toVip,
        ),
        aRule('everything-else', 1, everyCall, toQ),
      ]);
      const { at } = withRules(byType, always('classify', said));
      const facts = { 'call.type': 'service', 'call.language': 'fr', 'call.tags': ['own'] };
      expect(at(1, arrivesWith('c1', facts))).toEqual(['c1 enters vip']);
    });

    it('a rule holds from its first instant on, and no more from its last', () => {
      const from = '1970-01-01T00:00:10Z';
      const to = '1970-01-01T00:00:20Z';
      const { at } = withRules(
        aRuleSet('route', [
          { ...aRule('sale', 20, everyCall, toVip), from, to },
          aRule('everything-else', 1, everyCall, toQ),
        ]),
      );
      expect(at(9_999, arrivesWith('c1', {}))).toEqual(['c1 enters q']);
      expect(at(10_000, arrivesWith('c2', {}))).toEqual(['c2 enters vip']);
      expect(at(19_999, arrivesWith('c3', {}))).toEqual(['c3 enters vip']);
      expect(at(20_000, arrivesWith('c4', {}))).toEqual(['c4 enters q']);
    });
  });

  describe('B13: rules say who is let in', () => {
    it('busy, closed and block keep a call out, with the text, of the queue it meant', () => {
      for (const action of ['busy', 'closed', 'block'] as const) {
        const { effectsAt } = withRules(route, refusing({ action, text: 'sorry' }));
        expect(effectsAt(1, arrivesWith('c1', gold))).toMatchObject([
          { type: 'call.blocked', callId: 'c1', queueId: 'vip', reason: action, text: 'sorry' },
        ]);
      }
    });

    it('a callback is offered to a call that waits', () => {
      const offer = { action: 'callbackOffer', text: 'later', callbackWithinMs: 60_000 } as const;
      const { effectsAt } = withRules(route, always('admit', offer));
      expect(effectsAt(1, arrivesWith('c1', {}))).toMatchObject([
        { type: 'call.queued', queueId: 'q' },
        { type: 'callback.offered', queueId: 'q', text: 'later', callbackWithinMs: 60_000 },
      ]);
    });

    it('a queue that is not open keeps it out after all', () => {
      const { at } = withRules(route, always('admit', { action: 'callbackOffer' }));
      at(1, queueTurns('vip', 'closed'));
      expect(at(2, arrivesWith('c1', gold))).toEqual(['c1 blocked (queueClosed)']);
    });
  });

  describe('B17: activation of rule sets', () => {
    const swapped = (version: number) =>
      aRuleSet(
        'route',
        [
          aRule('gold', 20, { all: [isGold] }, { ...toQ, class: 3 }),
          aRule('everything-else', 1, everyCall, {
            ...toQ,
            required: 'has(german)',
            steps: [{ atMs: 5_000, mode: 'widen', required: [] }],
          }),
        ],
        { version },
      );

    it('migrates the calls that a rule placed: to new steps, or to another queue', () => {
      const { at } = withRules(route);
      at(1_000, arrivesWith('c1', {}), arrivesWith('c2', gold), arrives('c3'));
      expect(at(6_000, activatesRules(swapped(2), 'migrate'))).toEqual([
        'route rules route 2 (migrate)',
        'c2 leaves vip, wait 5000',
        'c2 enters q (command)',
        'c1 migrated to step 1',
      ]);
    });

    it('pins them where it says so; new calls go by the new rules', () => {
      const { at } = withRules(route);
      at(1_000, arrivesWith('c1', gold));
      expect(at(2_000, activatesRules(swapped(2), 'pin'), arrivesWith('c2', gold))).toEqual([
        'route rules route 2 (pin)',
        'c2 enters q',
      ]);
      expect(at(3_000, logsOn('a'))).toEqual(['offer c1/1 to a', 'a reserved']);
    });

    it('rolls back by activating the older set', () => {
      const { at } = withRules(route);
      at(1, activatesRules(swapped(2)));
      expect(at(2, arrivesWith('c1', gold))).toEqual(['c1 enters q']);
      expect(at(3, activatesRules(route), arrivesWith('c2', gold))).toEqual([
        'route rules route 1 (migrate)',
        'c1 leaves q, wait 1',
        'c1 enters vip (command)',
        'c2 enters vip',
      ]);
    });

    it('takes an offer back from an agent, but not one they have accepted', () => {
      const { at, callsAt } = withRules(route);
      at(1, logsOn('a'), arrivesWith('c1', gold));
      const [, taken] = callsAt(2, activatesRules(swapped(2)));
      expect(taken).toBe('c1/1 rescinded (command)');
      const other = withRules(route);
      other.at(1, logsOn('a'), arrivesWith('c1', gold));
      other.at(2, accepts('c1/1'));
      expect(other.at(3, activatesRules(swapped(2)))).toEqual(['route rules route 2 (migrate)']);
    });

    it('leaves a call where its new queue is not open', () => {
      const { at } = withRules(route);
      at(1, arrivesWith('c1', gold), queueTurns('q', 'closed'));
      expect(at(2, activatesRules(swapped(2)))).toEqual(['route rules route 2 (migrate)']);
    });

    const wrong: readonly (readonly [string, Input])[] = [
      ['another version than the set says', { ...activatesRules(route), version: 7 } as Input],
      ['a version of no number', activatesRules({ ...route, version: 0 })],
      ['a centre beside it', { ...activatesRules(swapped(2)), centre } as Input],
      ['another set under the active number', activatesRules({ ...swapped(1), set: 'route' })],
      [
        'a fact that there is not',
        activatesRules(
          aRuleSet(
            'route',
            [aRule('x', 1, { all: [{ ...isGold, fact: 'customer.colour' }] }, toQ)],
            { version: 2 },
          ),
        ),
      ],
      [
        'a queue that there is not',
        activatesRules(always('route', { ...toQ, queue: 'nowhere' }, 2)),
      ],
      [
        'a plan that waits less than its steps',
        activatesRules(
          always(
            'route',
            { ...toQ, maxWaitMs: 5, steps: [{ atMs: 9, mode: 'widen', required: [] }] },
            2,
          ),
        ),
      ],
    ];
    it.each(wrong)('is refused with %s, and changes nothing', (_, input) => {
      const { at } = withRules(route);
      expect(at(1, input)).toEqual(['refused 0 invalid_parameter']);
      expect(at(2, arrivesWith('c1', gold))).toEqual(['c1 enters vip']);
    });

    it('keeps the queues that its plans name in every centre that follows', () => {
      const { at } = withRules(route);
      expect(at(1, activates(2, aCentre({ queues: [aQueue('q')] })))).toEqual([
        'refused 0 queue_in_use',
      ]);
    });

    it('asks anew what the queue is like: that is no fact of the call', () => {
      const staffed = (version: number) =>
        aRuleSet(
          'route',
          [
            aRule('staffed', 20, isAtLeast('queue.staffedAgents', 1), toVip),
            aRule('everything-else', 1, everyCall, toQ),
          ],
          { version },
        );
      const { at, callsAt } = withRules(staffed(1));
      at(1, logsOn('a', { ready: false }));
      expect(callsAt(2, arrivesWith('c1', {}))).toEqual(['c1 enters vip']);
      at(3, activates(2, { ...centre, defaults: {} }));
      expect(at(4, activatesRules(staffed(2)))).toEqual([
        'route rules route 2 (migrate)',
        'c1 leaves vip, wait 2',
        'c1 enters q (command)',
      ]);
    });

    it('knows what the classify rules said as a call came', () => {
      const german = aRuleSet(
        'route',
        [
          aRule(
            'german',
            20,
            { all: [{ fact: 'call.language', operator: 'equal', value: 'de' }] },
            toVip,
          ),
          aRule('everything-else', 1, everyCall, toQ),
        ],
        { version: 2 },
      );
      const { at } = withRules(
        always('route', toQ),
        always('classify', { language: 'de', tags: [] }),
      );
      at(1, arrivesWith('c1', {}));
      at(2, activatesRules(always('classify', { tags: [] }, 2)));
      expect(at(3, activatesRules(german))).toEqual([
        'route rules route 2 (migrate)',
        'c1 leaves q, wait 2',
        'c1 enters vip (command)',
      ]);
    });

    it('does not touch the plan of a rule when another version of the centre comes', () => {
      const { at } = withRules(route);
      at(1, arrivesWith('c1', gold));
      expect(at(2, activates(2, { ...centre, name: 'other' }, 'migrate'))).toEqual([
        'version 2 (migrate)',
      ]);
      expect(at(3, activatesRules(swapped(2)))).toEqual([
        'route rules route 2 (migrate)',
        'c1 leaves vip, wait 2',
        'c1 enters q (command)',
      ]);
    });
  });
}
