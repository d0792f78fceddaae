/**
 * Offers that end without connection.
 *
 * An end acts on the offer and its units, then the call (return, exclusion, next claim), then the
 * agent.
 * Source: acd-routing.md B3, B10, B14; docs/decisions/0004, 19 and 20.
 */
import type { FailCause } from '../../../routing/index.ts';
import { giveUpOnAgent } from './calls.ts';
import { exclude } from './exclusions.ts';
import { claimNext, imposeNotReady } from './offers.ts';
import { maySeveralRing } from './rings.ts';
import {
  type Agent,
  agentOf,
  type Call,
  emit,
  type Hold,
  isQueued,
  refOf,
  type World,
} from './world.ts';

/** How an offer ended without connection, rescinding apart. */
export type Failure =
  | { readonly end: 'rejected'; readonly reason: string | undefined }
  | { readonly end: 'expired' }
  | { readonly end: 'failed'; readonly cause: FailCause };

/** Ends an offer unconnected. */
export function failOffer(world: World, call: Call, offer: Hold, failure: Failure): void {
  const isCounted = world.centre.settings.countRingGroup || !maySeveralRing(call);
  world.holds = world.holds.filter((hold) => hold !== offer);
  if (failure.end === 'rejected') {
    const { reason } = failure;
    const given = reason === undefined ? {} : { reason };
    emit(world, { type: 'offer.rejected', ...refOf(offer), ...given });
  } else if (failure.end === 'expired') {
    const blame = isCounted ? {} : { uncounted: true as const };
    emit(world, { type: 'offer.expired', ...refOf(offer), ...blame });
  } else {
    emit(world, { type: 'offer.failed', ...refOf(offer), cause: failure.cause });
  }
  if (call.forAgent?.agentId === offer.agentId) giveUpOnAgent(world, call);
  if (isQueued(call)) exclude(world, call, offer.agentId);
  if (offer.stage === 'connecting') claimNext(world, call);
  const agent = agentOf(world, offer.agentId);
  if (agent !== undefined) chargeAgent(world, agent, { offer, failure, isCounted });
}

interface Charge {
  readonly offer: Hold;
  readonly failure: Failure;
  /** Whether an expiry counts as a no-answer. */
  readonly isCounted: boolean;
}

function chargeAgent(world: World, agent: Agent, { offer, failure, isCounted }: Charge): void {
  const { settings } = world.centre;
  const coolDown = (ms: number): void => {
    agent.coolUntilMs = Math.max(agent.coolUntilMs, world.nowMs + ms);
  };
  if (failure.end === 'rejected') {
    coolDown(settings.rejectCoolDownMs);
    agent.rejectCount += 1;
    if (agent.rejectCount >= settings.rejectsMax) imposeNotReady(world, agent, 'rejects');
  } else if (failure.end === 'expired') {
    if (!isCounted) return;
    agent.noAnswerCount += 1;
    const { noAnswersMax } = settings;
    const max = noAnswersMax.get(offer.channel) ?? noAnswersMax.get('others') ?? 3;
    if (agent.noAnswerCount >= max) imposeNotReady(world, agent, 'noAnswer');
  } else if (failure.cause === 'unreachable') {
    imposeNotReady(world, agent, 'device');
  } else {
    coolDown(settings.failCoolDownMs);
  }
}
