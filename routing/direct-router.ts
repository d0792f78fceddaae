/**
 * A router driven by records, whose effects go to a sink of the driver's own.
 *
 * For drivers in virtual time, which feed a million calls a second and read no texts. It decides
 * exactly as the router of `create-router.ts` does; inputs and effects only name things otherwise.
 */
import { compileCentre } from './compile-centre.ts';
import { createCore, dueAtMs } from './create-core.ts';
import { DirectInputs } from './direct-inputs.ts';
import type { EffectSink } from './effect-sink.ts';
import { positionOf, waitFactsOf } from './questions.ts';
import type { Agent } from './records.ts';
import type { Router, RouterOptions } from './router.ts';
import { beginWith } from './rule-activation.ts';

/** A router without texts. */
export interface DirectRouter extends Pick<Router, 'position' | 'waitFacts'> {
  readonly direct: DirectInputs;
  /** When the core's next timer is due; `Infinity`: none. */
  nextDueAtMs(): number;
  /** An agent of the centre; undefined: there is none of that id. */
  agent(id: string): Agent | undefined;
}

/** A direct router at time 0, on the terms of `createRouter`. */
export function createDirectRouter(options: RouterOptions, sink: EffectSink): DirectRouter {
  const core = createCore(compileCentre(options.centre), options, sink);
  beginWith(core, options.ruleSets ?? []);
  return {
    direct: new DirectInputs(core),
    nextDueAtMs: () => dueAtMs(core),
    agent: (id) => core.agentsById.get(id),
    position: (callId) => positionOf(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
  };
}
