/** Offers of a call: attempts to give it to one agent. */
import type { OfferResource } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { KeptCall } from './kept-call.ts';
import { partsPerCallMax } from './segments.ts';
import type { WireNames } from './wire-names.ts';

/** Returns the version that the event tells of. */
export function addOffer(
  { call }: KeptCall,
  effect: Extract<Effect, { readonly type: 'offer.offered' }>,
  names: WireNames,
): number {
  if (call.offers.length >= partsPerCallMax) call.offers.shift();
  call.offers.push({
    id: names.offer(effect.offerId),
    callId: call.callId,
    callVersion: effect.callVersion,
    agentId: names.id(effect.agentId),
    sessionId: names.sessionOrNull(effect.sessionId ?? null),
    queueId: names.id(effect.queueId),
    state: 'offered',
    cause: null,
    reason: null,
    answerLimitMs: effect.answerLimitMs,
    offeredAt: names.instant(effect.atMs),
    expiresAt: names.instant(effect.atMs + effect.answerLimitMs),
    version: 1,
  });
  return 1;
}

/** The offer after its change, and whether it had the claim before; null: it is not kept. */
export function changeOffer(
  { call }: KeptCall,
  effect: Effect,
  names: WireNames,
): { readonly offer: OfferResource; readonly hadClaim: boolean } | null {
  if (!('offerId' in effect) || effect.offerId === undefined) return null;
  const id = names.offer(effect.offerId);
  const offer = call.offers.findLast((candidate) => candidate.id === id);
  if (offer === undefined) return null;
  const hadClaim = offer.state === 'connecting';
  offer.state = effect.type.slice('offer.'.length) as OfferResource['state'];
  offer.version += 1;
  offer.expiresAt = null;
  if (effect.type === 'offer.failed' || effect.type === 'offer.rescinded') {
    offer.cause = effect.cause;
  }
  if (effect.type === 'offer.rejected') offer.reason = effect.reason ?? null;
  return { offer, hadClaim };
}
