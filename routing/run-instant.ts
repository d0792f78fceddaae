/**
 * One instant: inputs, timers that free or widen, matching, timers that remove.
 *
 * Source: acd-routing.md B1; decisions/0004 1-5.
 */
import { activate } from './activation.ts';
import {
  changeDevice,
  endSession,
  logOff,
  logOn,
  openSession,
  setSessionState,
  setState,
} from './agent-inputs.ts';
import { reportStates, returnFromNoAnswer, touch } from './agents.ts';
import { arrive } from './arrivals.ts';
import {
  beginDirectCall,
  callerHangsUp,
  endWaitByCaller,
  hearDigits,
  restoreAge,
} from './call-inputs.ts';
import { hangUpCall, moveCall, pullCall, reclassCall, treatCall } from './command-inputs.ts';
import { cancelConsult, completeTransfer, conference, consult } from './consults.ts';
import type { RefusalCode } from './effects.ts';
import type { Exclusion } from './exclusion.ts';
import { endExclusion } from './exclusions.ts';
import type { Input } from './inputs.ts';
import { expireWrapUp } from './interactions.ts';
import { match } from './matching.ts';
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
} from './offer-inputs.ts';
import { refill } from './pools.ts';
import { promote } from './promotion.ts';
import { countChanged } from './queue-watch.ts';
import type { Agent, Call, Work } from './records.ts';
import { restart } from './restart.ts';
import { activateRules } from './rule-activation.ts';
import type { Core } from './state.ts';
import { takeNextStep } from './steps.ts';
import type { Timer } from './timers.ts';
import { transfer } from './transfers.ts';
import { expireOffer } from './unanswered.ts';
import { growRound, markDirty, setDemand } from './waiting.ts';
import { runRemovals, setQueueState } from './waiting-limits.ts';

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

function fire(core: Core, timer: Timer): void {
  const { atMs } = timer;
  timer.atMs = -1;
  switch (timer.kind) {
    case 'offerExpiry':
      expireOffer(core, timer.owner as Work);
      break;
    case 'wrapUpEnd':
      expireWrapUp(core, timer.owner as Work);
      break;
    case 'coolDownEnd':
      touch(core, timer.owner as Agent);
      break;
    case 'autoReturn':
      returnFromNoAnswer(core, timer.owner as Agent);
      break;
    case 'exclusionEnd':
      endExclusion(core, timer.owner as Exclusion);
      markDirty(core, (timer.owner as Exclusion).call);
      break;
    case 'linkDelay':
      setDemand(core, timer.owner as Call);
      break;
    case 'ringGrowth':
      growRound(core, timer.owner as Call);
      break;
    case 'promotion':
      promote(core, timer.owner as Call, atMs);
      break;
    case 'stepChange':
      takeNextStep(core, timer.owner as Call);
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
  for (const agent of core.agents) {
    if (agent.handledToday === 0 && agent.talkTodayMs === 0) continue;
    agent.handledToday = 0;
    agent.talkTodayMs = 0;
    touch(core, agent);
  }
  return null;
}
