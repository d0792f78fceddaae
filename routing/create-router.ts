/**
 * Makes a router for a centre: the core, and the interface its drivers hold.
 */
import { assert, EventList } from '../kernel/index.ts';
import { signAgent } from './agents.ts';
import { type Centre, compileCentre } from './compile-centre.ts';
import type { DecisionSink } from './decision.ts';
import { createDemands } from './demands.ts';
import type { Effect } from './effects.ts';
import { whyNot, whyWaiting } from './explain.ts';
import type { Instant } from './inputs.ts';
import { Agent, Queue } from './records.ts';
import { restoreCore } from './restore-core.ts';
import type { Router, RouterOptions } from './router.ts';
import { runInstant } from './run-instant.ts';
import { createSignatures, signatureFor } from './signatures.ts';
import type { Snapshot } from './snapshot.ts';
import type { Core } from './state.ts';
import { takeSnapshot } from './take-snapshot.ts';

/**
 * A router at time 0: everybody logged off, every queue open. The centre holds the schema, asks for
 * nothing that is not available yet (`lintCentre`), and its references exist.
 */
export function createRouter(options: RouterOptions): Router {
  return routerOf(createCore(compileCentre(options.centre), options.decisions ?? null));
}

/** A router that goes on from a snapshot of the same centre. */
export function restoreRouter(options: RouterOptions, snapshot: Snapshot): Router {
  const core = createCore(compileCentre(options.centre), options.decisions ?? null);
  restoreCore(core, snapshot);
  return routerOf(core);
}

function createCore(centre: Centre, decisions: DecisionSink | null): Core {
  const signatures = createSignatures(centre);
  const none = centre.groups.map(() => 0);
  const agents = centre.agents.map((config) => {
    const { signature } = signatureFor(signatures, config, none);
    const agent = new Agent(config, signature, centre.channels);
    signature.members.add(agent);
    return agent;
  });
  const core: Core = {
    centre,
    decisions,
    agents,
    agentsById: new Map(agents.map((agent) => [agent.config.id, agent])),
    queues: centre.queues.map((config) => new Queue(config)),
    queueIndex: new Map(centre.queues.map((queue) => [queue.id, queue.index])),
    calls: new Map(),
    sessions: new Map(),
    freeing: new EventList(),
    removing: new EventList(),
    signatures,
    demands: createDemands(centre),
    touched: [],
    stale: [],
    dirtyCalls: [],
    out: [],
    nowMs: 0,
    instant: 0,
    sequence: 0,
    effects: 0,
    ruleVersion: 1,
  };
  for (const agent of agents) signAgent(core, agent);
  return core;
}

function routerOf(core: Core): Router {
  return {
    get nowMs() {
      return core.nowMs;
    },
    nextDueAtMs: () => nextDueAtMs(core),
    step: (instant) => step(core, instant),
    snapshot: () => takeSnapshot(core),
    whyNot: (callId, agentId) => whyNot(core, callId, agentId),
    whyWaiting: (callId) => whyWaiting(core, callId),
  };
}

function nextDueAtMs(core: Core): number | null {
  const atMs = Math.min(core.freeing.peekAtMs(), core.removing.peekAtMs());
  return Number.isFinite(atMs) ? atMs : null;
}

function step(core: Core, instant: Instant): readonly Effect[] {
  assert(Number.isSafeInteger(instant.atMs), () => `an instant is at ${instant.atMs}`);
  const atMs = Math.max(instant.atMs, core.nowMs);
  const out: Effect[] = [];
  core.out = out;
  for (let dueAtMs = nextDueAtMs(core); dueAtMs !== null && dueAtMs < atMs; ) {
    runInstant(core, Math.max(dueAtMs, core.nowMs), []);
    dueAtMs = nextDueAtMs(core);
  }
  runInstant(core, atMs, instant.inputs);
  return out;
}
