/**
 * Consults: a second call that an agent makes about one of theirs, and what becomes of both.
 *
 * Blind transfers: an agent passes their call on to a queue, an agent or a number, asking nobody.
 * Source: acd-routing.md B14; decisions/0004 52 to 57; acd-routing.md B14; decisions/0004 44 to
 * 51.
 */
import { callTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import { exclude } from '../matching/eligibility.ts';
import { type Core, newCall } from '../memory/core.ts';
import type { Call, Queue, Work } from '../memory/records.ts';
import { type FoundTarget, findTarget, queueFor } from '../rules/arrivals.ts';
import { enterQueue, moveTo } from './entering.ts';
import { endCall, endConsult, leaveTo, passCustomer } from './interactions.ts';
import { callOn, follow } from './life-cycles.ts';
import { waitForAgent } from './offer-ends.ts';
import { findInteraction } from './offer-inputs.ts';
import { isWaiting } from './removals.ts';
import { closeConsult } from './steps.ts';
import { isTalking, talkersIn } from './works.ts';

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function consult(core: Core, input: Of<'consult'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const about = work.serves;
  if (!isTalking(work) || isAskedAbout(about)) return 'call_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  const target = findTarget(core, work, input.to);
  if (typeof target === 'string') return target;
  const queue = target.kind === 'number' ? null : queueFor(core, work, target);
  if (queue === null) return 'operation_unavailable';
  const { config } = queue;
  const asked = newCall(core, input.callId, config, config.plan);
  asked.ageFromMs = about.ageFromMs;
  asked.enteredAtMs = about.ageFromMs;
  if (about.direct === null) {
    asked.class = about.class;
    asked.offsetMs = about.offsetMs;
  }
  asked.consultOf = work;
  about.consult = asked;
  core.calls.add(asked);
  const reason = 'consult';
  if (target.kind === 'agent') {
    const [{ id: agentId }, fromAgentId] = [target.agent.config, work.agentId];
    const returnTo = 'queue';
    waitForAgent(core, asked, { agentId, fromAgentId, returnTo, queue: config, reason });
  } else {
    enterQueue(core, asked, queue, config.plan, reason);
  }
  return null;
}

/** Whether a consult is under way about the call, or the call is one itself. */
function isAskedAbout(call: Call): boolean {
  return call.consult !== null || call.consultOf !== null;
}

/** The customer goes to the agent asked, in one step. */
export function completeTransfer(core: Core, input: Of<'completeTransfer'>): RefusalCode | null {
  const found = findConnected(core, input.offerId);
  if (typeof found === 'string') return found;
  const { asking, asked } = found;
  passCustomer(core, asked, asking.serves);
  core.sink.callTransferred(asked);
  leaveTo(core, asking);
  closeConsult(core, asked.call, 'transferred');
  return null;
}

/** The agent asked joins the call. */
export function conference(core: Core, input: Of<'conference'>): RefusalCode | null {
  const found = findConnected(core, input.offerId);
  if (typeof found === 'string') return found;
  const { asking, asked } = found;
  passCustomer(core, asked, asking.serves);
  core.sink.callConferenced(asked);
  closeConsult(core, asked.call, 'conferenced');
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
): { readonly asking: Work; readonly asked: Call } | RefusalCode {
  const asking = findInteraction(core, offerId);
  if (typeof asking === 'string') return asking;
  const asked = asking.serves.consult;
  return asked?.consultOf === asking ? { asking, asked } : 'call_state_not_allowed';
}

/** Both interactions of a consult that is connected. */
function findConnected(
  core: Core,
  offerId: string,
): { readonly asking: Work; readonly asked: Work } | RefusalCode {
  const found = findConsult(core, offerId);
  if (typeof found === 'string') return found;
  const [asked] = talkersIn(found.asked);
  return asked === undefined ? 'consult_not_connected' : { asking: found.asking, asked };
}

type Transfer = Extract<Input, { type: 'transfer' }>;

export function transfer(core: Core, input: Transfer): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const call = work.serves;
  if (!isTalking(work) || isAskedAbout(call)) return 'call_state_not_allowed';
  if (talkersIn(call).length > 1) return 'call_state_not_allowed';
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
  forgetEntry(call);
  if (call.direct !== null) makeRouted(core, call, work, queue);
  if (input.class !== undefined) {
    call.class = input.class;
    call.classSetAtMs = core.nowMs;
  }
  requeue(core, call, { passing: work, target, queue, returnTo: input.returnTo ?? 'queue' });
  return null;
}

interface Passing {
  readonly passing: Work;
  readonly target: Exclude<FoundTarget, { kind: 'number' }>;
  readonly queue: Queue;
  readonly returnTo: 'queue' | 'agent' | 'message';
}

function requeue(core: Core, call: Call, { passing, target, queue, returnTo }: Passing): void {
  const reason = 'transfer';
  call.state = follow(callTable, call.state, callOn.queued);
  if (target.kind === 'agent') {
    const [{ id: agentId }, fromAgentId] = [target.agent.config, passing.agentId];
    waitForAgent(core, call, { agentId, fromAgentId, returnTo, queue: queue.config, reason });
    return;
  }
  if (call.version === 0) {
    enterQueue(core, call, queue, queue.config.plan, reason);
  } else {
    moveTo(core, call, queue, reason);
  }
  if (core.centre.settings.excludeTransferrer && isWaiting(call)) {
    exclude(core, call, passing.agent, Number.POSITIVE_INFINITY);
  }
}

/** It was connected from there: back in that queue, its wait counts anew. */
function forgetEntry(call: Call): void {
  const at = call.entries.findIndex(({ queueId }) => queueId === call.queue.id);
  if (at !== -1) call.entries.splice(at, 1);
}

/** An agent's own call becomes a routed one, of class and offset of the queue it is to enter. */
function makeRouted(core: Core, call: Call, passing: Work, { config }: Queue): void {
  call.direct = null;
  call.queue = config;
  call.plan = config.plan;
  call.class = config.plan.class;
  call.offsetMs = config.plan.offsetMs;
  if (config.age === 'queue' && config.id !== passing.queue.id) call.ageFromMs = core.nowMs;
  // The interaction it began with was the first.
  call.offersMade = 1;
  call.lastAgent = passing.agent;
}
