/**
 * Offers that were not answered: rejected, expired, failed; by cause, what it means for call and
 * agent.
 *
 * Source: acd-routing.md B10; decisions/0004 17-20.
 */
import { coolDown } from './agents.ts';
import type { FailCause } from './effects.ts';
import { offerIs, offerOn } from './life-cycles.ts';
import { impose } from './not-ready.ts';
import { endOffer, giveBack, settleAgent } from './offer-ends.ts';
import type { Work } from './records.ts';
import type { Core } from './state.ts';

export function rejectOffer(core: Core, work: Work, reason: string | undefined): void {
  endOffer(core, work, offerOn.rejected);
  core.sink.offerRejected(work, reason ?? null);
  giveBack(core, work);
  const { agent } = work;
  const { rejectCoolDownMs, rejectsMax } = core.centre.settings;
  coolDown(core, agent, rejectCoolDownMs);
  agent.rejects += 1;
  if (agent.rejects >= rejectsMax) impose(core, agent, 'rejects');
  settleAgent(core, work);
}

/** The answer limit has come; or the connect limit, which is a failure of media. */
export function expireOffer(core: Core, work: Work): void {
  if (work.offerState === offerIs.connecting) {
    failOffer(core, work, 'media', offerOn.connectLimit);
    return;
  }
  endOffer(core, work, offerOn.answerLimit);
  core.sink.offerMoved(work, 'offer.expired');
  // As the call is now: giving it back may take it elsewhere.
  const isCounted = counts(core, work);
  giveBack(core, work);
  const { agent } = work;
  if (isCounted) {
    agent.noAnswers += 1;
    if (agent.noAnswers >= work.channel.noAnswersMax) impose(core, agent, 'noAnswer');
  }
  settleAgent(core, work);
}

export function failOffer(
  core: Core,
  work: Work,
  cause: FailCause,
  event: number = offerOn.failed,
): void {
  endOffer(core, work, event);
  core.sink.offerFailed(work, cause);
  giveBack(core, work);
  if (cause === 'unreachable') impose(core, work.agent, 'device');
  else coolDown(core, work.agent, core.centre.settings.failCoolDownMs);
  settleAgent(core, work);
}

/** One of several who were asked at once is not blamed for not answering. */
function counts(core: Core, { call }: Work): boolean {
  const isOneOfSeveral = call.plan.strategy.name === 'ringGroup' || call.offersMax > 1;
  return !isOneOfSeveral || core.centre.settings.countRingGroup;
}
