/**
 * Active rule sets, and sets prepared for activation. Compiling takes milliseconds, so drivers
 * prepare sets, found by file object; else, as in a replay, the core compiles.
 */
import {
  factRecord,
  factsRead,
  judgeInSlices,
  type RouteOutcome,
  type RuleSetFile,
  resultOf,
  type SliceSize,
} from '../../rules/index.ts';
import { compilePlan } from '../centre/compile-plan.ts';
import { registeredName } from '../centre/strategies.ts';
import { forgetPlan } from '../matching/demands.ts';
import type { ActiveRuleSet, Core, ReadyRuleSet, RuleBook } from '../memory/core.ts';
import { slots } from './queue-watch.ts';

const inOneSlice: SliceSize = { opsPerSlice: Number.POSITIVE_INFINITY };

/** Rule sets compiled beforehand, found again by their file object. */
export class PreparedRuleSets {
  readonly #ready = new WeakMap<RuleSetFile, ReadyRuleSet | null>();

  /** Compiles a set at once; false: it must not be activated. */
  prepare(file: RuleSetFile): boolean {
    return resultOf(this.prepareInSlices(file, inOneSlice));
  }

  /** As `prepare`, but yields after every slice, so that other work can run. */
  *prepareInSlices(file: RuleSetFile, size: SliceSize): Generator<void, boolean> {
    const ready = yield* readyInSlices(file, size);
    this.#ready.set(file, ready);
    return ready !== null;
  }

  /** The compiled set; null: it must not be activated; undefined: not prepared. */
  take(file: RuleSetFile): ReadyRuleSet | null | undefined {
    return this.#ready.get(file);
  }
}

/** Validates and compiles a set that has passed its schema; null: it must not be activated. */
export function makeReady(file: RuleSetFile): ReadyRuleSet | null {
  return resultOf(readyInSlices(file, inOneSlice));
}

function* readyInSlices(file: RuleSetFile, size: SliceSize): Generator<void, ReadyRuleSet | null> {
  const judged = yield* judgeInSlices(file, size);
  if (!judged.ok || !Number.isSafeInteger(file.version) || file.version < 1) return null;
  const { rules } = judged;
  const queuesNamed = new Set<string>();
  const strategiesNamed = new Set<string>();
  for (const { outcome } of rules.kind === 'route' ? rules.checked.rules : []) {
    const plan = outcome as RouteOutcome;
    const { queue, steps = [], fallback } = plan;
    const moved = fallback.kind === 'move' ? [fallback.queue] : [];
    const named = [queue, ...steps.flatMap(({ alsoQueues = [] }) => alsoQueues), ...moved];
    // Checks the plan alone; whether the centre has its queues is checked later.
    const queueIndex = new Map(named.map((id, index) => [id, index]));
    if (typeof compilePlan(plan, { file: {}, queueIndex, queue: 0 }) === 'string') return null;
    for (const id of named) queuesNamed.add(id);
    const strategy = registeredName(plan.strategy);
    if (strategy !== null) strategiesNamed.add(strategy);
    yield;
  }
  return {
    file,
    rules,
    facts: factsRead(rules.checked),
    queuesNamed: [...queuesNamed],
    strategiesNamed: [...strategiesNamed],
  };
}

function activeRuleSet(ready: ReadyRuleSet): ActiveRuleSet {
  const asked = new Set(ready.facts.map(({ slot }) => slot));
  const { waiting, oldestWaitMs, readyAgents, staffedAgents } = slots;
  const ofQueue = [waiting, oldestWaitMs, readyAgents, staffedAgents];
  return {
    ready,
    rules: ready.rules,
    queueFacts: ofQueue.filter((slot) => asked.has(slot)),
    places: new Int32Array(ready.rules.checked.rules.length),
    said: [],
    plans: [],
  };
}

export function emptyRuleBook(originMs: number): RuleBook {
  const facts = { values: [...factRecord({}).values], lines: [] };
  const ofArrivals = { classify: null, admit: null, route: null };
  return { originMs, active: new Map(), asked: [], facts, ...ofArrivals };
}

/** Whether the centre has all queues named by the set's plans. */
export function hasQueuesOf(
  { queuesNamed }: ReadyRuleSet,
  queues: { has(id: string): boolean },
): boolean {
  return queuesNamed.every((id) => queues.has(id));
}

export function adoptRules(core: Core, ready: ReadyRuleSet): void {
  const { rules } = core;
  const set = activeRuleSet(ready);
  const { kind } = ready.rules;
  // The old set's plans go with the last calls that use them.
  const plans = kind === 'route' ? (rules.route?.plans ?? []) : [];
  for (const ruled of plans) if (ruled !== undefined) forgetPlan(core, ruled);
  rules.active.set(kind, set);
  if (kind === 'classify' || kind === 'admit' || kind === 'route') {
    Object.assign(rules, { [kind]: set });
    const sets = [rules.classify, rules.admit, rules.route];
    const read = sets.flatMap((one) => one?.ready.facts.map(({ slot }) => slot) ?? []);
    rules.asked = [...new Set([...read, slots.tags, slots.transferCount])];
  }
}

/** Compiled plans hold for one version of the centre only. */
export function forgetCompiled({ route }: RuleBook): void {
  if (route !== null) route.plans = [];
}
