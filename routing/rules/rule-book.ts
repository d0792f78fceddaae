/**
 * The active rule sets of the core, one of each kind, the plans their route rules have given, and
 * sets made ready for the next activations: judged, compiled, and what of them is found once.
 *
 * Making one ready takes milliseconds, so a driver does it beside the core; an activation that
 * names the very same file takes it from here. Where nothing is prepared, as in a replay, the core
 * makes it ready itself.
 * Source: rules.md C2 to C4, D7; decisions/0015.
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
import { forgetPlan } from '../matching/demands.ts';
import type { ActiveRuleSet, Core, ReadyRuleSet, RuleBook } from '../memory/core.ts';
import { slots } from './queue-watch.ts';

const inOneSlice: SliceSize = { opsPerSlice: Number.POSITIVE_INFINITY };

/** What a driver has made ready for the next activations. */
export class PreparedRuleSets {
  /** null: it may not be activated. */
  readonly #ready = new WeakMap<RuleSetFile, ReadyRuleSet | null>();

  /** Lays a set there; false: it may not be activated. */
  prepare(file: RuleSetFile): boolean {
    return resultOf(this.prepareInSlices(file, inOneSlice));
  }

  /** The same, with a pause after every slice: others are served in between. */
  *prepareInSlices(file: RuleSetFile, size: SliceSize): Generator<void, boolean> {
    const ready = yield* readyInSlices(file, size);
    this.#ready.set(file, ready);
    return ready !== null;
  }

  /** null: it may not be activated; undefined: it has not been laid there. */
  take(file: RuleSetFile): ReadyRuleSet | null | undefined {
    return this.#ready.get(file);
  }
}

/** Judges and compiles a set whose shape holds; null: it may not be activated. */
export function makeReady(file: RuleSetFile): ReadyRuleSet | null {
  return resultOf(readyInSlices(file, inOneSlice));
}

function* readyInSlices(file: RuleSetFile, size: SliceSize): Generator<void, ReadyRuleSet | null> {
  const judged = yield* judgeInSlices(file, size);
  if (!judged.ok || !Number.isSafeInteger(file.version) || file.version < 1) return null;
  const { rules } = judged;
  const queuesNamed = new Set<string>();
  for (const { outcome } of rules.kind === 'route' ? rules.checked.rules : []) {
    const plan = outcome as RouteOutcome;
    const { queue, steps = [], fallback } = plan;
    const moved = fallback.kind === 'move' ? [fallback.queue] : [];
    const named = [queue, ...steps.flatMap(({ alsoQueues = [] }) => alsoQueues), ...moved];
    // Whatever is a plan's own to hold; whether its queues exist is for the centre.
    const queueIndex = new Map(named.map((id, index) => [id, index]));
    if (typeof compilePlan(plan, { file: {}, queueIndex, queue: 0 }) === 'string') return null;
    for (const id of named) queuesNamed.add(id);
    yield;
  }
  return { file, rules, facts: factsRead(rules.checked), queuesNamed: [...queuesNamed] };
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

/** Whether the centre has all queues that a set's plans name. */
export function hasQueuesOf(
  { queuesNamed }: ReadyRuleSet,
  queues: { has(id: string): boolean },
): boolean {
  return queuesNamed.every((id) => queues.has(id));
}

/** Puts a set in the place of the one of its kind. */
export function adoptRules(core: Core, ready: ReadyRuleSet): void {
  const { rules } = core;
  const set = activeRuleSet(ready);
  const { kind } = ready.rules;
  // The plans go when no call has them any more.
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

/** Plans are compiled for one version of the centre. */
export function forgetCompiled({ route }: RuleBook): void {
  if (route !== null) route.plans = [];
}
