/**
 * What the rule sets say of a call that arrives: what it is about, whether it may come in, by which
 * plan it goes.
 *
 * Facts are the caller's; of the queue being considered, which is the centre's default one, the
 * core finds those that a set asks for. What is unknown stays so: rules answer all the same.
 * Cost: one copy of the facts, and the evaluation; what is asked of a queue is at hand.
 * Source: rules.md C2 to C4; decisions/0015.
 */
import {
  type AdmitOutcome,
  type CheckedRule,
  type ClassifyOutcome,
  combine,
  type FactProblem,
} from '../../rules/index.ts';
import type { ActiveRuleSet, Core, RuledPlan } from '../memory/core.ts';
import { type OwnFacts, takeIn } from './known-facts.ts';
import { askedOfQueue } from './queue-facts.ts';
import { recordRules } from './rule-decision.ts';
import { ruledPlan } from './rule-plan.ts';

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
