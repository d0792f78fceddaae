/**
 * Records of what rules decided, gathered only where a sink asks for them.
 *
 * The plans that route rules give, compiled when a call first takes one.
 *
 * Plans of calls' own: those that come with them, compiled once while calls of that plan wait.
 *
 * What the rule sets say of a call that arrives: what it is about, whether it may come in, by which
 * plan it goes.
 *
 * Facts are the caller's; of the queue being considered, which is the centre's default one, the
 * core finds those that a set asks for. What is unknown stays so: rules answer all the same.
 * Cost: one copy of the facts, and the evaluation; what is asked of a queue is at hand.
 * Source: rules.md D5, E1; decisions/0015; rules.md C2 to C4; decisions/0015.
 */
import { assert } from '../../kernel/index.ts';
import {
  type AdmitOutcome,
  type CheckedRule,
  type ClassifyOutcome,
  combine,
  type DecisionLine,
  type FactProblem,
  factsOf,
  type QueuePlan,
} from '../../rules/index.ts';
import type { RuleDecisionRecord } from '../border/decision.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import { type CompiledPlan, compilePlan, type RuleSource } from '../centre/compile-plan.ts';
import type { ActiveRuleSet, Core, RuledPlan } from '../memory/core.ts';
import { askedOfQueue, type OwnFacts, takeIn } from './facts.ts';

/**
 * The compiled plan, shared by the calls that bring an equal one; null: it does not hold the rules.
 */
export function ownPlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan | null {
  const compiled = compileOwnPlan(core, plan, queue);
  if (compiled === null) return null;
  const known = core.demands.ownPlans.get(compiled.key);
  if (known !== undefined) return known;
  core.demands.ownPlans.set(compiled.key, compiled);
  return compiled;
}

/** What the plan leaves open: the strategy comes from its queue, the rest from the centre. */
function compileOwnPlan(core: Core, plan: QueuePlan, queue: QueueConfig): CompiledPlan | null {
  const { defaults } = core.centre.file;
  const strategy = queue.plan.source.strategy ?? defaults?.strategy;
  const compiled = compilePlan(plan, {
    queue: queue.index,
    queueIndex: core.queueIndex,
    defaults: strategy === undefined ? { ...defaults } : { ...defaults, strategy },
    loadFirst: core.centre.settings.loadFirst,
  });
  return compiled.ok ? compiled.plan : null;
}

/** The plan of the rule at a place of the set, and its queue. */
function ruledPlan(core: Core, set: ActiveRuleSet<'route'>, place: number): RuledPlan {
  return set.plans[place] ?? compileRuled(core, set, place);
}

function compileRuled(core: Core, set: ActiveRuleSet<'route'>, place: number): RuledPlan {
  const { checked, set: name, version } = set.rules;
  const rule = checked.rules[place];
  assert(rule !== undefined, () => `the set ${name} has a rule at ${place}`);
  const queue = core.queues[core.queueIndex.get(rule.outcome.queue) ?? -1];
  assert(queue !== undefined, () => `the queue of the rule ${rule.name} is in the centre`);
  const plan = compileOwnPlan(core, rule.outcome, queue.config);
  assert(plan !== null, () => `the plan of the rule ${rule.name} compiled before`);
  const made = ofRule(plan, { set: name, version, rule: rule.name });
  // Calls may still have it from when the set was active before; from now on it is kept.
  const ruled = { queue, plan: core.demands.ownPlans.get(made.key) ?? made };
  core.demands.ownPlans.delete(made.key);
  set.plans[place] = ruled;
  return ruled;
}

/** A plan that says which rule gave it. */
export function ofRule(plan: CompiledPlan, rule: RuleSource): CompiledPlan {
  return { ...plan, key: `rule ${rule.set} ${rule.version} ${rule.rule} ${plan.key}`, rule };
}

/** A call as its rules are asked about it. */
export interface Subject {
  readonly callId: string;
  readonly facts: OwnFacts;
  /** Facts that were not what the dictionary says. */
  readonly wrong: readonly FactProblem[];
}

/**
 * Takes into the facts what the rules of the kind say it is about, and returns it; null: no rule
 * speaks of it.
 */
export function classify(core: Core, subject: Subject): ClassifyOutcome | null {
  const set = core.rules.classify;
  if (set === null) return null;
  const { places } = set;
  const count = set.rules.all(subject.facts, atMs(core), places);
  if (isRecorded(core)) recordRules(core, subject, set, places.subarray(0, count));
  const outcome = count === 1 ? saidBy(set, places[0] ?? 0) : outcomeOf(set, count);
  if (outcome !== null) takeIn(subject.facts, outcome);
  return outcome;
}

/** What the rule at a place says alone: one object for all calls. */
function saidBy(set: ActiveRuleSet<'classify'>, place: number): ClassifyOutcome | null {
  const said = set.said[place] ?? outcomeOf(set, 1);
  if (said !== null) set.said[place] = said;
  return said;
}

/** What the rules at the first so many places say together. */
function outcomeOf(
  { rules, places }: ActiveRuleSet<'classify'>,
  count: number,
): ClassifyOutcome | null {
  const matches: CheckedRule<'classify'>[] = [];
  for (let n = 0; n < count; n += 1) {
    const rule = rules.checked.rules[places[n] ?? 0];
    if (rule !== undefined) matches.push(rule);
  }
  return combine('classify', matches);
}

/** Whether the call may come in; null: no rule speaks of it. */
export function admit(core: Core, subject: Subject): AdmitOutcome | null {
  const set = core.rules.admit;
  if (set === null) return null;
  const place = firstOf(core, subject, set);
  if (isRecorded(core)) recordRules(core, subject, set, winning(place));
  return set.rules.checked.rules[place]?.outcome ?? null;
}

/** The plan it goes by; null: no rule speaks of it. */
export function route(core: Core, subject: Subject): RuledPlan | null {
  const set = core.rules.route;
  if (set === null) return null;
  const place = firstOf(core, subject, set);
  if (isRecorded(core)) recordRules(core, subject, set, winning(place));
  return place === -1 ? null : ruledPlan(core, set, place);
}

/** The plan that a call which may not come in would have gone by: no decision of it. */
export function routeUnrecorded(core: Core, subject: Subject): RuledPlan | null {
  const set = core.rules.route;
  const place = set === null ? -1 : firstOf(core, subject, set);
  return set === null || place === -1 ? null : ruledPlan(core, set, place);
}

/** Where the winning rule stands, by what the default queue is like now; -1: none holds. */
function firstOf(
  core: Core,
  { facts }: Subject,
  set: ActiveRuleSet<'admit'> | ActiveRuleSet<'route'>,
): number {
  const queue = core.queues[core.centre.defaultQueue];
  if (queue !== undefined) askedOfQueue(core, queue, set.queueFacts, facts.values);
  return set.rules.first(facts, atMs(core));
}

function isRecorded({ decisions }: Core): boolean {
  return decisions?.acceptRules !== undefined;
}

function winning(place: number): readonly number[] {
  return place === -1 ? [] : [place];
}

function atMs(core: Core): number {
  return core.rules.originMs + core.nowMs;
}

/** Writes what a set decided to the sink: the rules at these places. */
function recordRules(
  core: Core,
  { callId, facts, wrong }: Subject,
  { ready, rules }: ActiveRuleSet,
  places: Iterable<number>,
): void {
  core.decisions?.acceptRules?.({
    type: 'rules',
    atMs: core.nowMs,
    callId,
    kind: rules.kind,
    set: rules.set,
    version: rules.version,
    decidedAtMs: core.rules.originMs + core.nowMs,
    matched: Array.from(places, (place) => rules.checked.rules[place]?.name ?? ''),
    facts: factsOf(facts),
    unknown: ready.facts
      .filter(({ slot }) => (facts.values[slot] ?? null) === null)
      .map(({ name }) => name),
    wrong,
  });
}

/** The record as journals keep it, for rehearsals. */
export function decisionLine(record: RuleDecisionRecord): DecisionLine {
  const { kind, set, version, decidedAtMs, callId, facts, matched } = record;
  return { kind, set, version, atMs: decidedAtMs, subject: callId, facts, matched };
}
