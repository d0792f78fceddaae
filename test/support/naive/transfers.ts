/**
 * Blind transfers: an agent passes their call on without asking anybody first.
 *
 * Source: acd-routing.md B14; docs/decisions/0004.
 */
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { settleAgents } from './agents.ts';
import { addCall, enterQueue, moveTo, waitForAgent } from './calls.ts';
import { conditionOf } from './centre.ts';
import { isInConsult } from './consults.ts';
import { exclude } from './exclusions.ts';
import { endCall, endSegment, leaveTo } from './interactions.ts';
import { refusalOfTarget } from './targets.ts';
import {
  type Call,
  callOf,
  type DirectCall,
  emit,
  type Hold,
  interactionsIn,
  queueOf,
  type World,
} from './world.ts';

type TransferInput = Extract<Input, { type: 'transfer' }>;

/** The agent's part ends, the call goes to a queue, an agent or a number; answers why not. */
export function transfer(world: World, passing: Hold, input: TransferInput): RefusalCode | null {
  const { to } = input;
  const call = callOf(world, passing.serves);
  if (call === undefined || isInConsult(world, passing)) return 'call_state_not_allowed';
  if (interactionsIn(world, call.callId).length > 1) return 'call_state_not_allowed';
  const refusal = refusalOfTarget(world, passing, to);
  if (refusal !== null) return refusal;
  if ('number' in to) {
    emit(world, { type: 'call.transferred', callId: call.callId, number: to.number });
    endSegment(world, passing);
    endCall(world, call.callId, 'transferred');
    return null;
  }
  const queueId = 'queueId' in to ? to.queueId : passing.queueId;
  if (queueId === null) return 'operation_unavailable';
  leaveTo(world, passing);
  // Their pending request acts before the call is anybody else's.
  settleAgents(world);
  requeue(world, asRouted(world, call, passing, queueId), input, passing, queueId);
  return null;
}

function requeue(
  world: World,
  call: Call,
  { to, class: given, returnTo = 'queue' }: TransferInput,
  passing: Hold,
  queueId: string,
): void {
  const fromAgentId = passing.agentId;
  if (given !== undefined) {
    call.class = given;
    call.classSetAtMs = world.nowMs;
  }
  if ('agentId' in to) {
    call.queueId = queueId;
    waitForAgent(world, call, 'transfer', { agentId: to.agentId, returnTo, fromAgentId });
  } else if (call.version === 0) {
    enterQueue(world, call, 'transfer');
  } else {
    moveTo(world, call, queueId, 'transfer');
  }
  const isExcluded = 'queueId' in to && world.centre.settings.excludeTransferrer;
  if (isExcluded && call.state === 'waiting') exclude(world, call, fromAgentId, null);
}

/** A direct call becomes one that is routed, of class and offset of the queue it enters. */
function asRouted(world: World, call: Call | DirectCall, passing: Hold, queueId: string): Call {
  if ('class' in call) return call;
  world.directCalls = world.directCalls.filter((each) => each !== call);
  const { plan, restartsAge } = queueOf(world, queueId).rules;
  const routed = addCall(world, {
    callId: call.callId,
    sequence: call.sequence,
    queueId,
    required: conditionOf([]),
    consultFor: null,
    baseMs: restartsAge && queueId !== passing.queueId ? world.nowMs : call.beganAtMs,
    class: plan.class,
    offsetMs: plan.offsetMs,
  });
  // The interaction of the agent's own was the first.
  routed.offerCount = 1;
  routed.lastAgentId = passing.agentId;
  return routed;
}
