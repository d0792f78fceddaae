/** Parts of a call: offers to agents, and segments (time in a queue, talk, wrap-up). */
import type { CallResource, OfferResource } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { KeptCall } from './kept-call.ts';
import type { WireNames } from './wire-names.ts';

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

/** Most offers, segments and legs kept per call: the first segments, the last others. */
export const partsPerCallMax = 200;

type Segment = CallResource['segments'][number];

export function queueSegment(call: CallResource): Segment | undefined {
  return call.segments.findLast((segment) => segment.kind === 'queue');
}

export function openAgentSegment(call: CallResource, offerId: string): Segment | undefined {
  return call.segments.findLast((part) => part.offerId === offerId && part.to === null);
}

export function closeSegment(
  segment: Segment | undefined,
  at: string,
  outcome: Segment['outcome'],
): void {
  if (segment === undefined || segment.to !== null) return;
  segment.to = at;
  segment.outcome = outcome;
}

export function addSegment(
  call: CallResource,
  kind: Segment['kind'],
  part: Partial<Segment> & Pick<Segment, 'from'>,
): void {
  if (call.segments.length >= partsPerCallMax) return;
  call.segments.push({
    kind,
    queueId: null,
    agentId: null,
    offerId: null,
    to: null,
    outcome: null,
    ...part,
  });
}
