/**
 * Matching, phase 3: the smallest eligible pair gets an offer, until no pair is left.
 *
 * At the last fixpoint nothing was matchable, so every pair now holds a call or an agent that has
 * changed since. Only those are probed: an agent for their first call, a call for its first agent.
 * A pick makes other probes worse and never better, so the smallest found stays the smallest until
 * its own turn.
 *
 * Cost: one changed agent or call, the common case: the pairs of its signature or demand, then
 * O(log n).
 * Source: acd-routing.md B7 (pair key, shortcuts), B8.
 */
import { Heap } from '../../kernel/index.ts';
import { isOfferable } from '../life/calls.ts';
import { makeOffer } from '../life/make-offer.ts';
import type { Core } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentLayout,
  type CallRef,
  callFlag,
  callLayout,
} from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { decide } from '../reading/decision-record.ts';
import { findAble, placeAble, placeAgent, recount, unplaceAgent } from './able.ts';
import { bestAgent, bestCall, type Choice } from './candidates.ts';
import { comparePairKeys, emptyPairKey, type PairKey, writePairKey } from './pair-key.ts';
import { noteReserves, touchesReserves, unreserved } from './reserves.ts';

const { agentFlags } = agentLayout;
const { callFlags } = callLayout;
const { callIsDirty } = callFlag;
const { agentIsStale } = agentFlag;

/** What has changed: an agent, or a call, whose handle is negative here. */
type Probe = number;

/** Makes offers until no eligible pair remains. */
export function match(core: Core): void {
  const { stale, dirtyCalls } = core;
  if (stale.length === 0 && dirtyCalls.length === 0) return;
  const agent = stale[0];
  const isOnlyAgent = agent !== undefined && stale.length === 1 && dirtyCalls.length === 0;
  if (isOnlyAgent && core.decisions === null) {
    matchAgent(core, agent);
    return;
  }
  const call = dirtyCalls[0];
  const isOnlyCall = call !== undefined && stale.length === 0 && dirtyCalls.length === 1;
  if (isOnlyCall && core.decisions === null && core.centre.reserving.length === 0) {
    matchCall(core, call);
    return;
  }
  const probes = takeProbes(core);
  const [only] = probes;
  // A call's agent, no longer able for a queue that kept them, may be free for others.
  const isAlone = probes.length === 1 && only !== undefined;
  const mayFree = core.centre.reserving.length > 0;
  if (isAlone && (only > 0 || !mayFree)) matchOne(core, only);
  else if (only !== undefined) matchMany(core, probes);
  if (mayFree) noteReserves(core);
}

/**
 * One agent alone has changed: they are placed among the able when no call is theirs any more.
 * Counted for a queue with a reserve, they may free others.
 */
function matchAgent(core: Core, agent: AgentRef): void {
  const isKept = touchesReserves(core, agent);
  if (isKept) recount(core, agent);
  if (isKept && unreserved(core).length > 0) {
    matchMany(core, takeProbes(core));
    noteReserves(core);
    return;
  }
  for (;;) {
    clear(core.stale);
    unmark(core, agent);
    const isAble = findAble(core, agent);
    const choice = isAble ? bestCall(core, agent) : null;
    if (choice === null) {
      if (isAble) placeAble(core, agent);
      else unplaceAgent(core, agent);
      break;
    }
    makeOffer(core, choice);
    if (isKept) recount(core, agent);
  }
  if (isKept) noteReserves(core);
}

/** One call alone has changed. */
function matchCall(core: Core, call: CallRef): void {
  clear(core.dirtyCalls);
  core.i32[call + callFlags] = core.i32[call + callFlags]! & ~callIsDirty;
  for (let choice = bestAgent(core, call); choice !== null; choice = bestAgent(core, call)) {
    makeOffer(core, choice);
    replace(core);
  }
}

function takeProbes(core: Core): Probe[] {
  const { i32 } = core;
  const probes: Probe[] = [];
  for (const agent of core.stale) {
    unmark(core, agent);
    if (placeAgent(core, agent)) probes.push(agent);
  }
  clear(core.stale);
  for (const call of core.dirtyCalls) {
    i32[call + callFlags] = i32[call + callFlags]! & ~callIsDirty;
    if (isOfferable(core, call)) probes.push(-call);
  }
  clear(core.dirtyCalls);
  if (core.centre.reserving.length === 0) return probes;
  const freed = unreserved(core);
  return freed.length === 0 ? probes : [...new Set([...probes, ...freed])];
}

function matchOne(core: Core, probe: Probe): void {
  for (let choice = choose(core, probe); choice !== null; choice = choose(core, probe)) {
    pick(core, choice);
    if (!isStillProbe(core, probe)) return;
  }
}

/** Probes wait in order of their best pairs; a pair that a pick has spoilt is looked for anew. */
function matchMany(core: Core, probes: readonly Probe[]): void {
  const waiting = new Heap<Waiting>((a, b) => comparePairKeys(a.key, b.key));
  let picks = 0;
  const look = (probe: Probe): void => {
    const choice = choose(core, probe);
    if (choice !== null) waiting.push({ probe, choice, key: keyOf(core, choice), picks });
  };
  for (const probe of probes) look(probe);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { probe } = next;
    const now = next.picks === picks ? next.choice : choose(core, probe);
    if (now === null) continue;
    if (comparePairKeys(keyOf(core, now), next.key) !== 0) {
      look(probe);
      continue;
    }
    const best = bestAgent(core, now.call) ?? now;
    pick(core, best);
    picks += 1;
    if (isStillProbe(core, probe)) look(probe);
    // No longer able for a queue that kept them, they may be free for others.
    if (core.centre.reserving.length > 0 && best.agent !== probe) look(best.agent);
  }
}

interface Waiting {
  readonly probe: Probe;
  readonly choice: Choice;
  readonly key: PairKey;
  /** Picks made when it was looked for. */
  readonly picks: number;
}

function keyOf(core: Core, { call, pair }: Choice): PairKey {
  const key = emptyPairKey();
  writePairKey(core, call, pair, key);
  return key;
}

function isStillProbe(core: Core, probe: Probe): boolean {
  return probe > 0 || isOfferable(core, -probe as CallRef);
}

function choose(core: Core, probe: Probe): Choice | null {
  if (probe < 0) return bestAgent(core, -probe as CallRef);
  return findAble(core, probe as AgentRef) ? bestCall(core, probe as AgentRef) : null;
}

function pick(core: Core, choice: Choice): void {
  const decided = core.decisions === null ? null : decide(core, core.decisions, choice);
  makeOffer(core, choice);
  replace(core);
  if (decided !== null) decided(core.sink.count);
}

/** Puts the agents whom a pick has changed where they belong now. */
function replace(core: Core): void {
  for (const agent of core.stale) {
    unmark(core, agent);
    placeAgent(core, agent);
  }
  clear(core.stale);
}

function unmark({ i32 }: Core, agent: AgentRef): void {
  i32[agent + agentFlags] = i32[agent + agentFlags]! & ~agentIsStale;
}
