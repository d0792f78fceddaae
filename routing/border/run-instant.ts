/**
 * Runs an instant in four phases: inputs, timers that free agents or widen plans, matching, timers
 * that remove calls. Also handles supervisors' inputs; returns a refusal code or null. Source:
 * acd-routing.md B1, B14; decisions/0004 1-5.
 */
import type { Input } from '../files/index.ts';
import { agentAnswers } from '../life/agent-inputs.ts';
import { hasCapacity, isPresent, isUsable, requestedOf } from '../life/agent-readings.ts';
import { reportStates, returnFromNoAnswer, touch } from '../life/agents.ts';
import { callAnswers } from '../life/call-inputs.ts';
import { consultAnswers } from '../life/consults.ts';
import { endCall, endConsult, expireWrapUp } from '../life/interactions.ts';
import { callIs, callIsCallback } from '../life/life-cycles.ts';
import { expireOffer, opened, runRemovals, setQueueState } from '../life/limits.ts';
import { endAsking } from '../life/menus.ts';
import { rescindAll } from '../life/offer-ends.ts';
import { type Answers, answerOffers, type InputOf, offerAnswers } from '../life/offer-inputs.ts';
import { pullTo } from '../life/offers.ts';
import { moveTo } from '../life/queue-entry.ts';
import { findLiveCall, findWaitingCall, isWaiting } from '../life/removals.ts';
import { depart, promote, setClass, setKey, takeNextStep } from '../life/steps.ts';
import { endWaiting, growRound, markDirty, setDemand } from '../life/waiting.ts';
import { talksIn } from '../life/works.ts';
import { endExclusion } from '../matching/eligibility.ts';
import { match } from '../matching/matching.ts';
import { type Core, refill } from '../memory/core.ts';
import type { Agent, Call, Exclusion, Work } from '../memory/records.ts';
import type { Timer } from '../memory/timers.ts';
import { activate, activateRules } from '../reading/activation.ts';
import { restart } from '../reading/restore-core.ts';
import { arrive } from '../rules/arrivals.ts';
import { countChanged } from '../rules/queue-watch.ts';
import type { RefusalCode } from './codes.ts';

function reclassCall(core: Core, input: InputOf<'reclassCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (input.class === undefined && input.offsetMs === undefined) return 'invalid_parameter';
  const offsetMs = input.offsetMs ?? call.offsetMs;
  if (input.class === undefined) setKey(core, call, { class: call.class, offsetMs });
  else setClass(core, call, { class: input.class, offsetMs });
  return null;
}

function moveCall(core: Core, input: InputOf<'moveCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  const isCallback = callIsCallback[call.state] === true;
  if (isCallback || call.rare.consultOf !== null || call.claim !== null)
    return 'call_state_not_allowed';
  const queue = core.queues[core.queueIndex.get(input.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  if (queue.state !== 'open') return 'queue_closed';
  rescindAll(core, call, 'command');
  moveTo(core, call, queue, 'command');
  return null;
}

/** Offers the call to a named agent, regardless of links, delays and exclusions. */
function pullCall(core: Core, input: InputOf<'pullCall'>): RefusalCode | null {
  const call = findWaitingCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.claim !== null) return 'call_state_not_allowed';
  const agent = core.agentsById.get(input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { channel } = call.queue;
  const isIn = isPresent(agent) && requestedOf(agent).pending === null;
  const asks = call.rare.consultOf !== null && talksIn(call.rare.consultOf.serves, agent);
  if (!isIn || !isUsable(agent, channel) || asks) return 'agent_state_not_allowed';
  if (!hasCapacity(core.centre, agent, channel, call)) return 'no_capacity';
  rescindAll(core, call, 'command');
  pullTo(core, call, agent);
  return null;
}

function treatCall(core: Core, input: InputOf<'treatCall'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  const waits = call.state === callIs.queued && call.rare.consultOf === null;
  if (!waits) return 'call_state_not_allowed';
  core.sink.callTreated(call, input.treatment, input.rule ?? null);
  return null;
}

function hangUpCall(core: Core, input: InputOf<'hangUpCall'>): RefusalCode | null {
  const call = findLiveCall(core, input.callId);
  if (typeof call === 'string') return call;
  if (call.rare.consultOf !== null) {
    endConsult(core, call, 'command');
    return null;
  }
  if (!isWaiting(call)) {
    endCall(core, call, 'command');
    return null;
  }
  rescindAll(core, call, 'command');
  if (callIsCallback[call.state] === true) {
    core.sink.callbackDone(call, 'cancelled');
    endWaiting(core, call);
    endCall(core, call, 'command');
  } else {
    depart(core, call, 'end', 'command');
  }
  return null;
}

/** `atMs` must not precede the last instant. */
export function runInstant(core: Core, atMs: number, inputs: readonly Input[]): void {
  beginInstant(core, atMs);
  for (let place = 0; place < inputs.length; place += 1) {
    const input = inputs[place] as Input;
    const code = apply(core, input);
    if (code !== null) core.sink.refused(place, code, input);
  }
  endInstant(core);
}

export function beginInstant(core: Core, atMs: number): void {
  core.nowMs = atMs;
  core.sink.atMs = atMs;
  core.instant += 1;
}

export function endInstant(core: Core): void {
  for (let timer = core.freeing.popDue(core.nowMs); timer !== null; ) {
    fire(core, timer);
    timer = core.freeing.popDue(core.nowMs);
  }
  do match(core);
  while (answerOffers(core) || runRemovals(core));
  if (core.watch !== null) countChanged(core, core.watch);
  reportStates(core);
  refill(core);
}

/** Lets a timer act on its owner, whose type its kind tells. */
function fire(core: Core, timer: Timer): void {
  const { kind, owner, atMs } = timer;
  timer.atMs = -1;
  if (kind === 'offerExpiry') expireOffer(core, owner as Work);
  else if (kind === 'wrapUpEnd') expireWrapUp(core, owner as Work);
  else if (kind === 'coolDownEnd') touch(core, owner as Agent);
  else if (kind === 'autoReturn') returnFromNoAnswer(core, owner as Agent);
  else if (kind === 'linkDelay') setDemand(core, owner as Call);
  else if (kind === 'ringGrowth') growRound(core, owner as Call);
  else if (kind === 'promotion') promote(core, owner as Call, atMs);
  else if (kind === 'stepChange') takeNextStep(core, owner as Call);
  else if (kind === 'menuLimit') endAsking(core, owner as Call);
  else if (kind === 'exclusionEnd') {
    endExclusion(core, owner as Exclusion);
    markDirty(core, (owner as Exclusion).call);
  }
}

const answers: Answers = {
  ...callAnswers,
  ...offerAnswers,
  ...agentAnswers,
  ...consultAnswers,
  'call.arrived': arrive,
  reclassCall,
  moveCall,
  pullCall,
  hangUpCall,
  treatCall,
  setQueueState: changeQueue,
  activate: (core, input) =>
    input.ruleSet === undefined ? activate(core, input) : activateRules(core, input),
  newDay,
  restart,
};

/** Applies an input; returns the refusal code or null. */
export function apply(core: Core, input: Input): RefusalCode | null {
  const answer = answers[input.type] as (core: Core, input: Input) => RefusalCode | null;
  return answer(core, input);
}

function changeQueue(core: Core, input: InputOf<'setQueueState'>): RefusalCode | null {
  const queue = core.queues[core.queueIndex.get(input.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  const { state, untilMs = null, divertTo = null } = input;
  if (divertTo !== null && !core.queueIndex.has(divertTo)) return 'queue_not_found';
  if (divertTo === input.queueId) return 'invalid_parameter';
  setQueueState(core, queue, state === 'open' ? opened : { state, untilMs, divertTo });
  return null;
}

/** Resets daily counters. */
function newDay(core: Core): null {
  for (const agent of core.agents) {
    if (agent.handledToday === 0 && agent.talkTodayMs === 0) continue;
    agent.handledToday = 0;
    agent.talkTodayMs = 0;
    touch(core, agent);
  }
  return null;
}
