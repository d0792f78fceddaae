/**
 * Makes a router for a centre: the core, and the interface its drivers hold.
 */
import { compileCentre } from './compile-centre.ts';
import { createCore, nextDueAtMs, step } from './create-core.ts';
import { EffectWriter } from './effect-writer.ts';
import { whyNot, whyWaiting } from './explain.ts';
import { positionOf, waitFactsOf } from './questions.ts';
import { restoreCore } from './restore-core.ts';
import type { Router, RouterOptions } from './router.ts';
import type { Snapshot } from './snapshot.ts';
import type { Core } from './state.ts';
import { takeSnapshot } from './take-snapshot.ts';

/**
 * A router at time 0: everybody logged off, every queue open. The centre holds the schema, asks for
 * nothing that is not available yet (`lintCentre`), and its references exist.
 */
export function createRouter(options: RouterOptions): Router {
  const centre = compileCentre(options.centre);
  const writer = new EffectWriter(centre.groups);
  return routerOf(createCore(centre, options.decisions ?? null, writer), writer);
}

/** A router that goes on from a snapshot of the same centre. */
export function restoreRouter(options: RouterOptions, snapshot: Snapshot): Router {
  const centre = compileCentre(options.centre);
  const writer = new EffectWriter(centre.groups);
  const core = createCore(centre, options.decisions ?? null, writer);
  restoreCore(core, snapshot);
  return routerOf(core, writer);
}

function routerOf(core: Core, writer: EffectWriter): Router {
  return {
    get nowMs() {
      return core.nowMs;
    },
    nextDueAtMs: () => nextDueAtMs(core),
    step: (instant) => {
      step(core, instant);
      return writer.take();
    },
    snapshot: () => takeSnapshot(core),
    position: (callId) => positionOf(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
    whyNot: (callId, agentId) => whyNot(core, callId, agentId),
    whyWaiting: (callId) => whyWaiting(core, callId),
  };
}
