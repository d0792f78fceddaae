/**
 * Decision records: why a pick fell as it did, gathered only where a sink was supplied.
 *
 * Cost: that of `rank-agents.ts`; a scan, where the sink asks for it, looks at every agent and
 * waiting call.
 * Source: acd-routing.md B16; decisions/0011.
 */

import { type Choice, elementValue } from './candidates.ts';
import type { Candidate, Comparator, DecisionRecord, DecisionSink, HoldBack } from './decision.ts';
import { type EligibilityTest, eligibilityTests } from './decision.ts';
import { firstFailedTest } from './eligibility.ts';
import { linkPlace } from './pair-key.ts';
import { rankAgents } from './rank-agents.ts';
import type { Call } from './records.ts';
import type { Core } from './state.ts';
import { isOfferable } from './waiting.ts';
import { dueKey } from './waiting-key.ts';

/**
 * Gathers the record of a pick before it is carried out; the answer writes it to the sink, given
 * the number of the effect that carried it out. null: the sink asks about another call.
 */
export function decide(
  core: Core,
  sink: DecisionSink,
  choice: Choice,
): ((n: number) => void) | null {
  const { call, agent } = choice;
  if (sink.callId !== undefined && sink.callId !== call.id) return null;
  // The second says what decided.
  const { first, count } = rankAgents(core, call, Math.max(2, sink.candidatesMax));
  const [, second] = first;
  const record: Omit<DecisionRecord, 'n'> = {
    type: 'decision',
    atMs: core.nowMs,
    offerId: `${call.id}/${call.offersMade + 1}`,
    callId: call.id,
    queueId: call.queue.id,
    agentId: agent.config.id,
    ruleVersion: core.ruleVersion,
    ...(call.plan.rule === null ? {} : { rule: call.plan.rule }),
    key: { class: call.class, dueKey: dueKey(call), sequence: call.sequence },
    step: call.step,
    comparators: call.plan.strategy.elements.map((element) => element.name),
    candidates: first.slice(0, sink.candidatesMax).map((of) => asCandidate(core, of)),
    candidateCount: count,
    decidedBy: second === undefined ? 'onlyCandidate' : decidedBy(core, choice, second),
    ...(sink.scan ? scan(core, choice) : {}),
  };
  return (n) => sink.accept({ ...record, n });
}

/** The first element in which two candidates for one call differ. */
export function decidedBy(core: Core, winner: Choice, other: Choice): Comparator {
  if (linkPlace(core, winner.pair) !== linkPlace(core, other.pair)) return 'linkRank';
  for (const element of winner.call.plan.strategy.elements) {
    if (elementValue(core, element, winner) !== elementValue(core, element, other)) {
      return element.name;
    }
  }
  return 'agentId';
}

function asCandidate(core: Core, of: Choice): Candidate {
  return {
    agentId: of.agent.config.id,
    linkRank: of.pair.link.rank,
    vector: of.call.plan.strategy.elements.map((element) => elementValue(core, element, of)),
  };
}

function scan(core: Core, choice: Choice): Partial<DecisionRecord> {
  const stopped = eligibilityTests.map(() => 0);
  const stoppedAgents: { [agentId: string]: EligibilityTest } = {};
  for (const agent of core.agents) {
    const test = firstFailedTest(core, choice.call, agent);
    if (test === null) continue;
    const place = eligibilityTests.indexOf(test);
    stopped[place] = (stopped[place] ?? 0) + 1;
    stoppedAgents[agent.config.id] = test;
  }
  return { stopped, stoppedAgents, overtaken: overtaken(core, choice) };
}

type Overtaken = NonNullable<DecisionRecord['overtaken']>[number];

/** Waiting calls with a smaller key, and what stopped each from having this agent. */
function overtaken(core: Core, { call, agent }: Choice): readonly Overtaken[] {
  const smaller: Call[] = [];
  for (const queue of core.queues) {
    for (const other of queue.waiting) if (isSmaller(other, call)) smaller.push(other);
  }
  smaller.sort((a, b) => (isSmaller(a, b) ? -1 : 1));
  return smaller.map((other) => ({
    callId: other.id,
    test: holdBackOf(other) ?? firstFailedTest(core, other, agent) ?? 'linkRank',
  }));
}

/** What keeps a call from every agent: it is offered already, or claimed. */
export function holdBackOf(call: Call): HoldBack | null {
  if (call.claim !== null) return 'claim';
  return isOfferable(call) ? null : 'offerCap';
}

function isSmaller(a: Call, b: Call): boolean {
  const difference = a.class - b.class || dueKey(a) - dueKey(b) || a.sequence - b.sequence;
  return difference < 0;
}
