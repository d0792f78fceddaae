/**
 * Questions about the state as it is: why not this agent, why does this call wait.
 *
 * They look at everything they need and change nothing; the past is answered from decision records.
 * Source: acd-routing.md B16.
 */

import { callTable } from '../../machines/index.ts';
import { agentIdOf, findAgent } from '../life/agent-readings.ts';
import { demandOf, isWaiting, queueOf, waitMs } from '../life/calls.ts';
import { cutsOffers } from '../life/limits.ts';
import { hasLiveOffer, talksIn, timerOf, worksOfCall } from '../life/works.ts';
import { bestAgent } from '../matching/candidates.ts';
import { firstFailedTest } from '../matching/eligibility.ts';
import { exclusionsOf } from '../matching/exclusions.ts';
import { signatureOf } from '../matching/signatures.ts';
import type { Core } from '../memory/core.ts';
import {
  type AgentRef,
  type CallRef,
  callLayout,
  type TimerRef,
  timerLayout,
  workLayout,
} from '../memory/layout.ts';
import { type TimerKind, timerKinds } from '../memory/timer-list.ts';
import { dueAtMs, isPending, isRemoval, timersOf } from '../memory/timers.ts';
import { type Comparator, eligibilityTests, type WhyNot, type WhyWaiting } from './decision.ts';
import { decidedBy, holdBackOf, keyOf } from './decision-record.ts';

const { callLiveOffers, callState, callStep } = callLayout;
const { timerKind } = timerLayout;
const { workAgent } = workLayout;

/** The first thing that keeps a call from an agent now. */
export function whyNot(core: Core, callId: string, agentId: string): WhyNot {
  const call = core.calls.get(callId);
  if (call === undefined) return { kind: 'unknown', what: 'call' };
  const agent = findAgent(core, agentId);
  if (agent === undefined) return { kind: 'unknown', what: 'agent' };
  if (has(core, call, agent)) return { kind: 'won' };
  if (!isWaiting(core, call)) {
    const [state = ''] = (callTable.states[core.i32[call + callState]!] ?? '').split('.');
    return { kind: 'callNotWaiting', state };
  }
  const test = firstFailedTest(core, call, agent);
  if (test !== null) return { kind: 'test', test };
  const holdBack = holdBackOf(core, call);
  if (holdBack !== null) return { kind: 'holdBack', holdBack };
  return lostTo(core, call, agent) ?? { kind: 'eligible' };
}

/** A call that waits may have been theirs before, and be wrapped up still. */
function has(core: Core, call: CallRef, agent: AgentRef): boolean {
  if (isWaiting(core, call)) return hasLiveOffer(core, call, agent);
  if (talksIn(core, call, agent)) return true;
  return worksOfCall(core, call).some((work) => core.i32[work + workAgent] === agent);
}

/** To whom, and by which comparator, an eligible agent loses the call; null: to nobody. */
function lostTo(core: Core, call: CallRef, agent: AgentRef): WhyNot | null {
  const best = bestAgent(core, call);
  const pair = demandOf(core, call)?.pairs.find(
    ({ signature }) => signature === signatureOf(core, agent),
  );
  if (pair === undefined || best === null || best.agent === agent) return null;
  const comparator: Comparator = decidedBy(core, best, { call, agent, pair });
  return { kind: 'lost', comparator, to: agentIdOf(core, best.agent) };
}

/** Why a call waits; null: it does not. */
export function whyWaiting(core: Core, callId: string): WhyWaiting | null {
  const call = core.calls.get(callId);
  if (call === undefined || !isWaiting(core, call)) return null;
  const stopped = eligibilityTests.map(() => 0);
  let eligible = 0;
  for (const agent of core.agents) {
    const test = firstFailedTest(core, call, agent);
    if (test === null) eligible += 1;
    else
      stopped[eligibilityTests.indexOf(test)] = (stopped[eligibilityTests.indexOf(test)] ?? 0) + 1;
  }
  const holdBack = holdBackOf(core, call);
  const next = nextTimer(core, call);
  return {
    callId,
    queueId: queueOf(core, call).id,
    key: keyOf(core, call),
    step: core.i32[call + callStep]!,
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
  call: CallRef,
): { readonly kind: TimerKind; readonly atMs: number } | null {
  const { i32 } = core;
  // A live offer holds limits up, but those that cut it: its own end comes first.
  const acts = (timer: TimerRef): boolean =>
    !isRemoval(core, timer) || i32[call + callLiveOffers] === 0 || cutsOffers(core, call, timer);
  const timers = [
    ...timersOf(core, call).filter(acts),
    ...worksOfCall(core, call).map(timerOf),
    ...exclusionsOf(core, call).map(({ ref }) => ref as number as TimerRef),
  ].filter((timer) => isPending(core, timer));
  timers.sort((a, b) => dueAtMs(core, a) - dueAtMs(core, b) || byShownOrder(core, a, b));
  const [next] = timers;
  if (next === undefined) return null;
  return { kind: timerKinds[i32[next + timerKind]!]!, atMs: dueAtMs(core, next) };
}

/** Of several due together, which is told: steps, delays, rings, promotions, limits, offers. */
const shownOrder: readonly TimerKind[] = [
  'stepChange',
  'linkDelay',
  'ringGrowth',
  'promotion',
  'maxWait',
  'transferWait',
  'noStaff',
  'queueClosing',
  'offerExpiry',
  'wrapUpEnd',
  'exclusionEnd',
];

function byShownOrder({ i32 }: Core, a: TimerRef, b: TimerRef): number {
  const place = (timer: TimerRef): number =>
    shownOrder.indexOf(timerKinds[i32[timer + timerKind]!]!);
  return place(a) - place(b);
}
