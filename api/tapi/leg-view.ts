/** How a leg of a call shows in TAPI: its state, its address, and a reader's privilege on it. */
import type { LegState } from '../../contracts/index.ts';
import { isOutsider, isTalkingLeg, type KeptLeg } from '../../live/index.ts';

/**
 * Whether a caller has left a queue for an agent: at the queue's address TAPI's call is idle then,
 * and its redirection id says who has it.
 */
export function hasLeftQueue(made: KeptLeg): boolean {
  const { agentId, leg, of } = made;
  if (agentId !== null || isOutsider(made) || of.answeredFrom === null) return false;
  return isTalkingLeg(leg) || (leg.state === 'disconnected' && of.call.outcome === 'answered');
}

export function stateSeen(made: KeptLeg): LegState {
  return hasLeftQueue(made) ? 'ended' : made.leg.state;
}

/** Id of the address where the leg is: a station's, or the queue's; null: none. */
export function addressSeen(made: KeptLeg): string | null {
  const { leg, of, agentId } = made;
  return leg.addressId ?? (agentId === null && !isOutsider(made) ? of.call.queueId : null);
}

/** Whether the leg is of the agent who made the call, or the consultation, by hand. */
export function isDialled(made: KeptLeg): boolean {
  const { call, direction, legs } = made.of;
  const isMade = direction === 'outgoing' || direction === 'consult';
  const isFirst = made === legs.find(({ agentId }) => agentId !== null);
  return isMade && isFirst && call.queueId === null;
}

/** Who has a leg owns it; everybody else monitors it, as do those who are no agent. */
export function privilegeOf(ownerId: string | null, readerId: string | null): 'owner' | 'monitor' {
  return ownerId !== null && ownerId === readerId ? 'owner' : 'monitor';
}
