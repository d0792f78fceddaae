/** The session in which a call is served; it changes when the call moves to another agent. */
import { toWireCallId } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { KeptCall } from './kept-call.ts';
import { isTalkingLeg } from './leg-readings.ts';
import type { WireNames } from './wire-names.ts';

const handovers: readonly Effect['type'][] = [
  'call.transferred',
  'call.conferenced',
  'interaction.began',
  'interaction.wrapUp',
  'interaction.ended',
];

interface Sources {
  readonly names: Pick<WireNames, 'offer'>;
  readonly calls: { kept(callId: string): KeptCall | undefined };
}

/**
 * When the agent of the call's session leaves, names the session of one who still talks; without
 * any, it stays.
 */
export function followTalker({ call, legs }: KeptCall, effect: Effect, of: Sources): void {
  if (!handovers.includes(effect.type)) return;
  const talkers = legs.filter(({ agentId, leg }) => agentId !== null && isTalkingLeg(leg));
  const sessions = talkers.map(({ offerId }) => (offerId === null ? null : sessionOf(offerId, of)));
  if (sessions.length === 0 || sessions.includes(call.agentSessionId)) return;
  call.agentSessionId = sessions.at(-1) ?? null;
}

/** The session of an offer, or of a passed-on consultation; null for a direct call. */
function sessionOf(offerId: string, { names, calls }: Sources): string | null {
  const own = calls.kept(toWireCallId(offerId.slice(0, offerId.lastIndexOf('/'))));
  const wireId = names.offer(offerId);
  return own?.call.offers.find(({ id }) => id === wireId)?.sessionId ?? null;
}
