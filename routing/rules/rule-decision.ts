/**
 * Records of what rules decided, gathered only where a sink asks for them.
 *
 * Source: rules.md D5, E1; decisions/0015.
 */
import {
  type DecisionLine,
  type FactProblem,
  type FactsFile,
  factsOf,
  type RuleKind,
} from '../../rules/index.ts';
import type { ActiveRuleSet, Core } from '../memory/core.ts';
import type { Subject } from './rule-arrival.ts';

export interface RuleDecisionRecord {
  readonly type: 'rules';
  readonly atMs: number;
  readonly callId: string;
  readonly kind: RuleKind;
  readonly set: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly decidedAtMs: number;
  /** Names of the rules that matched, highest priority first; of kinds *first* the winner alone. */
  readonly matched: readonly string[];
  /** All that was known. */
  readonly facts: FactsFile;
  /** What the rules ask for and nobody knew. */
  readonly unknown: readonly string[];
  /** What was said and is no such fact, or not a value of it: it counts as unknown. */
  readonly wrong: readonly FactProblem[];
}

/** Writes what a set decided to the sink: the rules at these places. */
export function recordRules(
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
