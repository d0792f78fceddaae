/**
 * The active rule sets of the core, one of each kind, and the plans their route rules have given.
 *
 * A rule's plan is compiled when the first call takes it, and kept while its set is active: no call
 * pays for compiling, and none for hashing.
 * Source: rules.md C2 to C4, D7; decisions/0015.
 */
import type { ClassifyOutcome, RuleKind, RuleSet } from '../rules/index.ts';
import type { CompiledPlan } from './compile-plan.ts';
import { forgetPlan } from './demands.ts';
import type { ReadyRuleSet } from './prepared-rule-sets.ts';
import type { Queue } from './records.ts';
import { slots } from './rule-slots.ts';
import type { Core } from './state.ts';

/** A queue's plan by a rule, as the active centre has it. */
export interface RuledPlan {
  readonly queue: Queue;
  readonly plan: CompiledPlan;
}

export class ActiveRuleSet<K extends RuleKind = RuleKind> {
  readonly ready: ReadyRuleSet;
  readonly rules: RuleSet<K>;
  /** Facts of the queue being considered that its rules ask for. */
  readonly queueFacts: readonly number[];
  /** Where rules that hold are written down. */
  readonly places: Int32Array;
  /** Of classify rules, by place: what each says alone, where it has. */
  readonly said: ClassifyOutcome[] = [];
  /** Of route rules, by place; what no call has taken yet is absent. */
  plans: (RuledPlan | undefined)[] = [];

  constructor(ready: ReadyRuleSet) {
    this.ready = ready;
    this.rules = ready.rules as RuleSet<RuleKind> as RuleSet<K>;
    this.places = new Int32Array(ready.rules.checked.rules.length);
    const asked = ready.facts.map(({ slot }) => slot);
    const known: readonly number[] = [
      slots.waiting,
      slots.oldestWaitMs,
      slots.readyAgents,
      slots.staffedAgents,
    ];
    this.queueFacts = known.filter((slot) => asked.includes(slot));
  }
}

export interface RuleBook {
  /** Milliseconds since 1970 of the core's time 0. */
  originMs: number;
  readonly active: Map<RuleKind, ActiveRuleSet>;
  classify: ActiveRuleSet<'classify'> | null;
  admit: ActiveRuleSet<'admit'> | null;
  route: ActiveRuleSet<'route'> | null;
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
  const set = new ActiveRuleSet(ready);
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
