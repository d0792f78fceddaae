/**
 * A supervisor's hand on waiting calls: re-class, move, pull.
 *
 * Source: acd-routing.md B14; docs/decisions/0004.
 */
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { settleAgents } from './agents.ts';
import { asksOf } from './asking.ts';
import { moveTo, reclassify } from './calls.ts';
import { absenceOf, effectiveLink, hasRoomFor, plainLink } from './eligibility.ts';
import { makeOffer, rescindOffersOf } from './offers.ts';
import {
  agentOf,
  type Call,
  callOf,
  emit,
  holdsOfAgent,
  isClaimed,
  isQueued,
  liveOffersOf,
  queueOf,
  type World,
} from './world.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** Another class or offset, in this instant; answers why not. */
export function reclassCall(world: World, input: InputOf<'reclassCall'>): RefusalCode | null {
  const call = findQueued(world, input.callId);
  if (typeof call === 'string') return call;
  if (input.class === undefined && input.offsetMs === undefined) return 'invalid_parameter';
  reclassify(world, call, input);
  return null;
}

/** What the caller of a waiting call hears is passed on; answers why not. */
export function treatCall(world: World, input: InputOf<'treatCall'>): RefusalCode | null {
  const call = findQueued(world, input.callId);
  if (typeof call === 'string') return call;
  const isAlone = call.state === 'waiting' && call.consultFor === null;
  if (!isAlone || isClaimed(world, call)) return 'call_state_not_allowed';
  const { callId, queueId } = call;
  const rule = input.rule === undefined ? {} : { rule: input.rule };
  const asks = asksOf(world, call)?.kind ?? 'host';
  const isMenu = input.rule === undefined && asks !== 'host';
  const menu = isMenu ? { menu: true as const } : {};
  emit(world, { type: 'call.treatment', callId, queueId, ...input.treatment, ...rule, ...menu });
  return null;
}

/** Out of its queue and into another; answers why not. */
export function moveCall(world: World, input: InputOf<'moveCall'>): RefusalCode | null {
  const call = findQueued(world, input.callId);
  if (typeof call === 'string') return call;
  if (call.state === 'callback' || call.consultFor !== null) return 'call_state_not_allowed';
  if (isClaimed(world, call)) return 'call_state_not_allowed';
  const queue = world.queues.find((each) => each.rules.id === input.queueId);
  if (queue === undefined) return 'queue_not_found';
  if (queue.state !== 'open') return 'queue_closed';
  rescindOffersOf(world, call, 'command');
  // The offers end whole, their agents' part included, before the call goes on.
  settleAgents(world);
  moveTo(world, call, input.queueId, 'command');
  return null;
}

/** An offer to a named agent now, by tests 1 to 4 and 7 alone; answers why not. */
export function pullCall(world: World, input: InputOf<'pullCall'>): RefusalCode | null {
  const call = findQueued(world, input.callId);
  if (typeof call === 'string') return call;
  if (isClaimed(world, call)) return 'call_state_not_allowed';
  const agent = agentOf(world, input.agentId);
  if (agent === undefined) return 'agent_not_found';
  const { channel } = queueOf(world, call.queueId).rules;
  if (absenceOf(world, agent, channel) !== null) return 'agent_state_not_allowed';
  const asksByIt = holdsOfAgent(world, input.agentId).some(
    (hold) => hold.stage === 'connected' && hold.serves === call.consultFor?.callId,
  );
  if (asksByIt) return 'agent_state_not_allowed';
  if (!hasRoomFor(world, agent, channel, liveOffersOf(world, call))) return 'no_capacity';
  rescindOffersOf(world, call, 'command');
  const link = effectiveLink(world, call, agent) ?? plainLink(call.queueId);
  makeOffer(world, { call, agent, link }, true);
  return null;
}

function findQueued(world: World, callId: string): Call | RefusalCode {
  const known = callOf(world, callId);
  if (known === undefined || known.state === 'ended') return 'call_gone';
  const call = world.calls.find((each) => each === known);
  return call !== undefined && isQueued(call) ? call : 'call_state_not_allowed';
}
