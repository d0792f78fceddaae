/**
 * Blind transfers: an agent passes their call on to a queue, an agent or a number, asking nobody.
 *
 * Source: acd-routing.md B14; decisions/0004 44 to 51.
 */
import { callTable } from '../machines/index.ts';
import { isAskedAbout } from './consults.ts';
import type { RefusalCode } from './effects.ts';
import { exclude } from './exclusions.ts';
import { moveTo } from './fallback.ts';
import { waitForAgent } from './for-agent.ts';
import type { Input } from './inputs.ts';
import { endCall, leaveTo } from './leaving.ts';
import { callOn, follow } from './life-cycles.ts';
import { findInteraction } from './offer-inputs.ts';
import { enterQueue } from './queue-entry.ts';
import type { Call, Queue, Work } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import { isTalking, talkersIn } from './segments.ts';
import type { Core } from './state.ts';
import { type FoundTarget, findTarget, queueFor } from './targets.ts';

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
