/**
 * What the rule sets know of a call that arrives, and what they say of it: what it is about,
 * whether it may come in, by which plan it goes; recorded only where a sink asks.
 *
 * The caller's facts are kept as they came, and what was said beside them: one object for all calls
 * of a rule; a copy lives as long as a decision. Of the centre's default queue the core finds those
 * that a set asks for. What is unknown stays so: rules answer all the same.
 * Cost: one copy of the facts, and the evaluation; what is asked of a queue is at hand.
 * Source: rules.md C1 to C4, D5, E1; decisions/0015.
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
import type { RuleDecisionRecord } from '../border/decision.ts';
import type { Facts, QueueState } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { ActiveRuleSet, Core, OwnFacts } from '../memory/core.ts';
import type { Call } from '../memory/records.ts';
import { ruledPlan } from './call-plans.ts';
import { queueFact, slots } from './queue-watch.ts';

/** A copy of facts, for one decision; nobody has passed the call on, unless they say so. */
function ownFacts({ values, lines }: FactRecord): OwnFacts {
  const own = values.slice();
  own[slots.transferCount] ??= 0;
  return { values: own, lines };
}

/** The same, of what the active sets ask for alone, in one place for all; records tell all. */
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

/** What is known of a call, for one decision; null: nothing is kept. */
export function knownOf({ calls }: Core, { place }: Call): OwnFacts | null {
  const facts = calls.facts[place] ?? null;
  const said = calls.said[place] ?? null;
  if (facts === null) return null;
  const own = ownFacts(facts);
  if (said !== null) takeIn(own, said);
  return own;
}

/** Takes in what the classify rules said; tags join those there are. */
function takeIn({ values }: OwnFacts, { callType, language, tags }: ClassifyOutcome): void {
  if (callType !== undefined) {
    values[slots.callType] = (callTypes as readonly string[]).indexOf(callType);
  }
  if (language !== undefined) values[slots.language] = language;
  if (tags.length === 0) return;
  const had = (values[slots.tags] ?? []) as readonly string[];
  values[slots.tags] = had.length === 0 ? tags : [...new Set([...had, ...tags])];
}

/** A local day and the time on it. */
export interface LocalMoment {
  /** `YYYY-MM-DD`; null: no day is meant. */
  readonly date: string | null;
  /** 1 = Monday … 7 = Sunday; null: no day is meant. */
  readonly weekday: number | null;
  readonly msOfDay: number;
}

const msPerMinute = 60_000;

/**
 * What rules may ask of the clock, as facts of a call: the core has no clock and no time zones.
 * What is not known is null; `openState` is the state of the centre's default queue. A holiday is a
 * date on which the calendar of that queue gives no hours.
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
  if (isTold(core)) record(core, subject, set, count);
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
  if (isTold(core)) record(core, subject, set, place === -1 ? 0 : 1);
  return set.rules.checked.rules[place]?.outcome ?? null;
}

/** The plan it goes by; null: no rule speaks of it. */
export function route(core: Core, subject: Subject): CompiledPlan | null {
  const set = core.rules.route;
  if (set === null) return null;
  const place = firstOf(core, subject, set);
  if (isTold(core)) record(core, subject, set, place === -1 ? 0 : 1);
  return place === -1 ? null : ruledPlan(core, set, place);
}

/** The plan that a call which may not come in would have gone by: no decision of it. */
export function routeUnrecorded(core: Core, subject: Subject): CompiledPlan | null {
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

/** Writes what a set decided to a sink that asks: the rules at the first so many places. */
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

/** The record as journals keep it, for rehearsals. */
export function decisionLine(of: RuleDecisionRecord): DecisionLine {
  const { kind, set, version, decidedAtMs, callId, facts, matched } = of;
  return { kind, set, version, atMs: decidedAtMs, subject: callId, facts, matched };
}
