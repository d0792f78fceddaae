/**
 * Where an arriving call goes: its own plan, else its queue, else rules, else the default queue.
 * Also finds targets of transfers and consults. Handlers return null, or a refusal code without any
 * change. Source: rules.md C2 to C4; decisions/0004 6, 0015.
 */
import {
  agentsNamed,
  type ClassifyOutcome,
  type ExpressionAst,
  type FactProblem,
  type FactRecord,
  factRecord,
} from '../../rules/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import { type CompiledPlan, compileExpression } from '../centre/compile-plan.ts';
import type { Input, PartyTarget } from '../files/index.ts';
import { nameAgents } from '../life/agents.ts';
import { enterQueue } from '../life/queue-entry.ts';
import type { CallName } from '../memory/call-table.ts';
import { type Core, newCall } from '../memory/core.ts';
import type { Agent, Call, Queue, Work } from '../memory/records.ts';
import { ownPlan } from './call-plans.ts';
import {
  admit,
  classify,
  factsAsked,
  route,
  routeUnrecorded,
  type Subject,
} from './rule-decision.ts';

type Arrival = Extract<Input, { type: 'call.arrived' }>;

type Terms = Pick<Arrival, 'callId' | 'class' | 'offsetMs'>;

interface Placed {
  readonly queue: Queue;
  readonly plan: CompiledPlan;
  readonly required: ExpressionAst | null;
  /** Facts of the call; null: not needed. */
  readonly facts: FactRecord | null;
  readonly said: ClassifyOutcome | null;
}

/** A call arrives. `outside` is data of the driver, kept on the call. */
export function arrive(core: Core, input: Arrival, outside: unknown = null): RefusalCode | null {
  if (core.calls.has(input.callId)) return 'name_taken';
  if (input.plan === undefined && input.queueId === undefined && asksRules(core)) {
    const required = requiredOf(input);
    if (required === undefined) return 'invalid_parameter';
    const wrong: FactProblem[] = [];
    const facts = factRecord(input.facts ?? {}, wrong);
    return arriveByRules(core, input, { facts, wrong, required }, outside);
  }
  const placed = place(core, input);
  return typeof placed === 'string' ? placed : arriveAt(core, input, placed, outside);
}

/** Whether calls without a queue are routed by rules. */
export function asksRules({ rules }: Core): boolean {
  return rules.classify !== null || rules.admit !== null || rules.route !== null;
}

interface Brought extends Pick<Subject, 'wrong'>, Pick<Placed, 'required'> {
  /** Kept without a copy, so facts must not change. */
  readonly facts: FactRecord;
}

export function arriveByRules(
  core: Core,
  terms: Terms,
  { facts, wrong, required }: Brought,
  outside: unknown = null,
): RefusalCode | null {
  const { rules, centre, queues } = core;
  const { callId } = terms;
  if (rules.route === null && queues[centre.defaultQueue] === undefined) return 'invalid_parameter';
  const subject: Subject = { callId, facts: factsAsked(core, facts), wrong };
  const said = classify(core, subject);
  const admission = admit(core, subject);
  const action = admission?.action ?? 'accept';
  const isLetIn = action === 'accept' || action === 'callbackOffer';
  const ruled = isLetIn ? route(core, subject) : routeUnrecorded(core, subject);
  const queue = queues[ruled?.queue ?? centre.defaultQueue];
  if (queue === undefined) return 'invalid_parameter';
  if (!isLetIn) {
    core.sink.callNotAdmitted(callId, queue, action, admission?.text ?? null, outside);
    return null;
  }
  const plan = ruled ?? queue.config.plan;
  const refusal = arriveAt(core, terms, { queue, plan, required, facts, said }, outside);
  if (admission?.action === 'callbackOffer') {
    const call = core.calls.get(callId);
    if (call !== undefined) core.sink.callbackOffered(call, admission);
  }
  return refusal;
}

function arriveAt(core: Core, terms: Terms, placed: Placed, outside: unknown): RefusalCode | null {
  const { queue, plan, required, facts, said } = divert(core, placed);
  const call = letIn(core, queue, plan, terms.callId, outside);
  if (call === null) return null;
  if (required !== null) nameAgents(core, agentsNamed(required));
  call.class = terms.class ?? plan.class;
  call.offsetMs = terms.offsetMs ?? plan.offsetMs;
  if (facts !== null) core.calls.keepFacts(call, facts, said);
  if (required !== null) call.own.required = required;
  enterQueue(core, call, queue, plan, 'inbound');
  return null;
}

/** A queue that is not open may divert its new calls, which then follow the other queue's plan. */
function divert(core: Core, placed: Placed): Placed {
  const { state, divertTo } = placed.queue;
  if (state === 'open' || divertTo === null) return placed;
  const queue = core.queues[core.queueIndex.get(divertTo) ?? -1];
  if (queue?.state !== 'open') return placed;
  const { facts, said } = placed;
  return { queue, plan: queue.config.plan, required: null, facts, said };
}

/** A call arrives at a queue, without anything else, and follows the queue's plan. */
export function arriveInQueue(
  core: Core,
  queue: Queue,
  name: string | CallName,
  outside: unknown,
): RefusalCode | null {
  // A later version may have dropped the queue.
  if (core.queues[queue.config.index] !== queue) return 'queue_not_found';
  if (typeof name === 'string' && core.calls.has(name)) return 'name_taken';
  const { plan } = queue.config;
  const call = letIn(core, queue, plan, name, outside);
  if (call !== null) enterQueue(core, call, queue, plan, 'inbound');
  return null;
}

/** Begins a call, which must still enter its queue; null: the queue is not open. */
function letIn(
  core: Core,
  queue: Queue,
  plan: CompiledPlan,
  name: string | CallName,
  outside: unknown,
): Call | null {
  if (queue.state !== 'open') {
    core.sink.callBlocked(typeof name === 'string' ? name : name.id, queue, outside);
    return null;
  }
  if (plan.agentsNamed.length > 0) nameAgents(core, plan.agentsNamed);
  const call = newCall(core, name, queue.config, plan);
  call.outside = outside;
  core.calls.add(call);
  return call;
}

function place(core: Core, input: Arrival): Placed | RefusalCode {
  const id = input.plan?.queue ?? input.queueId;
  const index = id === undefined ? core.centre.defaultQueue : (core.queueIndex.get(id) ?? -1);
  const queue = core.queues[index];
  if (queue === undefined) return id === undefined ? 'invalid_parameter' : 'queue_not_found';
  const plan =
    input.plan === undefined ? queue.config.plan : ownPlan(core, input.plan, queue.config);
  const required = requiredOf(input);
  if (plan === null || required === undefined) return 'invalid_parameter';
  const isKept = core.rules.active.size > 0 && input.facts !== undefined;
  return { queue, plan, required, facts: isKept ? factRecord(input.facts) : null, said: null };
}

/** The call's own terms; null: it has none; undefined: its expression is not valid. */
function requiredOf({ required }: Arrival): ExpressionAst | null | undefined {
  return required === undefined ? null : (compileExpression(required) ?? undefined);
}

export type ResolvedTarget =
  | { readonly kind: 'agent'; readonly agent: Agent }
  | { readonly kind: 'queue'; readonly queue: Queue }
  | { readonly kind: 'number'; readonly number: string };

/** Finds the target that an agent names, or returns why it is not allowed. */
export function findTarget(
  core: Core,
  asking: Work,
  to: PartyTarget,
): ResolvedTarget | RefusalCode {
  if ('number' in to) {
    return to.number === '' ? 'invalid_parameter' : { kind: 'number', number: to.number };
  }
  if ('agentId' in to) {
    const agent = core.agentsById.get(to.agentId);
    if (agent === undefined) return 'agent_not_found';
    return agent === asking.agent ? 'invalid_parameter' : { kind: 'agent', agent };
  }
  const queue = core.queues[core.queueIndex.get(to.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  return queue.state === 'open' ? { kind: 'queue', queue } : 'queue_closed';
}

/** The queue that the call will be in; null: none, for an agent from a call without one. */
export function queueFor(core: Core, asking: Work, target: ResolvedTarget): Queue | null {
  if (target.kind === 'queue') return target.queue;
  return core.queues[asking.queue.index] ?? null;
}
