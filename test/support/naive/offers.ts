/**
 * Offers from their making to the claim, the connection, or the taking back.
 *
 * What the others' ends do to call and agent stands in `offer-ends.ts`.
 * Source: acd-routing.md B3, B9; docs/decisions/0004, 17 and 18.
 */
import type { RescindCause } from '../../../routing/index.ts';
import { sessionOf } from './eligibility.ts';
import { accruedOf, wrapUpRuleFor } from './interactions.ts';
import type { Pair } from './pairs.ts';
import {
  type Agent,
  agentOf,
  type Call,
  channelOf,
  type DirectCall,
  emit,
  type Hold,
  holdsOfAgent,
  isClaimed,
  liveOffersOf,
  queueOf,
  refOf,
  type World,
  waitOf,
} from './world.ts';

/** Offers the call of a pair to its agent. */
export function makeOffer(
  world: World,
  { call, agent, link }: Omit<Pair, 'key'>,
  isPulled = false,
): void {
  const queue = queueOf(world, call.queueId);
  const { channel } = queue.rules;
  const { answerLimitMs } = call.rules;
  const { group } = queueOf(world, link.queueId).rules;
  const session = group === null ? undefined : sessionOf(agent, group);
  const addressId = session?.addressId ?? agent.addressId;
  if (liveOffersOf(world, call).length === 0) call.roundBeganAtMs = world.nowMs;
  call.offerCount += 1;
  queue.offerCount += 1;
  queue.lastOfferOf.set(agent.profile.id, queue.offerCount);
  agent.idle.lastOfferAtMs = world.nowMs;
  const offer: Hold = {
    offerId: `${call.callId}/${call.offerCount}`,
    callId: call.callId,
    callSequence: call.sequence,
    n: call.offerCount,
    agentId: agent.profile.id,
    sessionId: session?.sessionId ?? null,
    channel,
    cost: channelOf(world, channel).cost,
    queueId: call.queueId,
    serves: call.callId,
    servesSinceMs: null,
    isHeld: false,
    isPulled,
    acceptNumber: 0,
    offer: { answerLimitMs, alerted: false },
    countsAsWork: false,
    wrapUp: wrapUpRuleFor(world, agent, call.rules),
    madeAtMs: world.nowMs,
    stage: 'offered',
    dueAtMs: world.nowMs + answerLimitMs,
    wrapUpAtMs: 0,
    extensionCount: 0,
    codes: [],
    accruedBeforeMs: 0,
    givesBackMs: null,
  };
  world.holds.push(offer);
  if (world.centre.settings.autoAnswer) world.unanswered.push(offer);
  emit(world, {
    type: 'offer.offered',
    ...refOf(offer),
    callVersion: call.version,
    queueId: call.queueId,
    ...(session === undefined ? {} : { sessionId: session.sessionId }),
    ...(addressId === null ? {} : { addressId }),
    answerLimitMs,
  });
}

/** Agents who answer by themselves take what is live of the offers made; false: there were none. */
export function answerAll(world: World, afterEach: () => void): boolean {
  const offers = world.unanswered.splice(0);
  for (const offer of offers) {
    const call = world.calls.find(({ callId }) => callId === offer.callId);
    const isLive = (): boolean => world.holds.includes(offer) && offer.stage !== 'connected';
    if (call === undefined || !isLive()) continue;
    if (offer.stage === 'offered') acceptOffer(world, call, offer);
    // Of a callback its caller has still to answer.
    if (offer.stage === 'connecting' && call.state !== 'callback') connectOffer(world, call, offer);
    afterEach();
  }
  return offers.length > 0;
}

/** The agent takes the offer: it claims the call, or is parked behind another's claim. */
export function acceptOffer(world: World, call: Call, offer: Hold): void {
  world.acceptCount += 1;
  offer.acceptNumber = world.acceptCount;
  if (isClaimed(world, call)) {
    offer.stage = 'accepted';
    offer.dueAtMs = null;
    emit(world, { type: 'offer.accepted', ...refOf(offer) });
    return;
  }
  claim(world, call, offer);
}

/** The claimer has failed: of the parked accepts the first takes the claim. */
export function claimNext(world: World, call: Call): void {
  const parked = liveOffersOf(world, call).filter((offer) => offer.stage === 'accepted');
  const next = parked.sort((a, b) => a.acceptNumber - b.acceptNumber)[0];
  if (next !== undefined) claim(world, call, next);
}

/** Media are up: the offer becomes an interaction, the call is answered. */
export function connectOffer(world: World, call: Call, offer: Hold): void {
  const { callId, queueId } = call;
  const ref = refOf(offer);
  offer.stage = 'connected';
  offer.dueAtMs = null;
  emit(world, { type: 'offer.connected', ...ref });
  rescindOffersOf(world, call, 'otherAgent');
  const wasCallback = call.state === 'callback';
  const waitMs = waitOf(world, call);
  call.state = 'connected';
  call.exclusions = [];
  call.forAgent = null;
  call.firstEnteredAtMs.delete(queueId);
  if (wasCallback) {
    const attempt = call.attemptCount;
    emit(world, { type: 'callback.done', callId, queueId, attempt, outcome: 'connected' });
  } else if (call.consultFor === null) {
    emit(world, { type: 'call.answered', callId, queueId, agentId: offer.agentId, waitMs });
  }
  const agent = agentOf(world, offer.agentId);
  if (agent === undefined) return;
  offer.wrapUp = wrapUpRuleFor(world, agent, call.rules);
  agent.noAnswerCount = 0;
  agent.rejectCount = 0;
  agent.idle.lastWorkAtMs = world.nowMs;
  offer.accruedBeforeMs = accruedOf(world, agent);
  const gaveBackMs = accruedToGiveBack(world, call, agent);
  if (gaveBackMs !== null) {
    offer.givesBackMs = gaveBackMs;
    offer.accruedBeforeMs = gaveBackMs;
  }
  agent.idle.left = null;
  if (call.consultFor === null) takeCustomer(world, offer, call);
}

/** The agent talks with the customer from now on. */
export function takeCustomer(world: World, interaction: Hold, call: Call | DirectCall): void {
  const agent = agentOf(world, interaction.agentId);
  interaction.serves = call.callId;
  interaction.servesSinceMs = world.nowMs;
  interaction.isHeld = false;
  interaction.countsAsWork = true;
  if ('lastAgentId' in call) call.lastAgentId = interaction.agentId;
  if (agent !== undefined) agent.handledToday += 1;
}

/** Takes an offer back; the call and the agent are charged nothing. */
export function rescindOffer(world: World, offer: Hold, cause: RescindCause): void {
  world.holds = world.holds.filter((hold) => hold !== offer);
  emit(world, { type: 'offer.rescinded', ...refOf(offer), cause });
}

/** Takes back what has not been accepted, of an agent or of one session of theirs. */
export function rescindUnaccepted(world: World, agent: Agent, sessionId?: string): void {
  if (world.centre.settings.finishOffer) return;
  for (const hold of holdsOfAgent(world, agent.profile.id)) {
    if (hold.stage !== 'offered') continue;
    if (sessionId !== undefined && hold.sessionId !== sessionId) continue;
    rescindOffer(world, hold, 'stateChange');
  }
}

/** Imposes a Not Ready, which acts at once. */
export function imposeNotReady(
  world: World,
  agent: Agent,
  reason: 'device' | 'noAnswer' | 'rejects',
): void {
  if (!agent.imposed[reason] && reason === 'noAnswer') {
    const { autoReturnMs } = world.centre.settings;
    agent.autoReturnAtMs = autoReturnMs === null ? null : world.nowMs + autoReturnMs;
  }
  agent.imposed[reason] = true;
  rescindUnaccepted(world, agent);
}

/** Lifts what a Ready or a log-off lifts. */
export function liftNoAnswerAndRejects(agent: Agent): void {
  agent.imposed.noAnswer = false;
  agent.imposed.rejects = false;
  agent.autoReturnAtMs = null;
}

/** Rescinds all live offers of a call, by n. */
export function rescindOffersOf(world: World, call: Call, cause: RescindCause): void {
  for (const offer of liveOffersOf(world, call)) rescindOffer(world, offer, cause);
}

function claim(world: World, call: Call, offer: Hold): void {
  offer.stage = 'connecting';
  const { connectLimitMs, callbackLimitMs } = world.centre.settings;
  offer.dueAtMs = world.nowMs + (call.state === 'callback' ? callbackLimitMs : connectLimitMs);
  emit(world, { type: 'offer.connecting', ...refOf(offer) });
  if (call.state === 'callback') {
    const { callId, queueId } = call;
    const { offerId, agentId } = offer;
    call.attemptCount += 1;
    const attempt = call.attemptCount;
    emit(world, { type: 'callback.attempted', callId, queueId, attempt, offerId, agentId });
  }
  if (!world.centre.settings.rescindsAtAccept) return;
  for (const other of liveOffersOf(world, call)) {
    if (other !== offer) rescindOffer(world, other, 'otherAgent');
  }
}

/** What the agent had accrued before they last left this call, if it comes back to them in time. */
function accruedToGiveBack(world: World, call: Call, agent: Agent): number | null {
  const { left } = agent.idle;
  if (left === null || left.callId !== call.callId) return null;
  if (call.lastAgentId !== agent.profile.id) return null;
  const isInTime = world.nowMs - left.atMs <= world.centre.settings.returnWindowMs;
  return isInTime ? left.accruedMs : null;
}
