/** Calls and offers on the wire. Source: ux-and-api.md 3.3, reference README 3. */
import type { CallResource, ExpectedWaitResource, OfferResource } from '../../contracts/index.ts';
import type { CallView, CallViewState, OfferView, SegmentView } from '../../live/index.ts';
import type { WaitPrediction } from '../../metrics/index.ts';
import type { Wire } from '../wire.ts';

/** The caller's leg: live offers and claims included, a caller waits until connected. */
const legStates: { readonly [S in CallViewState]: CallResource['state'] } = {
  queued: 'queued',
  connecting: 'queued',
  connected: 'connected',
  callback: 'ended',
  ended: 'disconnected',
};

const origins: { readonly [D in CallView['direction']]: CallResource['origin'] } = {
  inbound: 'inbound',
  incoming: 'inbound',
  outgoing: 'outbound',
  consult: 'internal',
};

export function presentCall(call: CallView, wire: Wire): CallResource {
  const connected = call.offers.findLast(({ state }) => state === 'connected');
  const wait = wire.live.waitOf(call.callId);
  return {
    id: call.callId,
    callId: call.callId,
    queueId: wire.idOrNull(call.queueId),
    agentSessionId: wire.sessionOrNull(connected?.sessionId ?? null),
    state: callStateOf(call),
    derivedState: call.state,
    cause: call.cause,
    stateEnteredAt: wire.instant(call.stateEnteredAtMs),
    origin: origins[call.direction],
    arrivedAt: wire.instant(call.arrivedAtMs),
    class: call.class,
    dueKey: call.dueKey,
    step: call.step,
    callVersion: call.callVersion,
    waitMs: waitMsOf(call, wire.live.nowMs),
    position: wait?.position ?? null,
    expectedWait: presentExpectedWait(wait?.expected ?? null, wire),
    announcedWait: presentExpectedWait(wait?.announced ?? null, wire),
    outcome: call.outcome,
    outcomeCodes: [...call.codes],
    segments: call.segments.map((segment) => presentSegment(segment, wire)),
    offers: call.offers.map((offer) => presentOffer(offer, wire)),
    orderIds: [],
    version: call.version,
  };
}

export function callStateOf({ isHeld, state }: CallView): CallResource['state'] {
  return isHeld ? 'onHold' : legStates[state];
}

export function presentOffer(offer: OfferView, wire: Wire): OfferResource {
  return {
    id: wire.offer(offer.offerId),
    callId: offer.callId,
    callVersion: offer.callVersion,
    agentId: wire.id(offer.agentId),
    sessionId: wire.sessionOrNull(offer.sessionId),
    queueId: wire.id(offer.queueId),
    state: offer.state,
    cause: offer.cause,
    reason: offer.reason,
    answerLimitMs: offer.answerLimitMs,
    offeredAt: wire.instant(offer.offeredAtMs),
    expiresAt:
      offer.state === 'offered' ? wire.instant(offer.offeredAtMs + offer.answerLimitMs) : null,
    version: offer.version,
  };
}

/** How long the caller has waited, or did, in the last queue; null: in none. */
export function waitMsOf(call: CallView, nowMs: number): number | null {
  const entry = call.segments.findLast(({ kind }) => kind === 'queue');
  return entry === undefined ? null : (entry.toMs ?? nowMs) - entry.fromMs;
}

export function presentExpectedWait(
  wait: WaitPrediction | null,
  wire: Wire,
): ExpectedWaitResource | null {
  if (wait === null) return null;
  const { position, basis, expectedMs, range } = wait;
  return {
    position,
    basis,
    expectedMs,
    lowMs: range?.lowMs ?? null,
    highMs: range?.highMs ?? null,
    at: wire.instant(wait.atMs),
  };
}

function presentSegment(segment: SegmentView, wire: Wire): CallResource['segments'][number] {
  return {
    kind: segment.kind,
    queueId: wire.idOrNull(segment.queueId),
    agentId: wire.idOrNull(segment.agentId),
    offerId: segment.offerId === null ? null : wire.offer(segment.offerId),
    from: wire.instant(segment.fromMs),
    to: wire.instantOrNull(segment.toMs),
    outcome: segment.outcome,
  };
}
