/**
 * The active rule sets of the core, one of each kind, and the plans their route rules have given.
 *
 * A rule's plan is compiled when the first call takes it, and kept while its set is active: no call
 * pays for compiling, and none for hashing.
 *
 * Rule sets made ready for the core: judged, compiled, and what of them is found once.
 *
 * Making one ready takes milliseconds, so a driver does it beside the core; an
 * activation that names the very same file takes it from here, and swaps a reference. Where nothing
 * is prepared, as in a replay, the core makes it ready itself.
 * Source: rules.md C2 to C4, D7; decisions/0015; rules.md D7.
 */
import {
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

/** What a driver has made ready for the next activations. */
export class PreparedRuleSets {
  /** null: it may not be activated. */
  readonly #ready = new WeakMap<RuleSetFile, ReadyRuleSet | null>();

  /** Lays a set there; false: it may not be activated. */
  prepare(file: RuleSetFile): boolean {
    return resultOf(this.prepareInSlices(file, { opsPerSlice: Number.POSITIVE_INFINITY }));
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
  return resultOf(readyInSlices(file, { opsPerSlice: Number.POSITIVE_INFINITY }));
}

function* readyInSlices(file: RuleSetFile, size: SliceSize): Generator<void, ReadyRuleSet | null> {
  const judged = yield* judgeInSlices(file, size);
  if (!judged.ok || !Number.isSafeInteger(file.version) || file.version < 1) return null;
  const { rules } = judged;
  const queuesNamed = new Set<string>();
  if (rules.kind === 'route') {
    for (const { outcome } of rules.checked.rules) {
      const plan = outcome as RouteOutcome;
      if (!holdsPlanRules(plan)) return null;
      for (const queue of queuesNamedBy(plan)) queuesNamed.add(queue);
      yield;
    }
  }
  return { file, rules, facts: factsRead(rules.checked), queuesNamed: [...queuesNamed] };
}

/** Whatever is a plan's own to hold; whether its queues exist is for the centre. */
function holdsPlanRules(plan: RouteOutcome): boolean {
  const queueIndex = new Map(queuesNamedBy(plan).map((id, index) => [id, index]));
  return compilePlan(plan, { queue: 0, queueIndex, defaults: {}, loadFirst: false }).ok;
}

function queuesNamedBy({ queue, steps = [], fallback }: RouteOutcome): readonly string[] {
  const moved = fallback.kind === 'move' ? [fallback.queue] : [];
  return [queue, ...steps.flatMap(({ alsoQueues = [] }) => alsoQueues), ...moved];
}

/** Facts of the queue being considered, where rules may ask for them. */
const queueSlots: readonly number[] = [
  slots.waiting,
  slots.oldestWaitMs,
  slots.readyAgents,
  slots.staffedAgents,
];

function activeRuleSet(ready: ReadyRuleSet): ActiveRuleSet {
  const asked = ready.facts.map(({ slot }) => slot);
  return {
    ready,
    rules: ready.rules,
    queueFacts: queueSlots.filter((slot) => asked.includes(slot)),
    places: new Int32Array(ready.rules.checked.rules.length),
    said: [],
    plans: [],
  };
}

export function emptyRuleBook(originMs: number): RuleBook {
  return { originMs, active: new Map(), classify: null, admit: null, route: null };
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
  if (kind === 'route' && rules.route !== null) forgetPlans(core, rules.route);
  rules.active.set(kind, set);
  if (kind === 'classify' || kind === 'admit' || kind === 'route') {
    Object.assign(rules, { [kind]: set });
  }
}

/** Plans are compiled for one version of the centre. */
export function forgetCompiled({ route }: RuleBook): void {
  if (route !== null) route.plans = [];
}

/** The plans go when no call has them any more. */
function forgetPlans(core: Core, { plans }: ActiveRuleSet<'route'>): void {
  for (const ruled of plans) if (ruled !== undefined) forgetPlan(core, ruled.plan);
}
