/**
 * One instant: inputs, timers that free or widen, matching, timers that remove.
 *
 * Source: acd-routing.md B1; decisions/0004 1-5.
 */
import {
  changeDevice,
  endSession,
  logOff,
  logOn,
  openSession,
  setSessionState,
  setState,
} from '../life/agent-inputs.ts';
import { reportStates, returnFromNoAnswer, touch } from '../life/agents.ts';
import {
  beginDirectCall,
  callerHangsUp,
  endWaitByCaller,
  hangUpCall,
  hearDigits,
  moveCall,
  pullCall,
  reclassCall,
  restoreAge,
  treatCall,
} from '../life/call-inputs.ts';
import { refill } from '../life/calls.ts';
import { runRemovals, setQueueState } from '../life/limits.ts';
import { expireOffer } from '../life/offer-ends.ts';
import {
  accept,
  agentLeaves,
  alert,
  answerOffers,
  endWrapUp,
  extend,
  mediaConnect,
  mediaFail,
  reject,
  setHeld,
  setOutcome,
} from '../life/offer-inputs.ts';
import {
  cancelConsult,
  completeTransfer,
  conference,
  consult,
  transfer,
} from '../life/passing-on.ts';
import { promote } from '../life/promotion.ts';
import { takeNextStep } from '../life/steps.ts';
import { expireWrapUp } from '../life/talk.ts';
import { growRound, markDirty, setDemand } from '../life/waiting.ts';
import { endExclusion } from '../matching/exclusions.ts';
import { match } from '../matching/matching.ts';
import type { Core } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  type ExclusionRef,
  none,
  type TimerRef,
  timerLayout,
  type WorkRef,
} from '../memory/layout.ts';
import { nextAtMs, popDue, timerKinds } from '../memory/timer-list.ts';
import { activate } from '../reading/activation.ts';
import { restart } from '../reading/restart.ts';
import { arrive } from '../rules/arrivals.ts';
import { countChanged } from '../rules/queue-watch.ts';
import { activateRules } from '../rules/rule-activation.ts';
import type { RefusalCode } from './effects.ts';
import type { Input } from './inputs.ts';

const { timerAtMs, timerKind, timerOwner } = timerLayout;
const { agentHandledToday, agentTalkTodayMs } = agentLayout;

/** Runs one instant at `atMs`, which is not before the last. */
export function runInstant(core: Core, atMs: number, inputs: readonly Input[]): void {
  beginInstant(core, atMs);
  for (let place = 0; place < inputs.length; place += 1) {
    const code = apply(core, inputs[place] as Input);
    if (code !== null) core.sink.refused(place, code);
  }
  endInstant(core);
}

/** Begins an instant, whose inputs act next. */
export function beginInstant(core: Core, atMs: number): void {
  core.nowMs = atMs;
  core.sink.atMs = atMs;
  core.instant += 1;
}

/** What follows the inputs of an instant. */
export function endInstant(core: Core): void {
  const { freeing } = core;
  if (nextAtMs(freeing) <= core.nowMs) {
    for (let timer = popDue(core, freeing); timer !== none; timer = popDue(core, freeing)) {
      fire(core, timer);
    }
  }
  do match(core);
  while (answerOffers(core) || runRemovals(core));
  if (core.watch !== null) countChanged(core, core.watch);
  reportStates(core);
  refill(core);
}

function fire(core: Core, timer: TimerRef): void {
  const { i32, f64 } = core;
  const owner = i32[timer + timerOwner]!;
  const atMs = f64[(timer >> 1) + timerAtMs]!;
  f64[(timer >> 1) + timerAtMs] = -1;
  switch (timerKinds[i32[timer + timerKind]!]) {
    case 'offerExpiry':
      expireOffer(core, owner as WorkRef);
      break;
    case 'wrapUpEnd':
      expireWrapUp(core, owner as WorkRef);
      break;
    case 'coolDownEnd':
      touch(core, owner as AgentRef);
      break;
    case 'autoReturn':
      returnFromNoAnswer(core, owner as AgentRef);
      break;
    case 'exclusionEnd':
      markDirty(core, endExclusion(core, owner as ExclusionRef));
      break;
    case 'linkDelay':
      setDemand(core, owner as CallRef);
      break;
    case 'ringGrowth':
      growRound(core, owner as CallRef);
      break;
    case 'promotion':
      promote(core, owner as CallRef, atMs);
      break;
    case 'stepChange':
      takeNextStep(core, owner as CallRef);
      break;
  }
}

type Handler<Type extends Input['type']> = (
  core: Core,
  input: Extract<Input, { type: Type }>,
) => RefusalCode | null;

/** What answers each input: the one list. */
const handlers: { readonly [Type in Input['type']]: Handler<Type> } = {
  'call.arrived': arrive,
  'call.hungUp': callerHangsUp,
  'call.digits': hearDigits,
  'call.callbackTaken': endWaitByCaller,
  'call.messageLeft': endWaitByCaller,
  'call.returned': restoreAge,
  'directCall.began': beginDirectCall,
  'offer.alerting': alert,
  'offer.connected': mediaConnect,
  'offer.failed': mediaFail,
  'leg.ended': agentLeaves,
  'device.changed': changeDevice,
  logOn,
  logOff,
  setState,
  openSession,
  setSessionState,
  endSession,
  acceptOffer: accept,
  rejectOffer: reject,
  hold: setHeld,
  retrieve: setHeld,
  consult,
  completeTransfer,
  cancelConsult,
  conference,
  transfer,
  hangUp: agentLeaves,
  endWrapUp,
  extendWrapUp: extend,
  setOutcome,
  reclassCall,
  moveCall,
  pullCall,
  hangUpCall,
  treatCall,
  setQueueState: changeQueue,
  activate: changeVersion,
  newDay,
  restart,
};

/** Lets an input act; the code it is refused with, or null. */
export function apply(core: Core, input: Input): RefusalCode | null {
  const handler = handlers[input.type] as Handler<Input['type']>;
  return handler(core, input);
}

function changeQueue(
  core: Core,
  input: Extract<Input, { type: 'setQueueState' }>,
): RefusalCode | null {
  const queue = core.queues[core.queueIndex.get(input.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  const untilMs = input.state === 'closing' ? (input.untilMs ?? null) : null;
  setQueueState(core, queue, { state: input.state, untilMs });
  return null;
}

/** Another version of the centre, or a rule set. */
function changeVersion(
  core: Core,
  input: Extract<Input, { type: 'activate' }>,
): RefusalCode | null {
  return input.ruleSet === undefined ? activate(core, input) : activateRules(core, input);
}

/** What is counted per day starts again. */
function newDay(core: Core): null {
  const { i32, f64 } = core;
  for (const agent of core.agents) {
    const talkTodayMs = f64[(agent >> 1) + agentTalkTodayMs];
    if (i32[agent + agentHandledToday] === 0 && talkTodayMs === 0) continue;
    i32[agent + agentHandledToday] = 0;
    f64[(agent >> 1) + agentTalkTodayMs] = 0;
    touch(core, agent);
  }
  return null;
}
