/**
 * The naive router: the routing reference written out as plainly as possible.
 *
 * It is the oracle of the differential test against the fast core, and shares nothing with it but
 * the types. No indexes, no caches, no tables: each question is answered by looking at all calls,
 * agents and holds. It writes no decision records.
 *
 * Cost: calls × agents per offer.
 */
import { assert } from '../../kernel/index.ts';
import type { Effect, Input, Instant, Router, RouterOptions } from '../../routing/index.ts';
import { checkRuleSet } from '../../rules/index.ts';
import { settleAgents } from './naive/agents.ts';
import { centreFault, readCentre } from './naive/centre.ts';
import { applyInput } from './naive/inputs.ts';
import { answerAll, makeOffer } from './naive/offers.ts';
import { bestPair } from './naive/pairs.ts';
import { positionOf, waitFactsOf } from './naive/questions.ts';
import { reportStates } from './naive/report.ts';
import { isNewEpoch } from './naive/restart.ts';
import { nextDueAtMs, runDueRemovals, runDueTimers } from './naive/timers.ts';
import { whyNot, whyWaiting } from './naive/why.ts';
import { emit, newWorld, type World } from './naive/world.ts';

/** A router by the whole book. */
export function createNaiveRouter(options: RouterOptions): Router {
  const { centre, ruleSets = [], originMs = 0 } = options;
  const fault = centreFault(centre);
  assert(fault === null, `the centre is sound, but: ${fault}`);
  const world = newWorld(readCentre(centre), originMs);
  for (const file of ruleSets) {
    const checked = checkRuleSet(file);
    assert(checked.ok, `the rule set ${file.set} is sound`);
    world.rules.set(file.kind, checked.set);
  }
  return {
    get nowMs() {
      return world.nowMs;
    },
    get centre() {
      return world.centre.file;
    },
    ruleSet: () => null,
    factsOf: () => null,
    waitEndsAtMs: () => null,
    nextDueAtMs: () => nextDueAtMs(world),
    step: ({ atMs, inputs }) => {
      const effects: Effect[] = [];
      const untilMs = Math.max(atMs, world.nowMs);
      while (!isRestart(world, inputs)) {
        const dueAtMs = nextDueAtMs(world);
        if (dueAtMs === null || dueAtMs >= untilMs) break;
        effects.push(...runInstant(world, Math.max(dueAtMs, world.nowMs), []));
      }
      effects.push(...runInstant(world, untilMs, inputs));
      return effects;
    },
    snapshot: () => structuredClone(plain(world)) as unknown as ReturnType<Router['snapshot']>,
    whyNot: (callId, agentId) => whyNot(world, callId, agentId),
    whyWaiting: (callId) => whyWaiting(world, callId),
    position: (callId) => positionOf(world, callId),
    waitFacts: (callId) => waitFactsOf(world, callId),
  };
}

/** No instants are run for the time that the core was away. */
function isRestart(world: World, inputs: Instant['inputs']): boolean {
  return inputs.some((input) => input.type === 'restart' && isNewEpoch(world, input.epoch));
}

/** What a refusal says of its input beside its place. */
function namesOf(input: Input): { callId?: string; offerId?: string } {
  const offerId = 'offerId' in input ? input.offerId : '';
  const ofOffer = offerId.includes('/') ? offerId.replace(/\/[^/]*$/s, '') : '';
  const callId = 'callId' in input ? input.callId : ofOffer;
  return { ...(callId === '' ? {} : { callId }), ...(offerId === '' ? {} : { offerId }) };
}

/** The four phases, then the report of states. */
function runInstant(world: World, atMs: number, inputs: readonly Input[]): readonly Effect[] {
  world.nowMs = atMs;
  world.effects = [];
  for (const call of world.calls) call.changeCount = 0;
  for (const [place, input] of inputs.entries()) {
    const code = applyInput(world, input);
    if (code !== null) emit(world, { type: 'refused', input: place, code, ...namesOf(input) });
    settleAgents(world);
  }
  const settle = (): void => settleAgents(world);
  runDueTimers(world, settle);
  do {
    matchAll(world);
  } while (answerAll(world, settle) || runDueRemovals(world, settle));
  reportStates(world);
  return world.effects;
}

function matchAll(world: World): void {
  for (let pair = bestPair(world); pair !== undefined; pair = bestPair(world)) {
    makeOffer(world, pair);
  }
}

/** The state without its rules, which are closures. */
function plain(world: World): unknown {
  const { centre, ...rest } = world;
  return JSON.parse(JSON.stringify({ ...rest, centre: centre.file }));
}
