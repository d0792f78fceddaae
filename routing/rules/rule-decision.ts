/**
 * Asks the rule sets about an arriving call: what it is about (classify), whether to admit it, its
 * plan (route). Each decision has its own copy of the facts. Unknown facts stay unknown.
 */
import {
  type AdmitOutcome,
  type CheckedRule,
  type ClassifyOutcome,
  callTypes,
  combine,
  type DecisionLine,
  type FactProblem,
  type FactRecord,
  factsOf,
} from '../../rules/index.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { CentreFile, Facts, QueueState, RuleDecisionRecord } from '../files/index.ts';
import type { ActiveRuleSet, Core, OwnFacts } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { ruledPlan } from './call-plans.ts';
import { queueFact, slots } from './queue-watch.ts';

/** A copy of facts for one decision; the number of transfers is 0 unless stated. */
function ownFacts({ values, lines }: FactRecord): OwnFacts {
  const own = values.slice();
  own[slots.transferCount] ??= 0;
  return { values: own, lines };
}

/** Facts that active sets read, in a shared buffer; all facts if decisions are recorded. */
export function factsAsked(core: Core, of: FactRecord): OwnFacts {
  if (isTold(core)) return ownFacts(of);
  const { asked, facts } = core.rules;
  const { values } = of;
  for (let n = 0; n < asked.length; n += 1) {
    const slot = asked[n] as number;
    facts.values[slot] = values[slot] ?? null;
  }
  facts.values[slots.transferCount] ??= 0;
  facts.lines = of.lines;
  return facts;
}

/** Facts known of a call, copied for one decision; null: none are kept. */
export function knownOf({ calls }: Core, { place }: Call): OwnFacts | null {
  const facts = calls.facts[place] ?? null;
  const said = calls.said[place] ?? null;
  if (facts === null) return null;
  const own = ownFacts(facts);
  if (said !== null) takeIn(own, said);
  return own;
}

/** Adds the outcome of classify rules to facts; tags are added to those present. */
function takeIn({ values }: OwnFacts, { callType, language, tags }: ClassifyOutcome): void {
  if (callType !== undefined) {
    values[slots.callType] = (callTypes as readonly string[]).indexOf(callType);
  }
  if (language !== undefined) values[slots.language] = language;
  if (tags.length === 0) return;
  const had = (values[slots.tags] ?? []) as readonly string[];
  values[slots.tags] = had.length === 0 ? tags : [...new Set([...had, ...tags])];
}

/** A local day and time of day. */
export interface LocalMoment {
  /** `YYYY-MM-DD`; null: not a particular day. */
  readonly date: string | null;
  /** 1 = Monday … 7 = Sunday; null: not a particular day. */
  readonly weekday: number | null;
  readonly msOfDay: number;
}

const msPerMinute = 60_000;

/**
 * Facts about local time, passed with a call as the core has no clock or time zones. `openState` is
 * the default queue's state; unknown values are null. On a holiday that queue's calendar has no
 * hours.
 */
export function localClockFacts(
  { defaults, queues, calendars }: CentreFile,
  { date, weekday, msOfDay }: LocalMoment,
  openState: QueueState | null,
): Facts {
  const queue = queues.find(({ id }) => id === defaults?.queue);
  const dates = calendars?.[queue?.calendar ?? '']?.dates;
  const isUnknown = date === null || queue === undefined;
  return {
    'clock.minuteOfDay': Math.floor(msOfDay / msPerMinute),
    'clock.weekday': weekday,
    'clock.dayNumber': date === null ? null : Number(date.replaceAll('-', '')),
    'clock.isHoliday': isUnknown ? null : dates?.[date]?.length === 0,
    'clock.openState': openState,
  };
}

export interface Subject {
  readonly callId: string;
  readonly facts: OwnFacts;
  /** Facts that are not valid by the dictionary. */
  readonly wrong: readonly FactProblem[];
}

/**
 * Adds the outcome of the classify rules to the facts and returns that outcome; null: no rule
 * applies.
 */
export function classify(core: Core, subject: Subject): ClassifyOutcome | null {
  const set = core.rules.classify;
  if (set === null) return null;
  const { places } = set;
  const count = set.rules.all(subject.facts, atMs(core), places);
  if (isTold(core)) record(core, subject, set, count);
  const outcome = count === 1 ? saidBy(set, places[0] ?? 0) : outcomeOf(set, count);
  if (outcome !== null) takeIn(subject.facts, outcome);
  return outcome;
}

/** The outcome of one classify rule, by its index; all calls share the object. */
function saidBy(set: ActiveRuleSet<'classify'>, place: number): ClassifyOutcome | null {
  const said = set.said[place] ?? outcomeOf(set, 1);
  if (said !== null) set.said[place] = said;
  return said;
}

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

/** Whether the call may come in; null: no rule applies. */
export function admit(core: Core, subject: Subject): AdmitOutcome | null {
  const set = core.rules.admit;
  if (set === null) return null;
  const place = firstOf(core, subject, set);
  if (isTold(core)) record(core, subject, set, place === -1 ? 0 : 1);
  return set.rules.checked.rules[place]?.outcome ?? null;
}

/** The plan that the call follows; null: no rule applies. */
export function route(core: Core, subject: Subject): CompiledPlan | null {
  const set = core.rules.route;
  if (set === null) return null;
  const place = firstOf(core, subject, set);
  if (isTold(core)) record(core, subject, set, place === -1 ? 0 : 1);
  return place === -1 ? null : ruledPlan(core, set, place);
}

/** The plan that a refused call would have followed, without a decision record. */
export function routeUnrecorded(core: Core, subject: Subject): CompiledPlan | null {
  const set = core.rules.route;
  const place = set === null ? -1 : firstOf(core, subject, set);
  return set === null || place === -1 ? null : ruledPlan(core, set, place);
}

/** Index of the winning rule, given the present state of the default queue; -1: none holds. */
function firstOf(
  core: Core,
  { facts }: Subject,
  set: ActiveRuleSet<'admit'> | ActiveRuleSet<'route'>,
): number {
  const queue = core.queues[core.centre.defaultQueue];
  const asked = queue === undefined ? [] : set.queueFacts;
  for (const slot of asked) facts.values[slot] = queueFact(core, slot);
  const place = set.rules.first(facts, atMs(core));
  set.places[0] = place;
  return place;
}

function atMs(core: Core): number {
  return core.rules.originMs + core.nowMs;
}

function isTold({ decisions }: Core): boolean {
  return decisions?.acceptRules !== undefined;
}

function record(
  core: Core,
  { callId, facts, wrong }: Subject,
  { ready, rules, places }: ActiveRuleSet,
  count: number,
): void {
  if ((core.decisions?.callId ?? callId) !== callId) return;
  const unknown = ready.facts.filter(({ slot }) => (facts.values[slot] ?? null) === null);
  core.decisions?.acceptRules?.({
    type: 'rules',
    atMs: core.nowMs,
    callId,
    kind: rules.kind,
    set: rules.set,
    version: rules.version,
    decidedAtMs: atMs(core),
    matched: Array.from(places.subarray(0, count), (at) => rules.checked.rules[at]?.name ?? ''),
    facts: factsOf(facts),
    unknown: unknown.map(({ name }) => name),
    wrong,
  });
}

/** The record in the form of decision journals, for rehearsals of rules. */
export function decisionLine(of: RuleDecisionRecord): DecisionLine {
  const { kind, set, version, decidedAtMs, callId, facts, matched } = of;
  return { kind, set, version, atMs: decidedAtMs, subject: callId, facts, matched };
}
