/**
 * Passing calls on: blind transfers to a queue, an agent or a number, and consults, a second call
 * that an agent makes about one of theirs, with what becomes of both.
 *
 * Each input answers with the code it is refused with, or null.
 * Source: acd-routing.md B14; decisions/0004 44 to 57.
 */
import type { RefusalCode } from '../border/effects.ts';
import type { Input, Target } from '../border/inputs.ts';
import { exclude } from '../matching/exclusions.ts';
import type { Core, Queue } from '../memory/core.ts';
import {
  type AgentRef,
  type CallRef,
  callLayout,
  none,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { agentIdOf, findAgent, workAgentId } from './agent-readings.ts';
import {
  consultAbout,
  consulting,
  consultOf,
  isWaiting,
  keepEntries,
  newCall,
  queueOf,
  setPlan,
  setQueue,
} from './calls.ts';
import { closeConsult, moveCall } from './departures.ts';
import { enterQueue, moveTo, waitForAgent } from './entering.ts';
import { callOn } from './life-cycles.ts';
import { endCall, endConsult, leaveTo, passCustomer } from './talk.ts';
import { findInteraction, isTalking, talkersIn, workQueueOf } from './works.ts';

const { callAgeFromMs, callClass, callClassSetAtMs, callDirect, callEnteredAtMs } = callLayout;
const { callLastAgent, callOffersMade, callOffsetMs, callVersion } = callLayout;
const { workAgent, workCall, workQueue, workServes } = workLayout;

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** A target, its id found. */
type FoundTarget =
  | { readonly kind: 'agent'; readonly agent: AgentRef }
  | { readonly kind: 'queue'; readonly queue: Queue }
  | { readonly kind: 'number'; readonly number: string };

/** Finds the target that the agent of an interaction names: known, somebody else, and open. */
function findTarget(core: Core, asking: WorkRef, to: Target): FoundTarget | RefusalCode {
  if ('number' in to) {
    return to.number === '' ? 'invalid_parameter' : { kind: 'number', number: to.number };
  }
  if ('agentId' in to) {
    const agent = findAgent(core, to.agentId);
    if (agent === undefined) return 'agent_not_found';
    const isSelf = agent === core.i32[asking + workAgent];
    return isSelf ? 'invalid_parameter' : { kind: 'agent', agent };
  }
  const queue = core.queues[core.queueIndex.get(to.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  return queue.state === 'open' ? { kind: 'queue', queue } : 'queue_closed';
}

/** The queue that the call is to stand in; null: asked of an agent, in a call of no queue. */
function queueFor(core: Core, asking: WorkRef, target: FoundTarget): Queue | null {
  if (target.kind === 'queue') return target.queue;
  return core.queues[core.i32[asking + workQueue]!] ?? null;
}

/** Whether a consult is under way about the call, or the call is one itself. */
function isAskedAbout(core: Core, call: CallRef): boolean {
  return consultAbout(core, call) !== none || consultOf(core, call) !== none;
}

export function transfer(core: Core, input: Of<'transfer'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const call = core.i32[work + workServes] as CallRef;
  if (!isTalking(core, work) || isAskedAbout(core, call)) return 'call_state_not_allowed';
  if (talkersIn(core, call).length > 1) return 'call_state_not_allowed';
  const target = findTarget(core, work, input.to);
  if (typeof target === 'string') return target;
  if (target.kind === 'number') {
    core.sink.callTransferredOut(call, target.number);
    endCall(core, call, 'transferred');
    return null;
  }
  const queue = queueFor(core, work, target);
  if (queue === null) return 'operation_unavailable';
  leaveTo(core, work);
  forgetEntry(core, call);
  if (core.i32[call + callDirect] !== 0) makeRouted(core, call, work, queue);
  if (input.class !== undefined) {
    core.i32[call + callClass] = input.class;
    core.f64[(call >> 1) + callClassSetAtMs] = core.nowMs;
  }
  requeue(core, call, { passing: work, target, queue, returnTo: input.returnTo ?? 'queue' });
  return null;
}

interface Passing {
  readonly passing: WorkRef;
  readonly target: Exclude<FoundTarget, { kind: 'number' }>;
  readonly queue: Queue;
  readonly returnTo: 'queue' | 'agent' | 'message';
}

function requeue(core: Core, call: CallRef, of: Passing): void {
  const { passing, target, queue, returnTo } = of;
  const reason = 'transfer';
  moveCall(core, call, callOn.queued);
  if (target.kind === 'agent') {
    const agentId = agentIdOf(core, target.agent);
    const fromAgentId = workAgentId(core, passing);
    waitForAgent(core, call, { agentId, fromAgentId, returnTo, queue: queue.config, reason });
    return;
  }
  if (core.i32[call + callVersion] === 0) {
    enterQueue(core, call, queue, queue.config.plan, reason);
  } else {
    moveTo(core, call, queue, reason);
  }
  if (core.centre.settings.excludeTransferrer && isWaiting(core, call)) {
    exclude(core, call, core.i32[passing + workAgent] as AgentRef, Number.POSITIVE_INFINITY);
  }
}

/** It was connected from there: back in that queue, its wait counts anew. */
function forgetEntry(core: Core, call: CallRef): void {
  const entries = keepEntries(core, call);
  const { id } = queueOf(core, call);
  const at = entries.findIndex(({ queueId }) => queueId === id);
  if (at !== -1) entries.splice(at, 1);
}

/** An agent's own call becomes a routed one, of class and offset of the queue it is to enter. */
function makeRouted(core: Core, call: CallRef, passing: WorkRef, { config }: Queue): void {
  const { i32, f64 } = core;
  i32[call + callDirect] = 0;
  setQueue(core, call, config);
  setPlan(core, call, config.plan);
  i32[call + callClass] = config.plan.class;
  f64[(call >> 1) + callOffsetMs] = config.plan.offsetMs;
  if (config.age === 'queue' && config.id !== workQueueOf(core, passing).id) {
    f64[(call >> 1) + callAgeFromMs] = core.nowMs;
  }
  // The interaction it began with was the first.
  i32[call + callOffersMade] = 1;
  i32[call + callLastAgent] = i32[passing + workAgent]!;
}

export function consult(core: Core, input: Of<'consult'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const about = core.i32[work + workServes] as CallRef;
  if (!isTalking(core, work) || isAskedAbout(core, about)) return 'call_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  const target = findTarget(core, work, input.to);
  if (typeof target === 'string') return target;
  const queue = target.kind === 'number' ? null : queueFor(core, work, target);
  if (queue === null) return 'operation_unavailable';
  const { config } = queue;
  const asked = newCall(core, input.callId, config, config.plan);
  takeKey(core, asked, about);
  consulting(core, asked).consultOf = work;
  consulting(core, about).consult = asked;
  core.calls.add(asked);
  const reason = 'consult';
  if (target.kind === 'agent') {
    const agentId = agentIdOf(core, target.agent);
    const fromAgentId = workAgentId(core, work);
    const returnTo = 'queue';
    waitForAgent(core, asked, { agentId, fromAgentId, returnTo, queue: config, reason });
  } else {
    enterQueue(core, asked, queue, config.plan, reason);
  }
  return null;
}

/** A consult has the age of the call it is about and, where that is routed, its class. */
function takeKey({ i32, f64 }: Core, asked: CallRef, about: CallRef): void {
  const ageFromMs = f64[(about >> 1) + callAgeFromMs]!;
  f64[(asked >> 1) + callAgeFromMs] = ageFromMs;
  f64[(asked >> 1) + callEnteredAtMs] = ageFromMs;
  if (i32[about + callDirect] !== 0) return;
  i32[asked + callClass] = i32[about + callClass]!;
  f64[(asked >> 1) + callOffsetMs] = f64[(about >> 1) + callOffsetMs]!;
}

/** The customer goes to the agent asked, in one step. */
export function completeTransfer(core: Core, input: Of<'completeTransfer'>): RefusalCode | null {
  const found = findConnected(core, input.offerId);
  if (typeof found === 'string') return found;
  const { asking, asked } = found;
  passCustomer(core, asked, core.i32[asking + workServes] as CallRef);
  core.sink.callTransferred(asked);
  leaveTo(core, asking);
  closeConsult(core, core.i32[asked + workCall] as CallRef, 'transferred');
  return null;
}

/** The agent asked joins the call. */
export function conference(core: Core, input: Of<'conference'>): RefusalCode | null {
  const found = findConnected(core, input.offerId);
  if (typeof found === 'string') return found;
  const { asking, asked } = found;
  passCustomer(core, asked, core.i32[asking + workServes] as CallRef);
  core.sink.callConferenced(asked);
  closeConsult(core, core.i32[asked + workCall] as CallRef, 'conferenced');
  return null;
}

export function cancelConsult(core: Core, input: Of<'cancelConsult'>): RefusalCode | null {
  const found = findConsult(core, input.offerId);
  if (typeof found === 'string') return found;
  endConsult(core, found.asked, 'consultCancelled');
  return null;
}

/** The consult that the agent of an interaction makes. */
function findConsult(
  core: Core,
  offerId: string,
): { readonly asking: WorkRef; readonly asked: CallRef } | RefusalCode {
  const asking = findInteraction(core, offerId);
  if (typeof asking === 'string') return asking;
  const asked = consultAbout(core, core.i32[asking + workServes] as CallRef);
  const isTheirs = asked !== none && consultOf(core, asked) === asking;
  return isTheirs ? { asking, asked } : 'call_state_not_allowed';
}

/** Both interactions of a consult that is connected. */
function findConnected(
  core: Core,
  offerId: string,
): { readonly asking: WorkRef; readonly asked: WorkRef } | RefusalCode {
  const found = findConsult(core, offerId);
  if (typeof found === 'string') return found;
  const [asked] = talkersIn(core, found.asked);
  return asked === undefined ? 'consult_not_connected' : { asking: found.asking, asked };
}
