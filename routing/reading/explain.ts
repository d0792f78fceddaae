/**
 * Answers why an agent has not got a call and why a call waits, and writes decision records. Cost
 * of a record: `max` agents per pair of the demand; of a scan or an answer: every agent and waiting
 * call.
 * Source: acd-routing.md B16; decisions/0011.
 */
import { callTable } from '../../machines/index.ts';
import { type EligibilityTest, eligibilityTests } from '../border/codes.ts';
import type { DecisionSink, HoldBack, WhyNot, WhyWaiting } from '../border/decision.ts';
import type { Candidate, Comparator, DecisionRecord } from '../files/index.ts';
import { imposedBy, requestedOf } from '../life/agent-readings.ts';
import { cutsOffers } from '../life/limits.ts';
import { compareWaiting, dueKey, isWaiting, waitMs } from '../life/removals.ts';
import { isOfferable, isResting } from '../life/waiting.ts';
import { hasLiveOffer, talkersIn, talksIn, worksOfAgent, worksOfCall } from '../life/works.ts';
import { keptAgents } from '../matching/able-agents.ts';
import {
  type Assignment,
  bestAgent,
  compareAgents,
  elementValue,
  isHeldBack,
} from '../matching/candidates.ts';
import { firstFailedTest, passesTest } from '../matching/eligibility.ts';
import { linkPlace } from '../matching/pair-key.ts';
import { effectiveLink } from '../matching/signatures.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call, Demand, Slot } from '../memory/records.ts';
import { isPending, type Timer } from '../memory/timers.ts';

/** The best `max` agents besides the winner, and how many agents could have the call in all. */
function rankOthers(
  core: Core,
  { call, agent, pair }: Assignment,
  max: number,
): { readonly others: readonly Assignment[]; readonly count: number } {
  const { demand, plan } = call;
  if (demand === null) return { others: [], count: 0 };
  const { draws, weighsAll } = plan.strategy;
  const isUnordered = draws || weighsAll;
  const first: Assignment[] = [];
  let last: Assignment | null = null;
  // An agent picked as soon as they became able is not in the set of able agents yet.
  let count = (isIn(agent, pair.slot.able) ? 0 : 1) - countHeldBack(core, call, demand);
  for (const pair of demand.pairs) {
    if (!pair.hasPassedDelay) continue;
    const { able } = pair.slot;
    count += able.size;
    let taken = 0;
    for (let node = able.first(); node !== null && taken < max; node = able.next(node)) {
      if (node.item === agent || isHeldBack(core, call, node.item, demand)) continue;
      const choice = { call, agent: node.item, pair };
      if (last !== null && compareAgents(core, choice, last) >= 0) {
        if (isUnordered) continue;
        break;
      }
      if (!isUnordered) taken += 1;
      first.push(choice);
      if (first.length < 2 * max) continue;
      sortAgents(core, first).length = max;
      last = first.at(-1) ?? null;
    }
  }
  if (first.length > 1) sortAgents(core, first).splice(max);
  return { others: first, count };
}

function sortAgents(core: Core, choices: Assignment[]): Assignment[] {
  return choices.sort((a, b) => compareAgents(core, a, b));
}

/** Number of agents who pass all tests but those that hold the call back from them. */
function countHeldBack(core: Core, call: Call, demand: Demand): number {
  const { exclusions, consultOf } = call.rare;
  const isTried = exclusions.length > 0 || call.firstWork !== null || consultOf !== null;
  if (!isTried && core.centre.reserving.length === 0) return 0;
  const asked = consultOf === null ? [] : talkersIn(consultOf.serves);
  const tried = [...exclusions, ...worksOfCall(call), ...asked];
  const agents = new Set([...tried.map(({ agent }) => agent), ...keptAgents(core)]);
  if (agents.size === 0) return 0;
  const pairs = new Map(demand.pairs.map((pair) => [pair.signature, pair]));
  let count = 0;
  for (const agent of agents) {
    const pair = pairs.get(agent.signature);
    if (pair === undefined || !pair.hasPassedDelay || !isIn(agent, pair.slot.able)) continue;
    if (isHeldBack(core, call, agent, demand)) count += 1;
  }
  return count;
}

function isIn(agent: Agent, able: Slot['able']): boolean {
  for (let node = agent.firstPlace; node !== null; node = node.nextPlace) {
    if (node.set === able) return true;
  }
  return false;
}

/** The record of a pick, made before it is carried out; null: the sink records another call. */
export function decide(core: Core, sink: DecisionSink, choice: Assignment): DecisionDraft | null {
  const { call, agent } = choice;
  if (sink.callId !== undefined && sink.callId !== call.id) return null;
  // At least one other agent, as the comparison with the best one says what decided.
  const { others, count } = rankOthers(core, choice, Math.max(1, sink.candidatesMax - 1));
  const { rule, strategy } = call.plan;
  const [other] = others;
  const candidates = [candidateOf(core, choice)];
  for (const one of others) {
    if (candidates.length < sink.candidatesMax) candidates.push(candidateOf(core, one));
  }
  const record = {
    type: 'decision' as const,
    atMs: core.nowMs,
    offerId: `${call.id}/${call.offersMade + 1}`,
    callId: call.id,
    queueId: call.queue.id,
    agentId: agent.config.id,
    ruleVersion: core.ruleVersion,
    key: { class: call.class, dueKey: dueKey(call), sequence: call.sequence },
    step: call.step,
    comparators: strategy.names,
    candidates,
    candidateCount: count,
    decidedBy: other === undefined ? ('onlyCandidate' as const) : decidedBy(core, choice, other),
    n: 0,
  };
  if (rule === null && !sink.scan) return record;
  return {
    ...record,
    ...(rule === null ? {} : { rule }),
    ...(sink.scan ? scan(core, choice) : {}),
  };
}

export type DecisionDraft = DecisionRecord & { n: number };

function candidateOf(core: Core, of: Assignment): Candidate {
  const vector: number[] = [];
  for (const element of of.call.plan.strategy.elements) {
    vector.push(elementValue(core, element, of));
  }
  return { agentId: of.agent.config.id, linkRank: of.pair.link.rank, vector };
}

function decidedBy(core: Core, winner: Assignment, other: Assignment): Comparator {
  if (linkPlace(core, winner.pair) !== linkPlace(core, other.pair)) return 'linkRank';
  for (const element of winner.call.plan.strategy.elements) {
    if (elementValue(core, element, winner) !== elementValue(core, element, other)) {
      return element.name;
    }
  }
  return 'agentId';
}

function scan(core: Core, { call, agent }: Assignment): Partial<DecisionRecord> {
  const tests = failedTests(core, call);
  const agents = core.agents.flatMap(({ config: { id } }, at): [string, EligibilityTest][] => {
    const test = tests[at] ?? null;
    return test === null ? [] : [[id, test]];
  });
  const stoppedAgents = Object.fromEntries(agents);
  return { stopped: stoppedAt(tests), stoppedAgents, overtaken: overtaken(core, call, agent) };
}

/** By agent index: the first test failed; null: the agent may have the call. */
function failedTests(core: Core, call: Call): readonly (EligibilityTest | null)[] {
  return core.agents.map((agent) => firstFailedTest(core, call, agent));
}

function stoppedAt(tests: readonly (EligibilityTest | null)[]): readonly number[] {
  return eligibilityTests.map((test) => tests.filter((failed) => failed === test).length);
}

function overtaken(core: Core, call: Call, agent: Agent): NonNullable<DecisionRecord['overtaken']> {
  const waiting = core.queues.flatMap((queue) => queue.waiting);
  const smaller = waiting.filter((other) => compareWaiting(other, call) < 0).sort(compareWaiting);
  return smaller.map((other) => ({
    callId: other.id,
    test: holdBackOf(other) ?? firstFailedTest(core, other, agent) ?? 'linkRank',
  }));
}

function holdBackOf(call: Call): HoldBack | null {
  if (call.claim !== null) return 'claim';
  if (isResting(call)) return 'queueClosed';
  return isOfferable(call) ? null : 'offerCap';
}

export function whyNot(core: Core, callId: string, agentId: string): WhyNot {
  const call = core.calls.get(callId);
  if (call === undefined) return { kind: 'unknown', what: 'call' };
  const agent = core.agentsById.get(agentId);
  if (agent === undefined) return { kind: 'unknown', what: 'agent' };
  if (has(call, agent)) return { kind: 'won' };
  if (!isWaiting(call)) {
    const [state = ''] = (callTable.states[call.state] ?? '').split('.');
    return { kind: 'callNotWaiting', state };
  }
  const test = firstFailedTest(core, call, agent);
  if (test !== null) return { kind: 'test', test };
  const holdBack = holdBackOf(call);
  if (holdBack !== null) return { kind: 'holdBack', holdBack };
  return lostTo(core, call, agent) ?? { kind: 'eligible' };
}

/** Whether the agent has the call; if it waits, only a live offer counts, not an old wrap-up. */
function has(call: Call, agent: Agent): boolean {
  if (isWaiting(call)) return hasLiveOffer(call, agent);
  return talksIn(call, agent) || worksOfCall(call).some((work) => work.agent === agent);
}

/** Who gets the call instead of the agent, and by which comparator; null: nobody. */
function lostTo(core: Core, call: Call, agent: Agent): WhyNot | null {
  const best = bestAgent(core, call);
  const pair = call.demand?.pairs.find(({ signature }) => signature === agent.signature);
  if (pair === undefined || best === null || best.agent === agent) return null;
  const comparator: Comparator = decidedBy(core, best, { call, agent, pair });
  return { kind: 'lost', comparator, to: best.agent.config.id };
}

export function whyWaiting(core: Core, callId: string): WhyWaiting | null {
  const call = core.calls.get(callId);
  if (call === undefined || !isWaiting(call)) return null;
  const tests = failedTests(core, call);
  const holdBack = holdBackOf(call);
  const next = nextTimer(core, call);
  return {
    callId,
    queueId: call.queue.id,
    key: { class: call.class, dueKey: dueKey(call), sequence: call.sequence },
    step: call.step,
    waitMs: waitMs(core, call),
    stopped: stoppedAt(tests),
    eligible: tests.filter((test) => test === null).length,
    ...(holdBack === null ? {} : { holdBack }),
    ...(next === null ? {} : { next }),
  };
}

type Change = Pick<Timer, 'kind' | 'atMs'>;

function nextTimer(core: Core, call: Call): Change | null {
  const { rare } = call;
  // While an offer lives, limits do not act, except one that cuts it.
  const acts = (timer: Timer | null): boolean =>
    call.liveOffers === 0 || (timer !== null && cutsOffers(core, call, timer));
  const limits = [rare.forAgent?.timer ?? null, rare.noStaffTimer, rare.closingTimer];
  const timers = [
    call.kind === 'stepChange' ? call : null,
    rare.ringTimer,
    rare.promotionTimer,
    rare.asked?.timer ?? null,
    ...[call, ...limits].filter(acts),
    ...worksOfCall(call),
  ];
  // While the call is held back, it makes no difference who could take it.
  const agents = holdBackOf(call) === null ? core.agents : [];
  const changes = agents.map((agent) => whenAble(core, call, agent));
  const next = earliest([...timers.map(pending), ...changes]);
  return next === null ? null : { kind: next.kind, atMs: next.atMs };
}

/** When time alone lets the agent pass all tests; null: they do, or it never does. */
function whenAble(core: Core, call: Call, agent: Agent): Change | null {
  let last: Change | null = null;
  for (const test of eligibilityTests) {
    if (passesTest(core, call, agent, test)) continue;
    const change = endOfFailure(call, agent, test);
    if (change === null) return null;
    if (last === null || change.atMs > last.atMs) last = change;
  }
  return last;
}

/** When time alone ends the failure of a test. */
function endOfFailure(call: Call, agent: Agent, test: EligibilityTest): Change | null {
  switch (test) {
    case 'notNotReady': {
      const returns = agent.imposed === imposedBy.noAnswer && requestedOf(agent).isReady;
      return returns ? pending(agent.rare.autoReturnTimer) : null;
    }
    case 'linkDelay': {
      const via = call.demand === null ? null : effectiveLink(call.demand, agent.signature);
      const atMs = call.enteredAtMs + (via?.link.delayMs ?? 0);
      return via === null ? null : { kind: 'linkDelay', atMs };
    }
    case 'capacity':
      return earliest(worksOfAgent(agent).map(pending));
    case 'noCoolDown':
      return pending(agent.rare.coolDownTimer);
    case 'notExcluded':
      return pending(call.rare.exclusions.findLast((one) => one.agent === agent)?.timer ?? null);
    default:
      return null;
  }
}

function pending(timer: Timer | null): Change | null {
  return timer !== null && isPending(timer) ? timer : null;
}

function earliest(changes: readonly (Change | null)[]): Change | null {
  let first: Change | null = null;
  for (const change of changes) {
    if (change !== null && (first === null || change.atMs < first.atMs)) first = change;
  }
  return first;
}
