/**
 * A router driven by records, whose effects go to a sink of the driver's own.
 *
 * For drivers in virtual time, which feed a million calls a second and read no texts. It decides
 * exactly as the router of `create-router.ts` does; inputs and effects only name things otherwise.
 */
import { compileCentre } from '../centre/compile-centre.ts';
import { findAgent } from '../life/agent-readings.ts';
import type { AgentRef } from '../memory/layout.ts';
import { positionOf, waitFactsOf } from '../reading/questions.ts';
import { beginWith } from '../rules/rule-activation.ts';
import type { CoreView } from './core-view.ts';
import { coreDueAtMs, createCore } from './create-core.ts';
import { DirectInputs } from './direct-inputs.ts';
import type { EffectSink } from './effect-sink.ts';
import type { Router, RouterOptions } from './router.ts';

/** A router without texts. */
export interface DirectRouter extends Pick<Router, 'position' | 'waitFacts'> {
  readonly direct: DirectInputs;
  readonly view: CoreView;
  /** When the core's next timer is due; `Infinity`: none. */
  nextDueAtMs(): number;
  /** An agent of the centre; undefined: there is none of that id. */
  agent(id: string): AgentRef | undefined;
}

/** A direct router at time 0, on the terms of `createRouter`. */
export function createDirectRouter(options: RouterOptions, sink: EffectSink): DirectRouter {
  const core = createCore(compileCentre(options.centre), options, sink);
  beginWith(core, options.ruleSets ?? []);
  return {
    direct: new DirectInputs(core),
    nextDueAtMs: () => coreDueAtMs(core),
    view: sink.view,
    agent: (id) => findAgent(core, id),
    position: (callId) => positionOf(core, callId),
    waitFacts: (callId) => waitFactsOf(core, callId),
  };
}
