/**
 * How offers end without a connection, and what follows: by cause, first for the offer and its units, then
 * for the call, then for the agent.
 *
 * Source: acd-routing.md B3, B10; decisions/0004 17-20.
 */
import { callTable, offerTable } from '../machines/index.ts';
import { coolDown, impose, settlePending, touch } from './agents.ts';
import type { EffectBody, FailCause, RescindCause } from './effects.ts';
import { emit } from './emit.ts';
import { exclude } from './exclusions.ts';
import { callIs, callOn, follow, offerIs, offerOn } from './life-cycles.ts';
import type { Work } from './records.ts';
import type { Core } from './state.ts';
import { disarm } from './timers.ts';
import { becomeOfferable } from './waiting.ts';

/** Nobody is to blame: no exclusion, no count. */
export function rescindOffer(core: Core, work: Work, cause: RescindCause): void {
  end(core, work, offerOn.rescinded, { ...refOf(work), type: 'offer.rescinded', cause });
  releaseClaim(work, callOn.rescinded);
  becomeOfferable(core, work.call);
  settleAgent(core, work);
}

export function rejectOffer(core: Core, work: Work, reason: string | undefined): void {
  const body: EffectBody = { ...refOf(work), type: 'offer.rejected' };
  end(core, work, offerOn.rejected, reason === undefined ? body : { ...body, reason });
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
  end(core, work, offerOn.answerLimit, { ...refOf(work), type: 'offer.expired' });
  giveBack(core, work);
  const { agent } = work;
  agent.noAnswers += 1;
  if (agent.noAnswers >= work.channel.noAnswersMax) impose(core, agent, 'noAnswer');
  settleAgent(core, work);
}

export function failOffer(
  core: Core,
  work: Work,
  cause: FailCause,
  event: number = offerOn.failed,
): void {
  end(core, work, event, { ...refOf(work), type: 'offer.failed', cause });
  giveBack(core, work);
  if (cause === 'unreachable') impose(core, work.agent, 'device');
  else coolDown(core, work.agent, core.centre.settings.failCoolDownMs);
  settleAgent(core, work);
}

/** How effects name an offer. */
export function refOf(work: Work): { offerId: string; callId: string; agentId: string } {
  return { offerId: work.id, callId: work.call.id, agentId: work.agent.config.id };
}

function end(core: Core, work: Work, event: number, body: EffectBody): void {
  work.offerState = follow(offerTable, work.offerState, event);
  disarm(core, work.timer);
  remove(work.agent.works, work);
  remove(work.call.works, work);
  emit(core, body);
}

/** The call keeps its place; this agent does not get it again for a while. */
function giveBack(core: Core, work: Work): void {
  releaseClaim(work, callOn.failed);
  exclude(core, work.call, work.agent);
  becomeOfferable(core, work.call);
}

function releaseClaim(work: Work, event: number): void {
  const { call } = work;
  if (call.claim !== work) return;
  call.claim = null;
  if (call.state === callIs.connecting) call.state = follow(callTable, call.state, event);
}

function settleAgent(core: Core, work: Work): void {
  settlePending(core, work.agent);
  touch(core, work.agent);
}

/** Takes an item out of a short list. */
export function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
}
