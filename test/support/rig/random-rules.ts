/**
 * Random rule sets, activated, and random facts of calls for them to read.
 *
 * A set is new, or one of before: rolled back to, activated twice, or another under the same
 * number. Facts and constants come from the same few values, so that most rules hold for some.
 */
import type { Facts, Input } from '../../../routing/index.ts';
import type {
  AdmitOutcome,
  ClassifyOutcome,
  ConditionFile,
  FactInput,
  GroupFile,
  LeafFile,
  Outcome,
  RouteOutcome,
  RuleFile,
  RuleKind,
  RuleSetFile,
} from '../../../rules/index.ts';
import type { Draw } from './draw.ts';
import { given, gridMs, gridTime } from './random-names.ts';
import { type PlanWords, randomPlan } from './random-plan.ts';
import type { InputSource } from './random-trace.ts';

type Activate = Extract<Input, { readonly type: 'activate' }>;
type DecidedKind = 'classify' | 'admit' | 'route';

/** What callers may bring, and rules compare with. */
const known: { readonly [fact: string]: readonly FactInput[] } = {
  'call.type': ['order', 'service', 'complaint'],
  'call.language': ['fr', 'en', 'constructor'],
  'call.callerNumber': ['+33639980001', null],
  'customer.tier': ['none', 'gold', null],
  'customer.lifetimeMinor': [0, 5_000, 90_000],
  'call.tags': [['press'], ['press', 'returns'], []],
  'call.transferCount': [0, 1],
};

/** What the core finds out by itself. */
const ofQueue: { readonly [fact: string]: readonly number[] } = {
  'queue.waiting': [0, 1, 3],
  'queue.oldestWaitMs': [0, 10 * gridMs, 60 * gridMs],
  'queue.readyAgents': [0, 1],
  'queue.staffedAgents': [1, 2],
};

/** Facts of a call: some, now and then one that is no such value, or of no name. */
export function randomFacts(draw: Draw): Facts {
  const facts: Record<string, FactInput> = {};
  for (const [name, values] of Object.entries(known)) {
    if (draw.chance(0.6)) facts[name] = draw.pick(values);
  }
  if (draw.chance(0.05)) facts['customer.tier'] = 7;
  if (draw.chance(0.05)) facts['queue.waiting'] = 3;
  return { ...facts, ...given(draw, 0.05, 'nothing', () => true) };
}

/** A rule set is activated. */
export function ruleActivation({ draw, world }: InputSource): Input {
  const files = [...world.ruleSets.values()];
  const fresh = (): RuleSetFile => randomRuleSet(draw, world.centre, files.length + 1);
  const old = draw.maybe(files);
  const waiting = given(draw, 0.6, 'waiting', () => draw.pick(['migrate', 'pin'] as const));
  const ruleSet = draw.weighted<() => RuleSetFile>([
    [60, fresh],
    [old === undefined ? 0 : 20, () => structuredClone(old ?? fresh())],
    [4, () => ({ ...fresh(), version: old?.version ?? 1 })],
    [2, () => withRule(fresh(), { conditions: { all: [leaf('call.colour', 'equal', 'red')] } })],
    [1, () => ({ ...fresh(), version: 0 })],
  ])();
  const { version } = ruleSet;
  return draw.weighted<() => Activate>([
    [30, () => ({ type: 'activate', version, ruleSet, ...waiting })],
    [1, () => ({ type: 'activate', version: version + 1, ruleSet, ...waiting })],
    [1, () => ({ type: 'activate', version, ruleSet, centre: world.centre })],
  ])();
}

function randomRuleSet(draw: Draw, centre: InputSource['centre'], version: number): RuleSetFile {
  const kind = draw.weighted<DecidedKind>([
    [4, 'route'],
    [2, 'classify'],
    [2, 'admit'],
  ]);
  const words: PlanWords = {
    queues: [...centre.queues.map(({ id }) => id), ...(draw.chance(0.03) ? ['nowhere'] : [])],
    skills: centre.skills ?? [],
    agents: (centre.agents ?? []).map(({ id }) => id),
    plain: draw.chance(0.5),
  };
  const rules = Array.from({ length: draw.int(1, 4) }, (_, place) =>
    randomRule(draw, kind, 10 * (place + 1), words),
  );
  const [first] = rules;
  const isWhole = first !== undefined && kind !== 'classify' && draw.chance(0.97);
  return {
    set: kind,
    kind,
    version,
    rules: isWhole ? [...rules, { ...undated(first), ...everythingElse }] : rules,
  };
}

const everythingElse = {
  name: 'everything-else',
  priority: 1,
  conditions: {
    any: [leaf('customer.known', 'equal', true), leaf('customer.known', 'notEqual', true)],
  },
} as const;

/** What may turn callers away asks for it. */
const isNoTransfer = leaf('call.transferCount', 'equal', 0);

/** One that always holds has no dates, and lets everybody in. */
function undated({ from: _from, to: _to, ...rule }: RuleFile): RuleFile {
  const { type, params } = rule.event;
  return type === 'admit'
    ? { ...rule, event: { type, params: { action: 'accept' } } }
    : { ...rule, event: { type, params } };
}

function withRule(file: RuleSetFile, members: Partial<RuleFile>): RuleSetFile {
  return { ...file, rules: file.rules.map((rule) => ({ ...rule, ...members })) };
}

function randomRule(draw: Draw, kind: DecidedKind, priority: number, words: PlanWords): RuleFile {
  const params = randomOutcome(draw, kind, words);
  const conditions = randomGroup(draw, kind);
  return {
    name: `rule-${priority}`,
    priority,
    ...given(draw, 0.15, 'from', () => instant(draw)),
    ...given(draw, 0.05, 'to', () => '1970-01-01T03:00:00Z'),
    conditions: kind === 'admit' ? { all: [isNoTransfer, conditions] } : conditions,
    event: { type: kind, params },
  };
}

/** Within the span of a trace that begins in 1970. */
function instant(draw: Draw): string {
  return `1970-01-01T00:0${draw.int(0, 9)}:${draw.pick(['00', '30'])}Z`;
}

function randomOutcome(draw: Draw, kind: DecidedKind, words: PlanWords): Outcome {
  switch (kind) {
    case 'classify':
      return {
        ...given(draw, 0.6, 'callType', () =>
          draw.pick(['order', 'service', 'complaint'] as const),
        ),
        ...given(draw, 0.6, 'language', () => draw.pick(['fr', 'en'])),
        tags: draw.some(['press', 'returns'], 0.5),
      } satisfies ClassifyOutcome;
    case 'admit':
      return {
        action: draw.weighted([
          [6, 'accept'],
          [1, 'busy'],
          [1, 'closed'],
          [1, 'block'],
          [2, 'callbackOffer'],
        ]),
        ...given(draw, 0.5, 'text', () => 'sorry'),
        ...given(draw, 0.3, 'callbackWithinMs', () => gridTime(draw, 60)),
      } satisfies AdmitOutcome;
    case 'route': {
      const plan = randomPlan(draw, words);
      const lastStepAtMs = plan.steps?.at(-1)?.atMs ?? 0;
      return {
        ...plan,
        queue: draw.pick(words.queues),
        maxWaitMs: plan.maxWaitMs ?? lastStepAtMs + gridTime(draw, 60),
        fallback: plan.fallback ?? { kind: 'end' },
      } satisfies RouteOutcome;
    }
  }
}

function randomGroup(draw: Draw, kind: RuleKind): GroupFile {
  const members = (): ConditionFile[] =>
    Array.from({ length: draw.int(1, 3) }, () =>
      draw.chance(0.15) ? { not: randomLeaf(draw, kind) } : randomLeaf(draw, kind),
    );
  return draw.chance(0.6) ? { all: members() } : { any: members() };
}

function randomLeaf(draw: Draw, kind: RuleKind): LeafFile {
  if (kind !== 'classify' && draw.chance(0.35)) {
    const [fact, values] = draw.pick(Object.entries(ofQueue));
    return leaf(fact, draw.pick(['lessThan', 'greaterThanInclusive']), draw.pick(values));
  }
  const isKnown = ([fact]: readonly [string, unknown]): boolean =>
    kind !== 'classify' || !/call.(type|tags|transferCount)/.test(fact);
  const [fact, values] = draw.pick(Object.entries(known).filter(isKnown));
  if (fact === 'call.tags') return leaf(fact, draw.pick(['contains', 'doesNotContain']), 'press');
  return leaf(fact, draw.pick(['equal', 'notEqual']), draw.pick(values) as string | number | null);
}

function leaf(
  fact: string,
  operator: LeafFile['operator'],
  value: string | number | boolean | null,
): LeafFile {
  return { fact, operator, value };
}
