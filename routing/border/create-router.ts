/**
 * Makes a router for a centre: the core, and the interface its drivers hold.
 */
import { factsOf, type RuleKind, type RuleSet } from '../../rules/index.ts';
import { compileCentre } from '../centre/compile-centre.ts';
import type { Core } from '../memory/core.ts';
import { whyNot, whyWaiting } from '../reading/explain.ts';
import { positionOf, waitEndsAtMs, waitFactsOf } from '../reading/questions.ts';
import { restoreCore } from '../reading/restore-core.ts';
import type { Snapshot } from '../reading/snapshot.ts';
import { takeSnapshot } from '../reading/take-snapshot.ts';
import { knownOf } from '../rules/known-facts.ts';
import { beginWith } from '../rules/rule-activation.ts';
import { createCore, nextDueAtMs, step } from './create-core.ts';
import { EffectWriter } from './effect-writer.ts';
import type { Router, RouterOptions } from './router.ts';

/**
 * A router at time 0: everybody logged off, every queue open. The centre holds the schema, asks for
 * nothing that is not available yet (`lintCentre`), and its references exist.
 */
export function createRouter(options: RouterOptions): Router {
  const writer = new EffectWriter();
  const core = createCore(compileCentre(options.centre), options, writer);
  beginWith(core, options.ruleSets ?? []);
  return routerOf(core, writer);
}

/**
 * A router that goes on from a snapshot of the same centre: the first version, whichever is active.
 * Rule sets, and what time 0 is, are those of the snapshot.
 */
export function restoreRouter(options: RouterOptions, snapshot: Snapshot): Router {
  const writer = new EffectWriter();
  const versions = new Map([[1, options.centre], ...snapshot.versions]);
  const active = versions.get(snapshot.ruleVersion) ?? options.centre;
  const { originMs = 0, ruleSets = [] } = snapshot;
  const core = createCore(compileCentre(active), { ...options, originMs }, writer);
  beginWith(core, ruleSets);
  for (const [version, file] of versions) core.versions.set(version, file);
  restoreCore(core, snapshot);
  return routerOf(core, writer);
}

function routerOf(core: Core, writer: EffectWriter): Router {
  return {
    get nowMs() {
      return core.nowMs;
    },
    get centre() {
      return core.centre.file;
    },
    ruleSet: <K extends RuleKind>(kind: K) =>
      (core.rules.active.get(kind)?.rules ?? null) as RuleSet<RuleKind> | null as RuleSet<K> | null,
    factsOf: (callId) => {
      const call = core.calls.get(callId);
      const facts = call === undefined ? null : knownOf(core, call);
      return facts === null ? null : factsOf(facts);
    },
    nextDueAtMs: () => nextDueAtMs(core),
    step: (instant) => {
      step(core, instant);
      return writer.take();
    },
    snapshot: () => takeSnapshot(core),
    position: (callId) => positionOf(core, callId),
    waitEndsAtMs: (callId) => waitEndsAtMs(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
    whyNot: (callId, agentId) => whyNot(core, callId, agentId),
    whyWaiting: (callId) => whyWaiting(core, callId),
  };
}
