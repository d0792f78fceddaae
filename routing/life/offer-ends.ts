/**
 * How an offer ends unconnected; effects in order: offer, call, agent. Also calls for one agent,
 * which have only channel, answer limit and wrap-up of their queue. Source: acd-routing.md B3, B14;
 * decisions/0004 17-19, 46, 47.
 */
import { assert } from '../../kernel/index.ts';
import { callTable, offerTable } from '../../machines/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import type { EntryReason, RescindCause } from '../files/index.ts';
import { exclude } from '../matching/eligibility.ts';
import type { Core } from '../memory/core.ts';
import type { AgentReservation } from '../memory/rare-fields.ts';
import type { Call, Work } from '../memory/records.ts';
import { arm, clear, disarm, remove, Timer } from '../memory/timers.ts';
import { isLiveOffer } from './agent-readings.ts';
import { settlePending, singleOut, touch } from './agents.ts';
import { callIsCallback, callOn, follow, offerOn } from './life-cycles.ts';
import { moveTo } from './queue-entry.ts';
import { entriesOf, isWaiting } from './removals.ts';
import { countChange, depart, takeFinalFallback } from './steps.ts';
import { becomeOfferable, grow, leaveQueue, setDemand, unplaceCall } from './waiting.ts';
import { dropWork, worksOfCall } from './works.ts';

export type AgentWait = Omit<AgentReservation, 'timer'> & {
  readonly queue: QueueConfig;
  readonly reason: EntryReason;
};

export function waitForAgent(core: Core, call: Call, of: AgentWait): void {
  if (call.version > 0 && !countChange(core, call)) {
    takeFinalFallback(core, call, 'overflowLoop');
    return;
  }
  assert(call.liveOffers === 0, 'a call that is passed on is offered to nobody');
  leaveQueue(core, call);
  call.state = follow(callTable, call.state, callOn.queued);
  call.own.entries = entriesOf(call);
  call.queue = of.queue;
  call.enteredAtMs = core.nowMs;
  call.version += 1;
  singleOut(core, of.agentId);
  const { timer } = setForAgent(core, call, of);
  arm(core, timer, core.nowMs + core.centre.settings.transferWaitMs);
  core.sink.callQueued(call, of.reason);
  setDemand(core, call);
}

/** Makes the call wait for one agent, without a plan; the calling function arms its limit. */
export function setForAgent(
  core: Core,
  call: Call,
  { agentId, fromAgentId, returnTo }: Omit<AgentReservation, 'timer'>,
): AgentReservation {
  assert(call.rare.forAgent === null, 'a call is for one agent at a time');
  call.plan = core.centre.ownCalls.plan;
  call.stepsTaken = 1;
  call.offersMax = 1;
  const forAgent = { agentId, fromAgentId, returnTo, timer: new Timer('transferWait', call) };
  call.own.forAgent = forAgent;
  return forAgent;
}

export function giveUpOnAgent(
  core: Core,
  call: Call,
  { fromAgentId, returnTo }: AgentReservation,
): void {
  const queue = core.queues[call.queue.index];
  if (call.rare.consultOf !== null || returnTo === 'message') {
    depart(core, call, 'message', 'transferWait');
  } else if (returnTo === 'agent' && queue !== undefined) {
    const back = { agentId: fromAgentId, fromAgentId, returnTo: 'queue' } as const;
    waitForAgent(core, call, { ...back, queue: queue.config, reason: 'return' });
  } else if (queue === undefined || queue.state !== 'open') {
    takeFinalFallback(core, call, 'queueClosed');
  } else {
    moveTo(core, call, queue, 'return');
  }
}

/** Withdraws an offer. The agent is neither excluded from the call nor blamed. */
export function rescindOffer(core: Core, work: Work, cause: RescindCause): void {
  endOffer(core, work, offerOn.rescinded);
  core.sink.offerRescinded(work, cause);
  releaseClaim(work, callOn.rescinded);
  becomeOfferable(core, work.call);
  settleAgent(core, work);
}

export function endOffer(core: Core, work: Work, event: number): void {
  work.offerState = follow(offerTable, work.offerState, event);
  disarm(core, work);
  dropWork(work);
  core.workPool.ended.push(work);
  work.call.liveOffers -= 1;
  assert(work.call.liveOffers >= 0, 'live offers are counted');
  if (work.call.rare.pulled === work) work.call.own.pulled = null;
}

/**
 * The agent did not take the call: it keeps its place, and is not offered to them again for a
 * while.
 */
export function giveBack(core: Core, work: Work): void {
  const { call, agent } = work;
  releaseClaim(work, callOn.failed);
  const { forAgent } = call.rare;
  if (forAgent !== null && forAgent.agentId === agent.config.id) {
    giveUpOnAgent(core, call, forAgent);
    if (!isWaiting(call)) return;
  }
  exclude(core, call, agent);
  // The claim failed, so the first parked offer gets it.
  const next = call.claim === null ? call.rare.parked.shift() : undefined;
  if (next !== undefined) claim(core, next);
  becomeOfferable(core, call);
}

/** Rescinds all offers of the call, by number; no parked offer takes the claim. */
export function rescindAll(core: Core, call: Call, cause: RescindCause): void {
  if (call.rare.parked.length > 0) clear(call.rare.parked);
  if (call.liveOffers === 0) return;
  for (const work of worksOfCall(call).filter(isLiveOffer)) rescindOffer(core, work, cause);
  assert(call.liveOffers === 0, 'all live offers are taken back');
}

/** An offer takes the claim to the call; arms its limit to connect. */
export function claim(core: Core, work: Work): void {
  const { connectLimitMs, callbackLimitMs } = core.centre.settings;
  const isCallback = callIsCallback[work.call.state] === true;
  arm(core, work, core.nowMs + (isCallback ? callbackLimitMs : connectLimitMs));
  takeClaim(core, work);
}

/** An offer that connects at once takes the claim, without a limit. */
export function takeClaim(core: Core, work: Work): void {
  const { call } = work;
  assert(call.claim === null, 'one agent at a time has the claim');
  work.offerState = follow(offerTable, work.offerState, offerOn.connecting);
  call.claim = work;
  call.state = follow(callTable, call.state, callOn.connecting);
  unplaceCall(core, call);
  grow(core, call);
  core.sink.offerMoved(work, 'offer.connecting');
  if (callIsCallback[call.state] === true) {
    call.own.attempts += 1;
    core.sink.callbackAttempted(work);
  }
  if (core.centre.settings.ringGroupRescind === 'atAccept') rescindOthers(core, work);
}

/** Rescinds the call's other offers, by number, as one agent has it. */
export function rescindOthers(core: Core, work: Work): void {
  const { call } = work;
  if (call.rare.parked.length > 0) clear(call.rare.parked);
  if (call.liveOffers === Number(isLiveOffer(work))) return;
  for (const other of worksOfCall(call).filter(isLiveOffer)) {
    if (other !== work) rescindOffer(core, other, 'otherAgent');
  }
}

function releaseClaim(work: Work, event: number): void {
  const { call } = work;
  remove(call.rare.parked, work);
  if (call.claim !== work) return;
  call.claim = null;
  call.state = follow(callTable, call.state, event);
}

export function settleAgent(core: Core, work: Work): void {
  settlePending(core, work.agent);
  touch(core, work.agent);
}
