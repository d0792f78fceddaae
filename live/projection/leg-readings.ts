/** What the legs of a call are: live, talking, outside, in a conference. Source: decisions/0053. */
import type { Leg } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from './kept-call.ts';

/** Whether the leg has not ended. */
export function isLiveLeg({ state }: Leg): boolean {
  return state !== 'disconnected' && state !== 'ended';
}

/** Whether the leg's agent talks, or has the other party on hold. */
export function isTalkingLeg({ state }: Leg): boolean {
  return state === 'connected' || state === 'conferenced' || state.startsWith('onHold');
}

/** Whether the leg is of an outside party whom an agent has dialled in a consult. */
export function isOutsider(made: KeptLeg): boolean {
  return made.agentId === null && made !== made.of.legs[0];
}

/** Who talks with the caller, in the order of their coming, on hold or asking elsewhere as well. */
export function membersOf({ legs }: KeptCall): readonly KeptLeg[] {
  return legs.slice(1).filter(({ leg }) => isTalkingLeg(leg));
}

export function isConference(kept: KeptCall): boolean {
  return membersOf(kept).length > 1;
}

/** The agent who answers for the call: of several, who came first. */
export function ownerOf(kept: KeptCall): KeptLeg | undefined {
  return membersOf(kept).find(({ agentId }) => agentId !== null);
}
