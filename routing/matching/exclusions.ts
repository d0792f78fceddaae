/**
 * Exclusions: an agent who did not take a call does not get it again for a while.
 *
 * Once everybody who could serve the call has been tried, all start afresh; past a limit of the
 * call they stay, so that letting offers finish comes to an end.
 * Source: acd-routing.md B10; decisions/0004 19.
 */
import { assert } from '../../kernel/index.ts';
import { isPresent } from '../life/agent-readings.ts';
import { consultOf, demandOf } from '../life/calls.ts';
import { talkersIn } from '../life/works.ts';
import type { Core } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  type ExclusionRef,
  exclusionLayout,
  none,
  type TimerRef,
  words,
  workLayout,
} from '../memory/layout.ts';
import { allocate, release } from '../memory/memory.ts';
import { kindOf } from '../memory/timer-list.ts';
import { arm, becomeTimer, callDueAtMs, disarm } from '../memory/timers.ts';

const { callFirstExclusion } = callLayout;
const { exclusionAgent, exclusionCall, exclusionNext, exclusionStays } = exclusionLayout;
const { exclusionUntilMs } = exclusionLayout;
const { agentSignature } = agentLayout;
const { workAgent, workServes } = workLayout;
const { exclusionEnd, maxWait, queueClosing } = kindOf;

/** One exclusion, to be read. */
export interface Exclusion {
  readonly ref: ExclusionRef;
  readonly agent: AgentRef;
  /** Infinity: until the call is connected or gone. */
  readonly untilMs: number;
  /** Begun past a limit of the wait: that all have been tried does not end it. */
  readonly stays: boolean;
}

/** Test 9, for a call without a live offer. */
export function isExcluded({ i32 }: Core, call: CallRef, agent: AgentRef): boolean {
  for (let at = i32[call + callFirstExclusion]!; at !== 0; at = i32[at + exclusionNext]!) {
    if (i32[at + exclusionAgent] === agent) return true;
  }
  return false;
}

/** A call's, oldest first. */
export function exclusionsOf({ i32, f64 }: Core, call: CallRef): readonly Exclusion[] {
  const exclusions: Exclusion[] = [];
  for (let at = i32[call + callFirstExclusion]!; at !== 0; at = i32[at + exclusionNext]!) {
    exclusions.push({
      ref: at as ExclusionRef,
      agent: i32[at + exclusionAgent] as AgentRef,
      untilMs: f64[(at >> 1) + exclusionUntilMs]!,
      stays: i32[at + exclusionStays] === 1,
    });
  }
  return exclusions;
}

/** Excludes the agent who has just failed to take the call, or (for ever) passed it on. */
export function exclude(
  core: Core,
  call: CallRef,
  agent: AgentRef,
  forMs: number = core.centre.settings.reofferAfterMs,
): void {
  const stays = isPastLimit(core, call);
  const untilMs = stays ? Number.POSITIVE_INFINITY : core.nowMs + forMs;
  addExclusion(core, call, { agent, untilMs, stays });
  if (!stays && areAllTried(core, call)) startAfresh(core, call);
}

/** Adds one, the newest, to be over at its time. */
export function addExclusion(
  core: Core,
  call: CallRef,
  { agent, untilMs, stays }: Omit<Exclusion, 'ref'>,
): void {
  const ref = allocate(core, words.exclusion) as ExclusionRef;
  const { i32, f64 } = core;
  const timer = becomeTimer(core, ref, exclusionEnd, ref);
  f64[(ref >> 1) + exclusionUntilMs] = untilMs;
  i32[ref + exclusionCall] = call;
  i32[ref + exclusionAgent] = agent;
  i32[ref + exclusionStays] = Number(stays);
  let last = 0;
  for (let at = i32[call + callFirstExclusion]!; at !== 0; at = i32[at + exclusionNext]!) last = at;
  i32[last === 0 ? call + callFirstExclusion : last + exclusionNext] = ref;
  if (untilMs !== Number.POSITIVE_INFINITY) arm(core, timer, untilMs);
}

/** Ends one exclusion; its call. */
export function endExclusion(core: Core, exclusion: ExclusionRef): CallRef {
  const { i32 } = core;
  const call = i32[exclusion + exclusionCall] as CallRef;
  let link = call + callFirstExclusion;
  while (i32[link] !== exclusion) {
    assert(i32[link] !== 0, 'an exclusion that ends is one of its call’s');
    link = i32[link]! + exclusionNext;
  }
  i32[link] = i32[exclusion + exclusionNext]!;
  // It begins with its timer.
  disarm(core, exclusion as number as TimerRef);
  release(core, exclusion, words.exclusion);
  return call;
}

/** Everybody has been tried: all end, but those begun past a limit. */
function startAfresh(core: Core, call: CallRef): void {
  for (const { ref, stays } of exclusionsOf(core, call)) if (!stays) endExclusion(core, ref);
}

/** Ends all of a call's: it is connected or gone. */
export function endExclusions(core: Core, call: CallRef): void {
  for (let at = core.i32[call + callFirstExclusion]!; at !== 0; ) {
    endExclusion(core, at as ExclusionRef);
    at = core.i32[call + callFirstExclusion]!;
  }
}

/** Whether the call's maximum wait or its queue's closing has come, held up by an offer or not. */
function isPastLimit(core: Core, call: CallRef): boolean {
  return isPast(core, call, maxWait) || isPast(core, call, queueClosing);
}

function isPast(core: Core, call: CallRef, kind: number): boolean {
  const atMs = callDueAtMs(core, call, kind);
  return atMs !== -1 && atMs <= core.nowMs;
}

/**
 * Whether every present agent who can serve the call (tests 5 and 10) is excluded: who asks by a
 * consult, and whoever is in that call, cannot get it either.
 */
function areAllTried(core: Core, call: CallRef): boolean {
  const { i32 } = core;
  const pairs = demandOf(core, call)?.pairs ?? [];
  // A pull reaches who is excluded already: an agent may be so twice, and is one.
  const agents = new Set(exclusionsOf(core, call).map(({ agent }) => agent));
  const asking = consultOf(core, call);
  if (asking !== none) {
    for (const work of talkersIn(core, i32[asking + workServes] as CallRef)) {
      agents.add(i32[work + workAgent] as AgentRef);
    }
  }
  let excluded = 0;
  for (const agent of agents) {
    const index = i32[agent + agentSignature];
    const canServe = pairs.some((pair) => pair.signature.index === index);
    if (canServe && isPresent(core, agent)) excluded += 1;
  }
  let present = 0;
  for (const pair of pairs) {
    present += pair.signature.present;
    if (present > excluded) return false;
  }
  return true;
}
