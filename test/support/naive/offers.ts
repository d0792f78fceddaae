/**
 * Offers from their making to their one end.
 *
 * An end acts on the offer and its units, then the call, then the agent.
 * Source: acd-routing.md B3, B10; readings 17 to 20, 24.
 */
import type { FailCause, RescindCause } from '../../../routing/index.ts';
import { areAllExcluded, sessionOf } from './eligibility.ts';
import { wrapUpRuleFor } from './interactions.ts';
import type { Pair } from './pairs.ts';
import {
  type Agent,
  agentOf,
  type Call,
  channelOf,
  emit,
  type Hold,
  holdsOfAgent,
  liveOffersOf,
  queueOf,
  refOf,
  type World,
} from './world.ts';

/** How an offer ended without connection, rescinding apart. */
export type Failure =
  | { readonly end: 'rejected'; readonly reason: string | undefined }
  | { readonly end: 'expired' }
  | { readonly end: 'failed'; readonly cause: FailCause };

/** Offers the call of a pair to its agent. */
export function makeOffer(world: World, { call, agent, link }: Pair): void {
  const queue = queueOf(world, call.queueId);
  const { answerLimitMs, channel } = queue.rules;
  const { group } = queueOf(world, link.queueId).rules;
  const session = group === null ? undefined : sessionOf(agent, group);
  const addressId = session?.addressId ?? agent.addressId;
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
    offer: { answerLimitMs, alerted: false },
    countsAsWork: true,
    wrapUp: wrapUpRuleFor(world, agent, queue),
    madeAtMs: world.nowMs,
    stage: 'offered',
    dueAtMs: world.nowMs + answerLimitMs,
    connectedAtMs: 0,
    wrapUpAtMs: 0,
    extensionCount: 0,
    codes: [],
  };
  world.holds.push(offer);
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

/** The agent takes the offer: it claims the call. */
export function acceptOffer(world: World, offer: Hold): void {
  offer.stage = 'connecting';
  offer.dueAtMs = world.nowMs + world.centre.settings.connectLimitMs;
  emit(world, { type: 'offer.connecting', ...refOf(offer) });
}

/** Media are up: the offer becomes an interaction, the call is answered. */
export function connectOffer(world: World, call: Call, offer: Hold): void {
  offer.stage = 'connected';
  offer.dueAtMs = null;
  offer.connectedAtMs = world.nowMs;
  emit(world, { type: 'offer.connected', ...refOf(offer) });
  call.state = 'connected';
  call.exclusions = [];
  emit(world, {
    type: 'call.answered',
    callId: call.callId,
    queueId: call.queueId,
    agentId: offer.agentId,
    waitMs: world.nowMs - (call.firstEnteredAtMs.get(call.queueId) ?? call.enteredAtMs),
  });
  const agent = agentOf(world, offer.agentId);
  if (agent === undefined) return;
  agent.noAnswerCount = 0;
  agent.rejectCount = 0;
  agent.handledToday += 1;
  agent.idle.lastWorkAtMs = world.nowMs;
}

/** Takes an offer back; the call and the agent are charged nothing. */
function rescindOffer(world: World, offer: Hold, cause: RescindCause): void {
  world.holds = world.holds.filter((hold) => hold !== offer);
  emit(world, { type: 'offer.rescinded', ...refOf(offer), cause });
}

/** Takes back what has not been accepted, of an agent or of one session of his. */
export function rescindUnaccepted(world: World, agent: Agent, sessionId?: string): void {
  if (world.centre.settings.finishOffer) return;
  for (const hold of holdsOfAgent(world, agent.profile.id)) {
    if (hold.stage !== 'offered') continue;
    if (sessionId !== undefined && hold.sessionId !== sessionId) continue;
    rescindOffer(world, hold, 'stateChange');
  }
}

/** Ends an offer unconnected. */
export function failOffer(world: World, call: Call, offer: Hold, failure: Failure): void {
  world.holds = world.holds.filter((hold) => hold !== offer);
  if (failure.end === 'rejected') {
    const { reason } = failure;
    const given = reason === undefined ? {} : { reason };
    emit(world, { type: 'offer.rejected', ...refOf(offer), ...given });
  } else if (failure.end === 'expired') {
    emit(world, { type: 'offer.expired', ...refOf(offer) });
  } else {
    emit(world, { type: 'offer.failed', ...refOf(offer), cause: failure.cause });
  }
  exclude(world, call, offer.agentId);
  const agent = agentOf(world, offer.agentId);
  if (agent !== undefined) chargeAgent(world, agent, offer.channel, failure);
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

/** Whether a limit of the call's wait has come. */
function isPastLimit(world: World, call: Call): boolean {
  const { maxWaitMs } = call.plan;
  const isOverdue = maxWaitMs !== null && world.nowMs >= call.enteredAtMs + maxWaitMs;
  return isOverdue || queueOf(world, call.queueId).state === 'closed';
}

/** Rescinds all live offers of a call, by n. */
export function rescindOffersOf(world: World, call: Call, cause: RescindCause): void {
  for (const offer of liveOffersOf(world, call)) rescindOffer(world, offer, cause);
}

/** Past a limit an exclusion stays, without the test of "all tried"; else that test may end all. */
function exclude(world: World, call: Call, agentId: string): void {
  const isSticky = isPastLimit(world, call);
  const untilMs = isSticky ? null : world.nowMs + world.centre.settings.reofferAfterMs;
  call.exclusions.push({ agentId, untilMs });
  if (!isSticky && areAllExcluded(world, call)) {
    call.exclusions = call.exclusions.filter((exclusion) => exclusion.untilMs === null);
  }
}

function chargeAgent(world: World, agent: Agent, channel: string, failure: Failure): void {
  const { settings } = world.centre;
  const coolDown = (ms: number): void => {
    agent.coolUntilMs = Math.max(agent.coolUntilMs, world.nowMs + ms);
  };
  if (failure.end === 'rejected') {
    coolDown(settings.rejectCoolDownMs);
    agent.rejectCount += 1;
    if (agent.rejectCount >= settings.rejectsMax) imposeNotReady(world, agent, 'rejects');
  } else if (failure.end === 'expired') {
    agent.noAnswerCount += 1;
    const max = settings.noAnswersMax.get(channel) ?? settings.noAnswersMax.get('others') ?? 3;
    if (agent.noAnswerCount >= max) imposeNotReady(world, agent, 'noAnswer');
  } else if (failure.cause === 'unreachable') {
    imposeNotReady(world, agent, 'device');
  } else {
    coolDown(settings.failCoolDownMs);
  }
}
