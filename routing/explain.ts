/**
 * Questions about the state as it is: why not this agent, why does this call wait.
 *
 * They look at everything they need and change nothing; the past is answered from decision records.
 * Source: acd-routing.md B16.
 */

import { callTable } from '../machines/index.ts';
import { bestAgent } from './candidates.ts';
import type { Comparator, WhyNot, WhyWaiting } from './decision.ts';
import { eligibilityTests } from './decision.ts';
import { decidedBy, holdBackOf } from './decision-record.ts';
import { firstFailedTest } from './eligibility.ts';
import type { Agent, Call } from './records.ts';
import { isWaiting, limitTimers } from './removal-timers.ts';
import { hasLiveOffer, talksIn } from './segments.ts';
import type { Core } from './state.ts';
import { isPending, type Timer, type TimerKind } from './timers.ts';
import { dueKey, waitMs } from './waiting-key.ts';
import { cutsOffers } from './waiting-limits.ts';
import { worksOfCall } from './works.ts';

/** The first thing that keeps a call from an agent now. */
export function whyNot(core: Core, callId: string, agentId: string): WhyNot {
  const call = core.calls.get(callId);
  if (call === undefined) return { kind: 'unknown', what: 'call' };
  const agent = core.agentsById.get(agentId);
  if (agent === undefined) return { kind: 'unknown', what: 'agent' };
  if (has(call, agent)) return { kind: 'won' };
  if (!isWaiting(call)) {
    const [state = ''] = (callTable.states[call.state] ?? '').split('.');
    return { kind: 'callNotWaiting', state };
  }
  const test = firstFailedTest(core, call, agent);
  if (test !== null) return { kind: 'test', test };
  const holdBack = holdBackOf(call);
  if (holdBack !== null) return { kind: 'holdBack', holdBack };
  return lostTo(core, call, agent) ?? { kind: 'eligible' };
}

/** A call that waits may have been theirs before, and be wrapped up still. */
function has(call: Call, agent: Agent): boolean {
  if (isWaiting(call)) return hasLiveOffer(call, agent);
  return talksIn(call, agent) || worksOfCall(call).some((work) => work.agent === agent);
}

/** To whom, and by which comparator, an eligible agent loses the call; null: to nobody. */
function lostTo(core: Core, call: Call, agent: Agent): WhyNot | null {
  const best = bestAgent(core, call);
  const pair = call.demand?.pairs.find(({ signature }) => signature === agent.signature);
  if (pair === undefined || best === null || best.agent === agent) return null;
  const comparator: Comparator = decidedBy(core, best, { call, agent, pair });
  return { kind: 'lost', comparator, to: best.agent.config.id };
}

/** Why a call waits; null: it does not. */
export function whyWaiting(core: Core, callId: string): WhyWaiting | null {
  const call = core.calls.get(callId);
  if (call === undefined || !isWaiting(call)) return null;
  const stopped = eligibilityTests.map(() => 0);
  let eligible = 0;
  for (const agent of core.agents) {
    const test = firstFailedTest(core, call, agent);
    if (test === null) eligible += 1;
    else
      stopped[eligibilityTests.indexOf(test)] = (stopped[eligibilityTests.indexOf(test)] ?? 0) + 1;
  }
  const holdBack = holdBackOf(call);
  const next = nextTimer(core, call);
  return {
    callId,
    queueId: call.queue.id,
    key: { class: call.class, dueKey: dueKey(call), sequence: call.sequence },
    step: call.step,
    waitMs: waitMs(core, call),
    stopped,
    eligible,
    ...(holdBack === null ? {} : { holdBack }),
    ...(next === null ? {} : { next }),
  };
}

/** The earliest timer of the call itself, its offers and its exclusions. */
function nextTimer(
  core: Core,
  call: Call,
): { readonly kind: TimerKind; readonly atMs: number } | null {
  // A live offer holds limits up, but those that cut it: its own end comes first.
  const acts = (timer: Timer | null): boolean =>
    call.liveOffers === 0 || (timer !== null && cutsOffers(core, call, timer));
  const timers = [
    call.stepTimer,
    call.delayTimer,
    call.ringTimer,
    call.promotionTimer,
    ...limitTimers(call).filter(acts),
    ...worksOfCall(call).map((work) => work.timer),
    ...call.exclusions.map((exclusion) => exclusion.timer),
  ];
  let next: { readonly kind: TimerKind; readonly atMs: number } | null = null;
  for (const timer of timers) {
    if (timer === null || !isPending(timer)) continue;
    const { kind, atMs } = timer;
    if (next !== null && next.atMs <= atMs) continue;
    next = { kind, atMs };
  }
  return next;
}
