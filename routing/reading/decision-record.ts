/**
 * Decision records: why a pick fell as it did, gathered only where a sink was supplied.
 *
 * Cost: that of `rank-agents.ts`; a scan, where the sink asks for it, looks at every agent and
 * waiting call.
 * Source: acd-routing.md B16; decisions/0011.
 */

import { agentIdOf } from '../life/agent-readings.ts';
import {
  classOf,
  compareKeys,
  dueKey,
  isOfferable,
  planOf,
  queueOf,
  sequenceOf,
} from '../life/calls.ts';
import { type Choice, elementValue } from '../matching/candidates.ts';
import { linkPlace } from '../matching/demands.ts';
import { firstFailedTest } from '../matching/eligibility.ts';
import type { Core } from '../memory/core.ts';
import { type CallRef, callLayout } from '../memory/layout.ts';
import {
  type CallKey,
  type Candidate,
  type Comparator,
  type DecisionRecord,
  type DecisionSink,
  type EligibilityTest,
  eligibilityTests,
  type HoldBack,
} from './decision.ts';
import { rankAgents } from './rank-agents.ts';

const { callClaim, callOffersMade, callStep } = callLayout;

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
  const callId = core.calls.idOf(call);
  if (sink.callId !== undefined && sink.callId !== callId) return null;
  const { rule, strategy } = planOf(core, call);
  // The second says what decided.
  const { first, count } = rankAgents(core, call, Math.max(2, sink.candidatesMax));
  const [, second] = first;
  const record: Omit<DecisionRecord, 'n'> = {
    type: 'decision',
    atMs: core.nowMs,
    offerId: `${callId}/${core.i32[call + callOffersMade]! + 1}`,
    callId,
    queueId: queueOf(core, call).id,
    agentId: agentIdOf(core, agent),
    ruleVersion: core.ruleVersion,
    ...(rule === null ? {} : { rule }),
    key: keyOf(core, call),
    step: core.i32[call + callStep]!,
    comparators: strategy.elements.map((element) => element.name),
    candidates: first.slice(0, sink.candidatesMax).map((of) => asCandidate(core, of)),
    candidateCount: count,
    decidedBy: second === undefined ? 'onlyCandidate' : decidedBy(core, choice, second),
    ...(sink.scan ? scan(core, choice) : {}),
  };
  return (n) => sink.accept({ ...record, n });
}

/** The first element in which two candidates for one call differ. */
export function decidedBy(core: Core, winner: Choice, other: Choice): Comparator {
  if (linkPlace(core.centre, winner.pair) !== linkPlace(core.centre, other.pair)) return 'linkRank';
  for (const element of planOf(core, winner.call).strategy.elements) {
    if (elementValue(core, element, winner) !== elementValue(core, element, other)) {
      return element.name;
    }
  }
  return 'agentId';
}

function asCandidate(core: Core, of: Choice): Candidate {
  return {
    agentId: agentIdOf(core, of.agent),
    linkRank: of.pair.link.rank,
    vector: planOf(core, of.call).strategy.elements.map((element) =>
      elementValue(core, element, of),
    ),
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
    stoppedAgents[agentIdOf(core, agent)] = test;
  }
  return { stopped, stoppedAgents, overtaken: overtaken(core, choice) };
}

type Overtaken = NonNullable<DecisionRecord['overtaken']>[number];

/** Waiting calls with a smaller key, and what stopped each from having this agent. */
function overtaken(core: Core, { call, agent }: Choice): readonly Overtaken[] {
  const smaller: CallRef[] = [];
  for (const queue of core.queues) {
    for (const other of queue.waiting) if (compareKeys(core, other, call) < 0) smaller.push(other);
  }
  smaller.sort((a, b) => compareKeys(core, a, b));
  return smaller.map((other) => ({
    callId: core.calls.idOf(other),
    test: holdBackOf(core, other) ?? firstFailedTest(core, other, agent) ?? 'linkRank',
  }));
}

/** What keeps a call from every agent: it is offered already, or claimed. */
export function holdBackOf(core: Core, call: CallRef): HoldBack | null {
  if (core.i32[call + callClaim] !== 0) return 'claim';
  return isOfferable(core, call) ? null : 'offerCap';
}

/** The key by which a call is served. */
export function keyOf(core: Core, call: CallRef): CallKey {
  const key = { class: classOf(core, call), dueKey: dueKey(core, call) };
  return { ...key, sequence: sequenceOf(core, call) };
}
