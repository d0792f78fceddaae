/**
 * Consults: a second call that an agent makes for one of theirs, and what becomes of both.
 *
 * Source: acd-routing.md B14; docs/decisions/0004.
 */
import type { EndCause, Input, RefusalCode } from '../../../routing/index.ts';
import { addCall, enterQueue, waitForAgent } from './calls.ts';
import { conditionOf } from './centre.ts';
import { endCall, endSegment, leaveTo } from './interactions.ts';
import { rescindOffersOf, takeCustomer } from './offers.ts';
import { refusalOfTarget } from './targets.ts';
import {
  type Call,
  callOf,
  consultOf,
  type DirectCall,
  emit,
  type Hold,
  interactionsIn,
  queueOf,
  refOf,
  type World,
} from './world.ts';

type ConsultInput = Extract<Input, { type: 'consult' }>;

/** An agent asks a queue or a colleague about the call they are in; answers why not. */
export function consult(
  world: World,
  asking: Hold,
  { to, callId }: ConsultInput,
): RefusalCode | null {
  const call = callOf(world, asking.serves);
  if (call === undefined || isInConsult(world, asking)) return 'call_state_not_allowed';
  if (callOf(world, callId) !== undefined) return 'name_taken';
  const refusal = refusalOfTarget(world, asking, to);
  if (refusal !== null) return refusal;
  if ('number' in to) return 'operation_unavailable';
  const queueId = 'queueId' in to ? to.queueId : asking.queueId;
  if (queueId === null) return 'operation_unavailable';
  if ('queueId' in to && queueOf(world, queueId).rules.asks !== null) {
    return 'operation_unavailable';
  }
  const { plan } = queueOf(world, queueId).rules;
  const own = 'class' in call ? call : { baseMs: call.beganAtMs, ...plan };
  world.sequence += 1;
  const added = addCall(world, {
    callId,
    sequence: world.sequence,
    queueId,
    required: conditionOf([]),
    consultFor: { callId: call.callId, offerId: asking.offerId },
    baseMs: own.baseMs,
    class: own.class,
    offsetMs: own.offsetMs,
  });
  if ('queueId' in to) {
    enterQueue(world, added, 'consult');
    return null;
  }
  const fromAgentId = asking.agentId;
  waitForAgent(world, added, 'consult', { agentId: to.agentId, returnTo: 'queue', fromAgentId });
  return null;
}

/** The customer is passed to the agent asked, in one step; answers why not. */
export function completeTransfer(world: World, asking: Hold): RefusalCode | null {
  const found = connectedConsult(world, asking);
  if (typeof found === 'string') return found;
  takeCustomer(world, found.asked, found.call);
  emit(world, { type: 'call.transferred', ...refOf(found.asked), callId: asking.serves });
  leaveTo(world, asking);
  endCall(world, found.consult.callId, 'transferred');
  return null;
}

/** The agent asked joins the call; answers why not. */
export function conference(world: World, asking: Hold): RefusalCode | null {
  const found = connectedConsult(world, asking);
  if (typeof found === 'string') return found;
  if (asking.isHeld) {
    asking.isHeld = false;
    emit(world, { type: 'call.retrieved', ...refOf(asking), callId: asking.serves });
  }
  takeCustomer(world, found.asked, found.call);
  emit(world, { type: 'call.conferenced', ...refOf(found.asked), callId: asking.serves });
  endCall(world, found.consult.callId, 'conferenced');
  return null;
}

/** The agent asks no longer; answers why not. */
export function cancelConsult(world: World, asking: Hold): RefusalCode | null {
  const asked = consultBy(world, asking);
  if (asked === undefined) return 'call_state_not_allowed';
  endConsult(world, asked, 'consultCancelled');
  return null;
}

/** A consult is over, waiting or connected: nobody is asked any more. */
export function endConsult(world: World, asked: Call, cause: EndCause): void {
  rescindOffersOf(world, asked, 'callGone');
  for (const interaction of interactionsIn(world, asked.callId)) endSegment(world, interaction);
  endCall(world, asked.callId, cause);
}

/** The consult that this interaction's agent makes; undefined: none. */
export function consultBy(world: World, asking: Hold): Call | undefined {
  const asked = consultOf(world, asking.serves);
  return asked?.consultFor?.offerId === asking.offerId ? asked : undefined;
}

/** Whether its agent is in no position to start a consult or to pass the call on. */
export function isInConsult(world: World, interaction: Hold): boolean {
  if (interaction.stage !== 'connected') return true;
  const served = callOf(world, interaction.serves);
  const isAsked = served !== undefined && 'consultFor' in served && served.consultFor !== null;
  return isAsked || consultOf(world, interaction.serves) !== undefined;
}

interface Found {
  readonly consult: Call;
  /** The interaction of the agent asked. */
  readonly asked: Hold;
  readonly call: Call | DirectCall;
}

function connectedConsult(world: World, asking: Hold): Found | RefusalCode {
  const under = consultBy(world, asking);
  const call = callOf(world, asking.serves);
  if (under === undefined || call === undefined) return 'call_state_not_allowed';
  const asked = interactionsIn(world, under.callId)[0];
  return asked === undefined ? 'consult_not_connected' : { consult: under, asked, call };
}
