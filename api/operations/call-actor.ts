/**
 * Who acts on a call, and on which leg. A call's id means the actor's own leg; a leg's id that leg.
 * Until it is connected, a waiting or offered call is the engine's.
 *
 * Source: tapi-call-center.md 5.4.
 */
import {
  agentMessages,
  type CallFeature,
  callMessages,
  type ErrorCode,
  refusal,
} from '../../contracts/index.ts';
import {
  featuresOf,
  isLiveLeg,
  type KeptCall,
  type KeptLeg,
  ownerOf,
  type Seat,
  type Wire,
} from '../../live/index.ts';
import { requireAddress, requireCall } from './named-things.ts';
import type { ApiRequest } from './operation.ts';

export const commandErrors: readonly ErrorCode[] = [
  'call_gone',
  'not_call_owner',
  'call_state_not_allowed',
  'resource_unavailable',
  'draining',
];

/**
 * Who acts on a call: an agent on their own calls, a supervisor on any, a switch for the outside
 * party.
 */
export interface CallActor {
  readonly agentId: string | null;
  readonly kind: 'agent' | 'supervisor' | 'switch';
}

/** The actor of a request. A supervisor acts on their own leg where they have one. */
export function actorOf({ principal }: Pick<ApiRequest, 'principal'>): CallActor {
  const { agentId = null, roles = [] } = principal ?? {};
  const isSwitch = roles.some((role) => role === 'integration' || role === 'gateway');
  if (isSwitch) return { agentId, kind: 'switch' };
  return { agentId, kind: roles.includes('supervisor') ? 'supervisor' : 'agent' };
}

export function requireLiveCall(id: string, wire: Wire): KeptCall {
  const kept = requireCall(id, wire);
  if (kept.call.derivedState !== 'ended') return kept;
  const { callId, cause } = kept.call;
  throw refusal(callMessages.over, { callId, cause }, { elsewhere: true });
}

/** The leg of a command. @throws {Refusal} where the leg forbids it now. */
export function requireLeg(
  id: string,
  command: CallFeature,
  { actor, wire }: { readonly actor: CallActor; readonly wire: Wire },
): KeptLeg {
  const kept = requireLiveCall(id, wire);
  const { callId } = kept.call;
  const named = wire.live.projection.calls.legs.get(id);
  const made = named ?? legOf(kept, actor);
  const isTheirs = actor.kind !== 'agent' || made?.agentId === actor.agentId;
  const isOffered = made?.leg.state === 'offering' || made?.leg.state === 'accepted';
  const isEngines = isOffered && made.offerId !== null && engines.includes(command);
  if ((made === undefined && actor.kind === 'agent') || !isTheirs || isEngines) {
    const whose = isEngines ? callMessages.theCentres : callMessages.others;
    throw refusal(callMessages.ofOthers, { callId, whose });
  }
  const allowed = made === undefined ? [] : featuresOf(made, wire.live);
  if (made !== undefined && allowed.includes(command)) return made;
  if (made !== undefined && ends.includes(command) && isConsulting(made, wire)) {
    throw refusal(callMessages.consultUnanswered, { callId, command }, { allowed });
  }
  const state = made?.leg.state ?? kept.call.state;
  throw refusal(callMessages.legState, { callId, state, command }, { allowed });
}

const ends: readonly CallFeature[] = ['complete-transfer', 'conference'];

/**
 * Whether a leg is part of a consultation: the leg of the original call, or that of the second
 * call.
 */
function isConsulting(made: KeptLeg, { live }: Wire): boolean {
  const isAsking = made.of.about !== null && made === made.of.legs[0];
  return isAsking || live.projection.calls.legs.consultOf(made) !== null;
}

/** Commands that agents may not use on a call that is only offered to them. */
const engines: readonly CallFeature[] = ['redirect', 'park', 'treatment', 'data'];

/** The actor's own leg; without one, a supervisor acts on that of the agent who has the call. */
function legOf(kept: KeptCall, { agentId, kind }: CallActor): KeptLeg | undefined {
  const live = kept.legs.filter((made) => made.agentId !== null && isLiveLeg(made.leg));
  const own = live.findLast((made) => made.agentId === agentId);
  if (kind === 'agent' || own !== undefined) return own;
  return ownerOf(kept) ?? live.at(-1);
}

/**
 * The agent at an address; undefined: the actor, who may have no station. @throws {Refusal} where
 * an agent acts for another.
 */
export function requireSeat(id: string | undefined, actor: CallActor, wire: Wire): Seat {
  if (id === undefined) {
    const { agentId } = actor;
    if (agentId === null) throw refusal(agentMessages.nobodyAtAddress, { id: 'none' });
    return {
      addressId: wire.live.calls.direct.addressOf({ kind: 'agent', id: agentId }),
      agentId,
    };
  }
  const seat = wire.live.calls.direct.seatAt(requireAddress(id, wire));
  if (seat === null) {
    throw refusal(agentMessages.nobodyAtAddress, { id });
  }
  if (actor.kind !== 'agent' || seat.agentId === actor.agentId) return seat;
  throw refusal(agentMessages.addressOfOther, { id });
}
