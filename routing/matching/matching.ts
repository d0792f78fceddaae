/**
 * Matching, phase 3: offers the eligible pair of smallest key until none is left. Each contains a
 * call or agent changed since the last matching; only these are probed. Picks only make other
 * probes worse, so the smallest stays smallest. Source: acd-routing.md B7, B8.
 */
import { assert, Heap } from '../../kernel/index.ts';
import { makeOffer } from '../life/offers.ts';
import { isOfferable } from '../life/waiting.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call } from '../memory/records.ts';
import { clear } from '../memory/timers.ts';
import { decide } from '../reading/explain.ts';
import {
  findAble,
  noteReserves,
  placeAble,
  placeAgent,
  recount,
  releasedAgents,
  touchesReserves,
  unplaceAgent,
} from './able-agents.ts';
import { type Assignment, bestAgent, bestCall } from './candidates.ts';
import { comparePairKeys, emptyPairKey, type PairKey, writePairKey } from './pair-key.ts';

type Probe = Agent | Call;

export function match(core: Core): void {
  const { stale, dirtyCalls } = core;
  if (stale.length === 0 && dirtyCalls.length === 0) return;
  const [agent] = stale;
  const isOnlyAgent = agent !== undefined && stale.length === 1 && dirtyCalls.length === 0;
  if (isOnlyAgent) {
    matchAgent(core, agent);
    return;
  }
  const [call] = dirtyCalls;
  if (call !== undefined && stale.length === 0 && dirtyCalls.length === 1) {
    matchCall(core, call);
    return;
  }
  const probes = takeProbes(core);
  const [only] = probes;
  const isAlone = probes.length === 1 && only !== undefined;
  const mayFree = core.centre.reserving.length > 0;
  if (isAlone && ('config' in only || !mayFree)) matchOne(core, only);
  else if (only !== undefined) matchMany(core, probes);
  if (mayFree) noteReserves(core);
}

/** Matches when one agent has changed; they enter the able sets when no call is left for them. */
function matchAgent(core: Core, agent: Agent): void {
  const isKept = touchesReserves(agent);
  if (isKept) recount(core, agent);
  if (isKept && releasedAgents(core).length > 0) {
    matchMany(core, takeProbes(core));
    noteReserves(core);
    return;
  }
  for (;;) {
    clear(core.stale);
    agent.isStale = false;
    const isAble = findAble(core, agent);
    const choice = isAble ? bestCall(core, agent) : null;
    if (choice === null) {
      if (isAble) placeAble(core, agent);
      else unplaceAgent(core, agent);
      break;
    }
    carryOut(core, choice);
    if (isKept) recount(core, agent);
  }
  if (isKept) noteReserves(core);
}

/** Matches when one call has changed; a reserve may free an agent when another is taken from it. */
function matchCall(core: Core, call: Call): void {
  clear(core.dirtyCalls);
  call.isDirty = false;
  if (core.centre.reserving.length === 0) matchOne(core, call);
  else if (bestAgent(core, call) !== null) {
    matchMany(core, [call]);
    noteReserves(core);
  }
}

function takeProbes(core: Core): Probe[] {
  const probes: Probe[] = [];
  for (const agent of core.stale) {
    assert(agent.isStale, 'an agent in the list is marked, and in it once');
    agent.isStale = false;
    if (placeAgent(core, agent)) probes.push(agent);
  }
  clear(core.stale);
  for (const call of core.dirtyCalls) {
    assert(call.isDirty, 'a call in the list is marked, and in it once');
    call.isDirty = false;
    if (isOfferable(call)) probes.push(call);
  }
  clear(core.dirtyCalls);
  if (core.centre.reserving.length === 0) return probes;
  const freed = releasedAgents(core);
  return freed.length === 0 ? probes : [...new Set([...probes, ...freed])];
}

function matchOne(core: Core, probe: Probe): void {
  for (let choice = choose(core, probe); choice !== null; choice = choose(core, probe)) {
    pick(core, choice);
    if (!isStillProbe(probe)) return;
  }
}

/** Matches all that changed, best pair first; repeats probes that a pick made invalid. */
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
    if (isStillProbe(probe)) look(probe);
    // Probed again, as the agent may have left a reserve.
    if (core.centre.reserving.length > 0 && best.agent !== probe) look(best.agent);
  }
}

interface Waiting {
  readonly probe: Probe;
  readonly choice: Assignment;
  readonly key: PairKey;
  readonly picks: number;
}

function keyOf(core: Core, { call, pair }: Assignment): PairKey {
  const key = emptyPairKey();
  writePairKey(core, call, pair, key);
  return key;
}

function isStillProbe(probe: Probe): boolean {
  return 'config' in probe || isOfferable(probe);
}

function choose(core: Core, probe: Probe): Assignment | null {
  if (!('config' in probe)) return bestAgent(core, probe);
  return findAble(core, probe) ? bestCall(core, probe) : null;
}

function pick(core: Core, choice: Assignment): void {
  assert(isOfferable(choice.call), 'a call that is picked may be offered');
  assert(choice.call.demand === choice.pair.demand, 'a call is picked by its demand');
  carryOut(core, choice);
  replace(core);
}

function carryOut(core: Core, choice: Assignment): void {
  const { decisions } = core;
  const record = decisions === null ? null : decide(core, decisions, choice);
  makeOffer(core, choice);
  if (record === null) return;
  record.n = core.sink.count;
  decisions?.accept(record);
}

function replace(core: Core): void {
  for (const agent of core.stale) {
    agent.isStale = false;
    placeAgent(core, agent);
  }
  clear(core.stale);
}
