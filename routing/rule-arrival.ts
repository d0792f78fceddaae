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
  callTypes,
  combine,
  type FactProblem,
  type FactRecord,
  type FactValue,
} from '../rules/index.ts';
import { askedOfQueue } from './queue-facts.ts';
import type { Queue } from './records.ts';
import type { ActiveRuleSet, RuledPlan } from './rule-book.ts';
import { recordRules } from './rule-decision.ts';
import { ruledPlan } from './rule-plan.ts';
import { slots } from './rule-slots.ts';
import type { Core } from './state.ts';

/** A call as its rules are asked about it. */
export interface Subject {
  readonly callId: string;
  /** Its own copy. */
  readonly facts: { readonly values: FactValue[]; readonly lines: readonly FactRecord[] };
  /** Facts that were not what the dictionary says. */
  readonly wrong: readonly FactProblem[];
}

/** The subject of a call that arrives: nobody has passed it on, unless its facts say so. */
export function subjectOf(
  callId: string,
  { values, lines }: FactRecord,
  wrong: readonly FactProblem[],
): Subject {
  const own = values.slice();
  own[slots.transferCount] ??= 0;
  return { callId, facts: { values: own, lines }, wrong };
}

/** Takes into the facts what the rules of the kind say it is about; tags join those it has. */
export function classify(core: Core, subject: Subject): void {
  const set = core.rules.classify;
  if (set === null) return;
  const { facts } = subject;
  const places = new Int32Array(set.rules.checked.rules.length);
  const count = set.rules.all(facts, atMs(core), places);
  const matches = [...places.subarray(0, count)].flatMap(
    (place) => set.rules.checked.rules[place] ?? [],
  );
  recordRules(core, subject, set, matches);
  const outcome = combine('classify', matches);
  if (outcome === null) return;
  const { values } = facts;
  const { callType, language, tags } = outcome;
  if (callType !== undefined) {
    values[slots.callType] = (callTypes as readonly string[]).indexOf(callType);
  }
  if (language !== undefined) values[slots.language] = language;
  const had = (values[slots.tags] ?? []) as readonly string[];
  values[slots.tags] = [...new Set([...had, ...tags])];
}

/** Whether the call may come in; null: no rule speaks of it. */
export function admit(core: Core, subject: Subject): AdmitOutcome | null {
  const set = core.rules.admit;
  if (set === null) return null;
  const place = firstOf(core, subject, set, true);
  return set.rules.checked.rules[place]?.outcome ?? null;
}

/** The plan it goes by, or would go by; null: no rule speaks of it. */
export function route(core: Core, subject: Subject, isRecorded: boolean): RuledPlan | null {
  const set = core.rules.route;
  if (set === null) return null;
  const place = firstOf(core, subject, set, isRecorded);
  return place === -1 ? null : ruledPlan(core, set, place);
}

/** Where the winning rule stands, by what the queue is like now; -1: none holds. */
function firstOf(
  core: Core,
  subject: Subject,
  set: ActiveRuleSet<'admit'> | ActiveRuleSet<'route'>,
  isRecorded: boolean,
): number {
  const { facts } = subject;
  const { values } = facts;
  const queue: Queue | undefined = core.queues[core.centre.defaultQueue];
  const asked = queue === undefined ? nothingAsked : set.queueFacts;
  // What the queue is like now is no fact of the call: it is not kept.
  const said = asked.map((slot) => values[slot] ?? null);
  if (queue !== undefined) askedOfQueue(core, queue, asked, values);
  const place = set.rules.first(facts, atMs(core));
  if (isRecorded) {
    const winner = set.rules.checked.rules[place];
    recordRules(core, subject, set, winner === undefined ? [] : [winner]);
  }
  for (let at = 0; at < asked.length; at += 1) values[asked[at] ?? 0] = said[at] ?? null;
  return place;
}

const nothingAsked: readonly number[] = [];

function atMs(core: Core): number {
  return core.rules.originMs + core.nowMs;
}
