import { describe, expect, it } from 'vitest';
import type { Effect } from '../../routing/index.ts';
import type { ConditionFile, Outcome, RuleSetFile } from '../../rules/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
} from '../support/builders-rules.ts';
import { aLiveCentre } from '../support/live-centre.ts';
import { sayEffect } from '../support/spoken-effects.ts';

const point = (value: string): ConditionFile => ({
  fact: 'call.treatmentPoint',
  operator: 'equal',
  value,
});
const wait = { say: ['wait'], nextInMs: 10_000 };

function treat(
  rules: readonly (readonly [name: string, when: readonly ConditionFile[], outcome: Outcome])[],
  version = 1,
): RuleSetFile {
  const files = rules.map(([name, all, outcome], place) =>
    aRule(name, 90 - place, { all }, outcome),
  );
  const last = aRule('everything-else', 1, everyCall, wait);
  return aRuleSet('treat', [...files, last], { version });
}

/** A centre of one queue; what it was told, as times and words. */
function alive(set: RuleSetFile | null, plan = {}) {
  const centre = aCentre({ queues: [aQueue('q', { plan })], agents: [anAgent('a')] });
  const { live, clock, tell } = aLiveCentre({ centre });
  const heard: Effect[] = [];
  live.onEvents((events) => {
    for (const event of events) {
      if ('effect' in event && event.effect.type === 'call.treatment') heard.push(event.effect);
    }
  });
  if (set !== null) tell(activatesRules(set));
  return {
    live,
    tell,
    turn: (ms: number) => clock.turn(ms),
    heard,
    told: () => heard.map((effect) => `${effect.atMs} ${sayEffect(effect)}`),
  };
}

describe('treatments of waiting callers', () => {
  it('begin as a call is queued, and go on by their own time until somebody answers', () => {
    const { tell, turn, told } = alive(
      treat([['welcome', [point('queued')], { say: ['hello'], music: 'piano', nextInMs: 5_000 }]]),
    );
    tell(arrives('c1'));
    turn(25_000);
    expect(told()).toEqual([
      '0 c1 hears hello, piano',
      '5000 c1 hears wait',
      '15000 c1 hears wait',
      '25000 c1 hears wait',
    ]);
    tell(logsOn('a'));
    tell(...answers('c1/1'));
    turn(60_000);
    expect(told()).toHaveLength(4);
  });

  it('name the rule, and the place where it is announced', () => {
    const announced = { announce: ['position'], offer: 'callback', nextInMs: 5_000 } as const;
    const { tell, heard } = alive(treat([['place', [point('queued')], announced]]));
    tell(logsOn('a', { ready: false }), arrives('c1'), arrives('c2'));
    expect(heard.at(-1)).toMatchObject({
      type: 'call.treatment',
      callId: 'c2',
      queueId: 'q',
      announce: ['position'],
      offer: 'callback',
      position: 2,
      rule: { set: 'treat', version: 1, rule: 'place' },
    });
  });

  it('know the wait, the queue, the clock and what the caller brought', () => {
    const is = (fact: string, value: string | number): ConditionFile => ({
      fact,
      operator: 'equal',
      value,
    });
    const all = [
      is('call.waitMs', 10_000),
      is('queue.waiting', 2),
      is('queue.oldestWaitMs', 10_000),
      is('clock.minuteOfDay', 540),
      is('clock.weekday', 1),
      is('clock.dayNumber', 20_261_123),
      is('customer.tier', 'gold'),
    ];
    const { tell, turn, told } = alive(treat([['seen', all, { say: ['seen'], nextInMs: 60_000 }]]));
    // Of the clock the centre's word holds, and that of now: a caller may have come earlier.
    const brought = { 'customer.tier': 'gold', 'clock.minuteOfDay': 539 };
    tell(arrivesWith('c1', brought, { queueId: 'q' }));
    turn(1_000);
    tell(arrives('c2'));
    turn(1_000);
    // What happens to the first of them does not make it the last.
    tell({ type: 'reclassCall', callId: 'c1', class: 1 });
    turn(8_000);
    expect(told().at(-1)).toBe('10000 c1 hears seen');
  });

  it('say when the place has improved since the last, and only then', () => {
    const { tell, turn, told } = alive(
      treat([
        ['better', [point('positionImproved')], { announce: ['position'], nextInMs: 10_000 }],
      ]),
    );
    tell(logsOn('a', { ready: false }), arrives('c1'), arrives('c2'));
    turn(5_000);
    tell(hangsUp('c1'));
    turn(15_000);
    expect(told().filter((line) => line.includes('c2'))).toEqual([
      '0 c2 hears wait',
      '10000 c2 hears position',
      '20000 c2 hears wait',
    ]);
  });

  it('come once before the longest wait ends', () => {
    const plan = { maxWaitMs: 18_000, fallback: { kind: 'end' } };
    const { tell, turn, told } = alive(
      treat([['last', [point('beforeOverflow')], { say: ['goodbye'], nextInMs: 60_000 }]]),
      plan,
    );
    tell(arrives('c1'));
    turn(60_000);
    expect(told()).toEqual(['0 c1 hears wait', '10000 c1 hears wait', '13000 c1 hears goodbye']);
  });

  it('follow another set from its activation on, and begin where there was none', () => {
    const { tell, turn, told } = alive(null);
    tell(arrives('c1'));
    turn(3_000);
    expect(told()).toEqual([]);
    tell(activatesRules(treat([])));
    turn(10_000);
    tell(
      activatesRules(
        treat([['other', [point('interval')], { say: ['other'], nextInMs: 5_000 }]], 2),
      ),
    );
    turn(10_000);
    expect(told()).toEqual(['3000 c1 hears wait', '13000 c1 hears wait', '23000 c1 hears other']);
  });
});
