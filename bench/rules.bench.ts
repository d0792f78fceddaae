/**
 * Nanoseconds per decision of compiled rule sets, beside engines that must match the same rules.
 * Most rows decide over 1,024 prepared fact records.
 */
import {
  type CheckedRuleSet,
  compileRuleSet,
  type FactRecord,
  type FactsFile,
  factRecord,
  leafCount,
  type OpenFacts,
  type RuleSet,
  type RuleSetFile,
} from '../rules/index.ts';
import type { Bench, Config, Sides } from './harness.ts';
import {
  type EvaluateRules,
  fastEngineFile,
  fastRulesEngine,
  jsonRulesEngine,
  zenEngine,
} from './peers/rule-evaluators.ts';
import { type Contender, timedAsync } from './rounds.ts';
import { compilationRound, swapUnderLoad, swapWaitMsMax } from './rules-swap.ts';
import {
  type BenchKind,
  benchFactNames,
  benchFacts,
  benchRuleSet,
  checkedBenchSet,
  laterFacts,
} from './rules-work.ts';

const recordCount = 1_024;
const unit = 'ns/decision';
const atMost = { unit: 'ms', figure: 'ms', peer: 'goal (at most)' } as const;
/** Not in the package registry, so measured only if a copy is given. */
const fastEngine = 'fast-json-rules-engine';
const compileMsMax = 200;

/** Numbers of rules as published; a test uses tiny ones. */
export interface RuleSizes {
  readonly all: readonly number[];
  readonly large: number;
  readonly swapMs: number;
  readonly comparedMs?: number;
}

const publishedRuleSizes: RuleSizes = {
  all: [10, 20, 200, 2_000, 10_000],
  large: 2_000,
  swapMs: 250,
};

/** Goals by number of rules: least ratio to the library, and longest time. */
const goalsOfAll: { readonly [ruleCount: number]: Config } = {
  20: { goalRatio: 400 },
  200: { goalRatio: 2_500 },
  2000: { goalRatio: 8_000, goalNs: 10_000 },
};

const opened = 'its 19 static facts looked up before, 3 changed since';

export function rulesBenches(sizes: RuleSizes = publishedRuleSizes): readonly Bench[] {
  const { all, large, swapMs, comparedMs } = sizes;
  const ofLarge = (name: string, of: Omit<RowOf, 'name' | 'ruleCount'>): Bench =>
    row({ name: `rules.${name}.${large}`, ruleCount: large, comparedMs, ...of });
  return [
    ...all.map((ruleCount) => {
      const config = goalsOfAll[ruleCount] ?? {};
      return row({ name: `rules.all.${ruleCount}`, ruleCount, comparedMs, config });
    }),
    ofLarge('first', {
      ours: firstMatch,
      kind: 'treat',
      ends: 'first',
      config: { goalNs: 2_000, timed: 'first match' },
    }),
    ofLarge('reevaluate', {
      ours: openedFirst,
      kind: 'treat',
      ends: 'first',
      isLater: true,
      config: { goalNs: 2_000, timed: `first match of a waiting call, ${opened}` },
    }),
    ofLarge('reevaluateAll', {
      ours: openedMatches,
      isLater: true,
      config: { goalNs: 2_000, timed: `all matches of an opened call, ${opened}` },
    }),
    ofLarge('fromFacts', {
      ours: fromFacts,
      config: { timed: 'all matches, record made from named facts' },
    }),
    ofLarge('peer.zen', {
      peer: 'zen-engine, one decision table',
      evaluator: zenEngine,
      config: { version: '0.54.0' },
    }),
    ofLarge(
      'peer.fast',
      fastEngineFile === undefined
        ? { peer: `${fastEngine}: not measured, FAST_JSON_RULES_ENGINE names no copy of it` }
        : { peer: fastEngine, evaluator: fastRulesEngine },
    ),
    {
      ...atMost,
      name: `rules.compile.${large}`,
      config: { rules: large, timed: 'from the checked set to the compiled one' },
      begin: () => ({
        ours: compilationRound(checkedBenchSet(benchRuleSet(large, 'script'))),
        theirs: compileMsMax,
      }),
    },
    {
      ...atMost,
      name: `rules.swap.${large}`,
      config: {
        rules: large,
        timed: 'longest wait of any decision while sets are compiled and swapped',
      },
      begin: () => {
        const checked = checkedBenchSet(benchRuleSet(large, 'script'));
        const records = benchFacts(recordCount, 'script').map((facts) => factRecord(facts));
        const { maxMs, ...learnt } = swapUnderLoad({ checked, records, windowMs: swapMs });
        return { ours: maxMs, theirs: swapWaitMsMax, learnt };
      },
    },
  ];
}

interface Work {
  readonly file: RuleSetFile;
  readonly checked: CheckedRuleSet;
  readonly set: RuleSet;
  readonly facts: readonly FactsFile[];
  readonly records: readonly FactRecord[];
  readonly opened: readonly OpenFacts[];
}

type Evaluator = (
  file: RuleSetFile,
  ends: 'all' | 'first',
) => EvaluateRules | Promise<EvaluateRules>;

interface RowOf {
  readonly name: string;
  readonly ruleCount: number;
  /** What our engine evaluates. Default: all matches. */
  readonly ours?: (work: Work) => (record: number) => number;
  readonly config?: Config;
  readonly peer?: string;
  /** The peer; a named one that is not installed is not measured. Default: json-rules-engine. */
  readonly evaluator?: Evaluator;
  readonly kind?: BenchKind;
  readonly ends?: 'all' | 'first';
  /** Whether facts that can change have changed since the call's arrival. */
  readonly isLater?: boolean;
  /** How long records are compared, in ms; at least one record is. */
  readonly comparedMs?: number | undefined;
}

function row(of: RowOf): Bench {
  const { name, ruleCount, kind = 'script', peer = 'json-rules-engine' } = of;
  const { ends = 'all', comparedMs = comparisonMsMax } = of;
  const evaluator = of.evaluator ?? (of.peer === undefined ? jsonRulesEngine : null);
  return {
    name,
    unit,
    peer,
    figure: 'ns',
    config: {
      rules: ruleCount,
      kind,
      facts: benchFactNames(kind).length,
      records: recordCount,
      timed: 'all matches, record made before',
      ...of.config,
    },
    begin: async (): Promise<Sides> => {
      const work = workOf(of);
      const ours = decisions((of.ours ?? allMatches)(work));
      if (evaluator === null) return { ours, theirs: Number.NaN };
      const evaluate = await evaluator(work.file, ends);
      const compared = await compare(work, evaluate, { ends, forMs: comparedMs });
      const matches = work.records.map((_, n) => matchesOf(work, n).length);
      const learnt = {
        leaves: work.checked.rules.reduce((sum, { term }) => sum + leafCount(term), 0),
        matchesMean: Number((matches.reduce((a, b) => a + b, 0) / matches.length).toFixed(1)),
        compared,
      };
      return { ours, theirs: evaluations(evaluate, work), learnt };
    },
  };
}

function workOf({ ruleCount, kind = 'script', isLater = false }: RowOf): Work {
  const file = benchRuleSet(ruleCount, kind);
  const checked = checkedBenchSet(file);
  const arrived = benchFacts(recordCount, kind);
  const facts = isLater ? laterFacts(arrived, kind) : arrived;
  const records = facts.map((one) => factRecord(one));
  const set = compileRuleSet(checked);
  const opened = arrived.map((one) => set.open(factRecord(one)));
  return { file, checked, set, facts, records, opened };
}

/** Indexes of a record's matches, whether or not its call was evaluated before. */
function matchesOf({ set, records, opened }: Work, n: number): readonly number[] {
  const into = new Int32Array(set.checked.rules.length);
  const record = records[n] as FactRecord;
  const places = [...into.subarray(0, set.all(record, 0, into))];
  const again = into.subarray(0, set.allOpen(opened[n] as OpenFacts, record, 0, into));
  if (places.join() !== again.join()) throw new Error(`record ${n}: opened, it matches otherwise`);
  return places;
}

const comparisonMsMax = 3_000;

async function compare(
  work: Work,
  evaluate: EvaluateRules,
  { ends, forMs }: { readonly ends: 'all' | 'first'; readonly forMs: number },
): Promise<number> {
  const beganAtMs = performance.now();
  let compared = 0;
  for (const n of work.records.keys()) {
    const places = matchesOf(work, n).slice(0, ends === 'first' ? 1 : undefined);
    const ours = places.map((place) => work.checked.rules[place]?.name).join();
    const theirs = (await evaluate(work.facts[n] ?? {})).join();
    if (ours !== theirs) throw new Error(`record ${n}: we match ${ours}, the peer ${theirs}`);
    compared += 1;
    if (performance.now() - beganAtMs > forMs) break;
  }
  return compared;
}

function allMatches({ set, records }: Work) {
  const into = new Int32Array(set.checked.rules.length);
  return (n: number) => set.all(records[n] as FactRecord, 0, into);
}

function firstMatch({ set, records }: Work) {
  return (n: number) => set.first(records[n] as FactRecord, 0);
}

function openedFirst({ set, records, opened }: Work) {
  return (n: number) => set.firstOpen(opened[n] as OpenFacts, records[n] as FactRecord, 0);
}

function openedMatches({ set, records, opened }: Work) {
  const into = new Int32Array(set.checked.rules.length);
  return (n: number) => set.allOpen(opened[n] as OpenFacts, records[n] as FactRecord, 0, into);
}

function fromFacts({ set, facts }: Work) {
  const into = new Int32Array(set.checked.rules.length);
  return (n: number) => set.all(factRecord(facts[n] as FactsFile), 0, into);
}

function decisions(decide: (record: number) => number): Contender {
  return () => {
    let matches = 0;
    const beganAtMs = performance.now();
    for (let n = 0; n < recordCount; n += 1) matches += decide(n);
    const tookMs = performance.now() - beganAtMs;
    if (matches === 0) throw new Error('nothing matched');
    return { done: recordCount, tookMs };
  };
}

/** A round is one evaluation, as some peers take a tenth of a second. */
function evaluations(evaluate: EvaluateRules, { facts }: Work): Contender {
  let next = 0;
  return () => {
    const of = facts[next] ?? {};
    next = (next + 1) % facts.length;
    return timedAsync(1, () => evaluate(of));
  };
}
