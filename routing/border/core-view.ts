/**
 * What drivers read of the core's records, by handle.
 *
 * A handle is good until the instant in which its life ends is over; then it becomes another's. The
 * slots of calls and works are small numbers, one each: drivers keep what is theirs by slot.
 */
import type { CallClass } from '../../rules/index.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import { agentIdOf, textsOf } from '../life/agent-readings.ts';
import { consultOf, dueKey, forAgentOf, planOf, queueOf } from '../life/calls.ts';
import { outcomeOf, sessionOf, workIdOf, workQueueOf } from '../life/works.ts';
import type { Core, Session } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  type Direction,
  directions,
  none,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';

const { callAttempts, callClass, callSlot, callStep, callVersion } = callLayout;
const { workAgent, workCall, workDirect, workN, workServes, workSlot } = workLayout;
const { workWrapUpUntilMs } = workLayout;
const { agentIndex } = agentLayout;

export class CoreView {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  callId(call: CallRef): string {
    return this.#core.calls.idOf(call);
  }

  callSlot(call: CallRef): number {
    return this.#core.i32[call + callSlot]!;
  }

  callClass(call: CallRef): CallClass {
    return this.#core.i32[call + callClass] as CallClass;
  }

  dueKey(call: CallRef): number {
    return dueKey(this.#core, call);
  }

  callStep(call: CallRef): number {
    return this.#core.i32[call + callStep]!;
  }

  /** Of a callback: how often an agent had the claim. */
  callAttempts(call: CallRef): number {
    return this.#core.i32[call + callAttempts]!;
  }

  /** The rule that gave it its plan; null: none did. */
  planRule(call: CallRef): RuleSource | null {
    return planOf(this.#core, call).rule;
  }

  /** Its queue entries so far. */
  callVersion(call: CallRef): number {
    return this.#core.i32[call + callVersion]!;
  }

  callQueue(call: CallRef): QueueConfig {
    return queueOf(this.#core, call);
  }

  /** The one agent it waits for; null: it is for whoever its queue and plan admit. */
  forAgentId(call: CallRef): string | null {
    return forAgentOf(this.#core, call)?.agentId ?? null;
  }

  /** The interaction whose agent asks by it; null: it is no consult, or that is over. */
  consultOf(call: CallRef): WorkRef | null {
    const asking = consultOf(this.#core, call);
    return asking === none ? null : asking;
  }

  workId(work: WorkRef): string {
    return workIdOf(this.#core, work);
  }

  workSlot(work: WorkRef): number {
    return this.#core.i32[work + workSlot]!;
  }

  workCall(work: WorkRef): CallRef {
    return this.#core.i32[work + workCall] as CallRef;
  }

  /** The call its agent talks in. */
  workServes(work: WorkRef): CallRef {
    return this.#core.i32[work + workServes] as CallRef;
  }

  workAgent(work: WorkRef): AgentRef {
    return this.#core.i32[work + workAgent] as AgentRef;
  }

  /** Among the offers of its call, from 1. */
  workNumber(work: WorkRef): number {
    return this.#core.i32[work + workN]!;
  }

  workQueue(work: WorkRef): QueueConfig {
    return workQueueOf(this.#core, work);
  }

  /** null: a routed call. Else a call of the agent's own. */
  workDirect(work: WorkRef): Direction | null {
    return directions[this.#core.i32[work + workDirect]!] ?? null;
  }

  workSession(work: WorkRef): Session | null {
    return sessionOf(this.#core, work);
  }

  workOutcome(work: WorkRef): readonly string[] | null {
    return outcomeOf(this.#core, work);
  }

  wrapUpUntilMs(work: WorkRef): number {
    return this.#core.f64[(work >> 1) + workWrapUpUntilMs]!;
  }

  agentId(agent: AgentRef): string {
    return agentIdOf(this.#core, agent);
  }

  agentAddress(agent: AgentRef): string | null {
    return textsOf(this.#core, agent).addressId;
  }

  /** Their place in the centre. */
  agentIndex(agent: AgentRef): number {
    return this.#core.i32[agent + agentIndex]!;
  }
}
