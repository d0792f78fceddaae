/**
 * Nanoseconds per decision of the compiled rule sets, beside engines that evaluate the same sets.
 *
 * A row refuses to run unless the peer matches the same rules for the first records. Rows time
 * `all` and `first`, and `firstOpen` and `allOpen` of calls that wait, which give places of rules,
 * over 1,024 fact records made before; `rules.fromFacts` makes each record from named facts too.
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
import type { Bench, Config, Contender, Sides } from './harness.ts';
import {
  type EvaluateRules,
  fastEngineFile,
  fastRulesEngine,
  jsonRulesEngine,
  zenEngine,
} from './peers/rule-evaluators.ts';
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
const library = 'json-rules-engine';
/** Of 2,000 rules, from a checked set. */
const compileMsMax = 200;

/** How many rules the rows have: the published sizes, which a test replaces by tiny ones. */
export interface RuleSizes {
  readonly all: readonly number[];
  readonly large: number;
  /** How long the swap is watched at a time, and records are compared. */
  readonly swapMs: number;
  readonly comparedMs?: number;
}

const publishedRuleSizes: RuleSizes = {
  all: [10, 20, 200, 2_000, 10_000],
  large: 2_000,
  swapMs: 250,
};

/** By rules: the smallest ratio to the library that is wanted, and the longest time. */
const goalsOfAll: { readonly [ruleCount: number]: Config } = {
  20: { goalRatio: 400 },
  200: { goalRatio: 2_500 },
  2000: { goalRatio: 8_000, goalNs: 10_000 },
};

const opened = 'its 19 static facts looked up before, 3 changed since';

/** Every row under `rules`. */
export function rulesBenches(sizes: RuleSizes = publishedRuleSizes): readonly Bench[] {
  const { all, large, swapMs, comparedMs } = sizes;
  return [
    ...all.map((ruleCount) => {
      const config = goalsOfAll[ruleCount] ?? {};
      return row({
        name: `rules.all.${ruleCount}`,
        ruleCount,
        config,
        ours: allMatches,
        comparedMs,
      });
    }),
    row({
      name: `rules.first.${large}`,
      ruleCount: large,
      comparedMs,
      ours: firstMatch,
      kind: 'treat',
      ends: 'first',
      config: { goalNs: 2_000, timed: 'first match' },
    }),
    row({
      name: `rules.reevaluate.${large}`,
      ruleCount: large,
      comparedMs,
      ours: openedFirst,
      kind: 'treat',
      ends: 'first',
      isLater: true,
      config: { goalNs: 2_000, timed: `first match of a waiting call, ${opened}` },
    }),
    row({
      name: `rules.reevaluateAll.${large}`,
      ruleCount: large,
      comparedMs,
      ours: openedMatches,
      isLater: true,
      config: { goalNs: 2_000, timed: `all matches of an opened call, ${opened}` },
    }),
    row({
      name: `rules.fromFacts.${large}`,
      ruleCount: large,
      comparedMs,
      ours: fromFacts,
      config: { timed: 'all matches, record made from named facts' },
    }),
    ...peerRows(sizes),
    compileRow(large),
    swapRow(large, swapMs),
  ];
}

function peerRows({ large, comparedMs }: RuleSizes): readonly Bench[] {
  const beside = (name: string, evaluator: RowOf['evaluator'], config: Config): Bench =>
    row({ name, ruleCount: large, comparedMs, ours: allMatches, config, evaluator });
  const fast = `rules.peer.fast.${large}`;
  return [
    {
      ...beside(`rules.peer.zen.${large}`, zenEngine, { version: '0.54.0' }),
      peer: 'zen-engine, one decision table',
    },
    fastEngineFile === undefined
      ? missingPeer(fast, large)
      : { ...beside(fast, fastRulesEngine, {}), peer: 'fast-json-rules-engine' },
  ];
}

function compileRow(ruleCount: number): Bench {
  return {
    name: `rules.compile.${ruleCount}`,
    unit: 'ms',
    peer: 'goal (at most)',
    figure: 'ms',
    config: { rules: ruleCount, timed: 'from the checked set to the compiled one' },
    begin: () => ({
      ours: compilationRound(checkedBenchSet(benchRuleSet(ruleCount, 'script'))),
      theirs: compileMsMax,
    }),
  };
}

function swapRow(ruleCount: number, windowMs: number): Bench {
  return {
    name: `rules.swap.${ruleCount}`,
    unit: 'ms',
    peer: 'goal (at most)',
    figure: 'ms',
    config: {
      rules: ruleCount,
      timed: 'longest wait of any decision while sets are compiled and swapped',
    },
    begin: () => {
      const checked = checkedBenchSet(benchRuleSet(ruleCount, 'script'));
      const records = benchFacts(recordCount, 'script').map((facts) => factRecord(facts));
      const { maxMs, ...learnt } = swapUnderLoad({ checked, records, windowMs });
      return { ours: maxMs, theirs: swapWaitMsMax, learnt };
    },
  };
}

interface Work {
  readonly file: RuleSetFile;
  readonly checked: CheckedRuleSet;
  readonly set: RuleSet;
  readonly facts: readonly FactsFile[];
  readonly records: readonly FactRecord[];
  /** The calls looked up when they arrived. */
  readonly opened: readonly OpenFacts[];
}

interface RowOf {
  readonly name: string;
  readonly ruleCount: number;
  readonly config: Config;
  readonly ours: (work: Work) => (record: number) => number;
  readonly kind?: BenchKind;
  readonly ends?: 'all' | 'first';
  /** Whether the facts that can change have, since the calls arrived. */
  readonly isLater?: boolean;
  /** How long records are compared, milliseconds; at least one is. */
  readonly comparedMs?: number | undefined;
  readonly evaluator?:
    | ((file: RuleSetFile, ends: 'all' | 'first') => EvaluateRules | Promise<EvaluateRules>)
    | undefined;
}

function row({ name, ruleCount, config, ours, kind = 'script', ...more }: RowOf): Bench {
  const { ends = 'all', evaluator = jsonRulesEngine, comparedMs = comparisonMsMax } = more;
  const { isLater = false } = more;
  return {
    name,
    unit,
    peer: library,
    figure: 'ns',
    config: {
      rules: ruleCount,
      kind,
      facts: benchFactNames(kind).length,
      records: recordCount,
      timed: 'all matches, record made before',
      ...config,
    },
    begin: async (): Promise<Sides> => {
      const file = benchRuleSet(ruleCount, kind);
      const checked = checkedBenchSet(file);
      const arrived = benchFacts(recordCount, kind);
      const facts = isLater ? laterFacts(arrived, kind) : arrived;
      const records = facts.map((one) => factRecord(one));
      const set = compileRuleSet(checked);
      const opened = arrived.map((one) => set.open(factRecord(one)));
      const work = { file, checked, set, facts, records, opened };
      const evaluate = await evaluator(file, ends);
      const compared = await compare(work, evaluate, { ends, forMs: comparedMs });
      const matches = records.map((_, n) => matchesOf(work, n).length);
      const learnt = {
        leaves: checked.rules.reduce((sum, { term }) => sum + leafCount(term), 0),
        matchesMean: Number((matches.reduce((a, b) => a + b, 0) / matches.length).toFixed(1)),
        compared,
      };
      return { ours: decisions(ours(work)), theirs: evaluations(evaluate, work), learnt };
    },
  };
}

/** Places of a record's matches, the same whether its call was looked up before or not. */
function matchesOf({ set, records, opened }: Work, n: number): readonly number[] {
  const into = new Int32Array(set.checked.rules.length);
  const record = records[n] as FactRecord;
  const places = [...into.subarray(0, set.all(record, 0, into))];
  const again = into.subarray(0, set.allOpen(opened[n] as OpenFacts, record, 0, into));
  if (places.join() !== again.join()) throw new Error(`record ${n}: opened, it matches otherwise`);
  return places;
}

/** Milliseconds spent on comparing before a row is timed. */
const comparisonMsMax = 3_000;

/** Refuses a peer that matches other rules; how many records were compared. */
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

/** A round decides every record once. */
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

/** A round of the peer is one evaluation: some take a tenth of a second. */
function evaluations(evaluate: EvaluateRules, { facts }: Work): Contender {
  let next = 0;
  return async () => {
    const of = facts[next] ?? {};
    next = (next + 1) % facts.length;
    const beganAtMs = performance.now();
    await evaluate(of);
    return { done: 1, tookMs: performance.now() - beganAtMs };
  };
}

/** Not in the package registry: without a copy there is nothing to measure with. */
function missingPeer(name: string, ruleCount: number): Bench {
  return {
    ...row({ name, ruleCount, config: {}, ours: allMatches }),
    peer: 'fast-json-rules-engine: not measured, FAST_JSON_RULES_ENGINE names no copy of it',
    begin: () => {
      const checked = checkedBenchSet(benchRuleSet(ruleCount, 'script'));
      const records = benchFacts(recordCount, 'script').map((facts) => factRecord(facts));
      const set = compileRuleSet(checked);
      const into = new Int32Array(checked.rules.length);
      const decide = (n: number) => set.all(records[n] as FactRecord, 0, into);
      return { ours: decisions(decide), theirs: Number.NaN };
    },
  };
}
