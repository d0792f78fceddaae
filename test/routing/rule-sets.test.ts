import { describe, expect, it } from 'vitest';
import {
  createRouter,
  createShadow,
  createSilentRouter,
  type DecisionRecord,
  decisionLine,
  type Effect,
  type Instant,
  PreparedRuleSets,
  type RouterOptions,
  type RuleDecisionRecord,
  restoreRouter,
  type SilentRouter,
  type Snapshot,
} from '../../routing/index.ts';
import { factRecord, type RuleSetFile } from '../../rules/index.ts';
import { aCentre, anAgent, aQueue, arrives, logsOn } from '../support/builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
} from '../support/builders-rules.ts';

const plan = { maxWaitMs: 600_000, fallback: { kind: 'end' } } as const;
const isGold = { fact: 'customer.tier', operator: 'equal', value: 'gold' } as const;
const gold = { 'customer.tier': 'gold' };

const centre = aCentre({
  defaults: { queue: 'q' },
  queues: [aQueue('q'), aQueue('vip')],
  agents: [anAgent('a', { links: [{ queue: 'q' }, { queue: 'vip' }] })],
});

function routing(version: number, goldQueue: string): RuleSetFile {
  return aRuleSet(
    'route',
    [
      aRule('gold', 20, { all: [isGold] }, { queue: goldQueue, ...plan }),
      aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
    ],
    { version },
  );
}

const first = routing(1, 'vip');
const second = routing(2, 'q');
const tags = aRuleSet('classify', [
  aRule('gold', 20, { all: [isGold] }, { callType: 'order', tags: ['gold'] }),
]);

/** A router that keeps what it decided. */
function recorded(options: Partial<RouterOptions> = {}) {
  const rules: RuleDecisionRecord[] = [];
  const offers: DecisionRecord[] = [];
  const decisions = {
    candidatesMax: 10,
    scan: false,
    accept: (record: DecisionRecord) => void offers.push(record),
    acceptRules: (record: RuleDecisionRecord) => void rules.push(record),
  };
  const router = createRouter({ centre, decisions, ruleSets: [first, tags], ...options });
  return { router, rules, offers };
}

const day: readonly Instant[] = [
  { atMs: 0, inputs: [arrivesWith('c1', gold), arrivesWith('c2', {})] },
  { atMs: 10, inputs: [activatesRules(second, 'pin'), arrivesWith('c3', gold)] },
  { atMs: 20, inputs: [arrivesWith('c4', gold)] },
  { atMs: 30, inputs: [activatesRules(first, 'migrate'), arrivesWith('c5', gold)] },
  { atMs: 40, inputs: [logsOn('a')] },
];

/** The queue of each call by the effects, last entry last. */
function entries(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) =>
    effect.type === 'call.queued' ? [`${effect.callId} ${effect.queueId}`] : [],
  );
}

describe('F12: activations', () => {
  it('replay, with two of them in the journal, to the same decisions', () => {
    const play = () => {
      const { router, rules, offers } = recorded();
      const effects = day.flatMap((instant) => router.step(instant));
      return { effects, rules, offers };
    };
    const once = play();
    expect(entries(once.effects)).toEqual([
      'c1 vip',
      'c2 q',
      'c3 q',
      'c4 q',
      'c3 vip',
      'c4 vip',
      'c5 vip',
    ]);
    expect(play()).toEqual(once);
    const versions = once.rules.filter(({ kind }) => kind === 'route').map((each) => each.version);
    expect(versions).toEqual([1, 1, 2, 2, 1, 1, 1, 1, 1]);
  });

  it('that roll back restore the decisions of before', () => {
    const { router } = recorded();
    const decide = (callId: string, atMs: number) =>
      entries(router.step({ atMs, inputs: [arrivesWith(callId, gold)] }));
    expect(decide('c1', 1)).toEqual(['c1 vip']);
    router.step({ atMs: 2, inputs: [activatesRules(second)] });
    expect(decide('c2', 3)).toEqual(['c2 q']);
    router.step({ atMs: 4, inputs: [activatesRules(first, 'pin')] });
    expect(decide('c3', 5)).toEqual(['c3 vip']);
  });
});

describe('rule sets of the core', () => {
  it('are active from the beginning where the options say so', () => {
    const { router } = recorded();
    expect(router.ruleSet('route')?.version).toBe(1);
    expect(router.ruleSet('admit')).toBeNull();
    const effects = router.step({ atMs: 1, inputs: [arrivesWith('c1', gold)] });
    expect(entries(effects)).toEqual(['c1 vip']);
  });

  it('are not taken twice of a kind, nor with a queue that there is not', () => {
    expect(() => createRouter({ centre, ruleSets: [first, second] })).toThrow(/one set of kind/);
    const nowhere = routing(1, 'nowhere');
    expect(() => createRouter({ centre, ruleSets: [nowhere] })).toThrow(/sound/);
  });

  it('begin and end at instants since 1970, wherever time 0 is', () => {
    const from = '2026-11-20T08:00:01Z';
    const sale = aRuleSet('route', [
      { ...aRule('sale', 20, everyCall, { queue: 'vip', ...plan }), from },
      aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
    ]);
    const originMs = Date.parse('2026-11-20T08:00:00Z');
    const { router } = recorded({ ruleSets: [sale], originMs });
    expect(entries(router.step({ atMs: 999, inputs: [arrivesWith('c1', {})] }))).toEqual(['c1 q']);
    expect(entries(router.step({ atMs: 1_000, inputs: [arrivesWith('c2', {})] }))).toEqual([
      'c2 vip',
    ]);
  });

  it('tell the sink what was known, what was not, and what was wrong', () => {
    const { router, rules } = recorded({ originMs: 1_000_000 });
    const facts = { ...gold, 'customer.rfm': 'high', nothing: 1 };
    router.step({ atMs: 5, inputs: [arrivesWith('c1', facts), arrivesWith('c2', {})] });
    const wrong = [
      { name: 'customer.rfm', received: '"high"' },
      { name: 'nothing', expected: 'a known fact' },
    ];
    expect(rules).toMatchObject([
      { kind: 'classify', callId: 'c1', matched: ['gold'], unknown: [], wrong },
      {
        kind: 'route',
        atMs: 5,
        decidedAtMs: 1_000_005,
        matched: ['gold'],
        unknown: ['customer.known'],
      },
      { kind: 'classify', callId: 'c2', matched: [], unknown: ['customer.tier'], wrong: [] },
      { kind: 'route', matched: ['everything-else'] },
    ]);
    const [, placed] = rules;
    expect(placed === undefined ? null : decisionLine(placed)).toEqual({
      kind: 'route',
      set: 'route',
      version: 1,
      atMs: 1_000_005,
      subject: 'c1',
      facts: { ...gold, 'call.transferCount': 0, 'call.type': 'order', 'call.tags': ['gold'] },
      matched: ['gold'],
    });
  });

  it('stand in the record of an offer with the version the call came by', () => {
    const { router, offers } = recorded();
    router.step({ atMs: 0, inputs: [arrivesWith('c1', gold), activatesRules(second, 'pin')] });
    router.step({ atMs: 1, inputs: [logsOn('a')] });
    expect(offers[0]?.rule).toEqual({ set: 'route', version: 1, rule: 'gold' });
    const plain = recorded();
    plain.router.step({ atMs: 0, inputs: [logsOn('a'), arrives('c1')] });
    expect(plain.offers[0]).not.toHaveProperty('rule');
  });

  it('go on after a restore as if nothing had happened', () => {
    const options = { originMs: 77, ruleSets: [first, tags] };
    for (let cut = 1; cut < day.length; cut += 1) {
      const through = createRouter({ centre, ...options });
      const before = createRouter({ centre, ...options });
      for (const instant of day.slice(0, cut)) {
        through.step(instant);
        before.step(instant);
      }
      const snapshot = JSON.parse(JSON.stringify(before.snapshot())) as Snapshot;
      const after = restoreRouter({ centre }, snapshot);
      expect(after.factsOf('c1')).toEqual(through.factsOf('c1'));
      for (const instant of day.slice(cut))
        expect(after.step(instant)).toEqual(through.step(instant));
      expect(after.snapshot()).toEqual(through.snapshot());
    }
  });

  it('keep the facts of a call while it is known, and no longer', () => {
    const { router } = recorded();
    router.step({
      atMs: 0,
      inputs: [arrivesWith('c1', gold), arrivesWith('c2', gold, { queueId: 'q' })],
    });
    expect(router.factsOf('c1')).toMatchObject({ ...gold, 'call.tags': ['gold'] });
    expect(router.factsOf('c2')).toEqual({ ...gold, 'call.transferCount': 0 });
    router.step({ atMs: 1, inputs: [{ type: 'call.hungUp', callId: 'c1' }] });
    expect(router.factsOf('c1')).toBeNull();
  });

  it('keeps what each caller brought, and what was said of it, however many they are', () => {
    const { router } = recorded();
    const ids = Array.from({ length: 300 }, (_, n) => `c${n}`);
    const attempts = (n: number) => ({ ...(n % 2 === 0 ? gold : {}), 'call.attempts': n });
    ids.forEach((id, n) => {
      router.step({ atMs: n, inputs: [arrivesWith(id, attempts(n))] });
      // Places of callers who left are taken by others.
      const gone = ids[n - 150];
      if (gone !== undefined && n % 3 === 0) {
        router.step({ atMs: n, inputs: [{ type: 'call.hungUp', callId: gone }] });
      }
    });
    const known = ids.filter((id) => router.factsOf(id) !== null);
    expect(known).toHaveLength(250);
    for (const id of known) {
      const n = ids.indexOf(id);
      expect(router.factsOf(id)).toEqual({
        ...attempts(n),
        ...(n % 2 === 0 ? { 'call.type': 'order', 'call.tags': ['gold'] } : {}),
        'call.transferCount': 0,
      });
    }
    const restored = restoreRouter({ centre }, router.snapshot());
    expect(restored.factsOf('c299')).toEqual(router.factsOf('c299'));
  });

  it('are taken ready where the very file was prepared', () => {
    const prepared = new PreparedRuleSets();
    const { router } = recorded({ prepared });
    expect(prepared.prepare(second)).toBe(true);
    expect(prepared.prepare(routing(0, 'q'))).toBe(false);
    router.step({ atMs: 1, inputs: [activatesRules(second)] });
    expect(router.ruleSet('route')).toBe(prepared.take(second)?.rules);
    router.step({ atMs: 2, inputs: [activatesRules(first)] });
    expect(router.ruleSet('route')?.version).toBe(1);
  });

  it('decide alike on facts that were looked up already', () => {
    const offers: string[] = [];
    const router = createSilentRouter({
      centre,
      ruleSets: [first, tags],
      onOffer: (offer) => offers.push(offer.callId),
    });
    const record = factRecord(gold);
    sendWith(router, 1, [record, 'c1']);
    expect(record).toEqual(factRecord(gold));
    sendWith(router, 2, [factRecord({}), 'c2']);
    sendWith(router, 3, [record, 'c1']);
    router.step({ atMs: 4, inputs: [{ type: 'setQueueState', queueId: 'q', state: 'closed' }] });
    router.step({ atMs: 5, inputs: [logsOn('a')] });
    expect(offers).toEqual(['c1']);
    expect(router.refusals).toBe(1);
    const plain = createSilentRouter({ centre });
    sendWith(plain, 1, [record, 'c1']);
    expect(plain.refusals).toBe(1);
  });

  it('may be other ones in a shadow', () => {
    const shadow = createShadow({ centre, ruleSets: [second] });
    const router = createRouter({ centre, ruleSets: [first] });
    const instants: readonly Instant[] = [
      { atMs: 0, inputs: [arrivesWith('c0', {}), arrivesWith('c1', gold)] },
      {
        atMs: 1,
        inputs: [{ type: 'setQueueState', queueId: 'vip', state: 'closed' }, logsOn('a')],
      },
    ];
    for (const instant of instants) shadow.step(instant, router.step(instant));
    expect(shadow.summary()).toMatchObject({ alike: 1 });
  });
});

/** One call by facts looked up already, in an instant of its own. */
function sendWith(
  { direct }: SilentRouter,
  atMs: number,
  call: Parameters<SilentRouter['direct']['arriveWith']>,
): void {
  direct.begin(atMs);
  direct.arriveWith(...call);
  direct.end();
}
