/**
 * Puts another version of the centre in place of the active one, under everything that lives.
 *
 * Records of agents, queues, calls and works go on, and take what the version says of them; places
 * are found anew by id; signatures, demands and able sets are built from nothing, as in a restore.
 * What the version drops is forgotten.
 *
 * Cost: agents × links, and one demand per plan and step that waits.
 * Source: acd-routing.md B17; decisions/0004 72 and 73, 0013.
 */
import { agentsNamed } from '../rules/index.ts';
import { unplaceAgent } from './able-agents.ts';
import { isUsable } from './agent-readings.ts';
import { createAgent, signAgent, touch } from './agents.ts';
import { forgetOldAges } from './call-inputs.ts';
import { isLiveOffer } from './capacity.ts';
import type { Centre, Channel, QueueConfig } from './compile-centre.ts';
import { createDemands } from './demands.ts';
import { explicitPlan, goneQueue, keepPlan, keepTerms } from './kept-terms.ts';
import { callIsCallback } from './life-cycles.ts';
import { added, clear, nothing } from './lists.ts';
import { setOfferFrom } from './offers-from.ts';
import { endWatch, watchQueue } from './queue-watch.ts';
import { type Agent, type Call, Queue, type Work } from './records.ts';
import { isWaiting, unblockRemovals } from './removal-timers.ts';
import { forgetCompiled } from './rule-book.ts';
import { createSignatures } from './signatures.ts';
import { type Core, emptyMarks, groupGone } from './state.ts';
import { disarm, reorder } from './timers.ts';
import { countUnoffered, setDemand, unplaceCall } from './waiting.ts';
import { weighAnew } from './works.ts';

type Waiting = 'migrate' | 'pin';

/** Whether a waiting call stays by all terms of its queue: pinned, or a callback. */
export function keepsTerms(call: Call, waiting: Waiting): boolean {
  return waiting === 'pin' || callIsCallback[call.state] === true;
}

/** Whether a waiting call stays by its plan: as {@link keepsTerms}, or by the one it brought. */
export function keepsPlan(call: Call, waiting: Waiting): boolean {
  return keepsTerms(call, waiting) || call.plan !== call.queue.plan;
}

/** The version has been found to have all that is in use. */
export function adoptCentre(core: Core, centre: Centre, waiting: Waiting): void {
  forgetOldAges(core);
  endWatch(core);
  for (const agent of core.agents) unplaceAgent(core, agent);
  for (const call of core.calls.values()) leaveTables(core, call);
  const { agents, agentsById, queues, queueIndex } = core;
  const { centre: old } = core;
  core.centre = centre;
  core.signatures = createSignatures(centre);
  core.demands = createDemands(centre);
  Object.assign(core, emptyMarks(centre));
  core.queueIndex = new Map(centre.queues.map(({ id, index }) => [id, index]));
  core.queues = centre.queues.map((config) => {
    const known = queues[queueIndex.get(config.id) ?? -1];
    if (known === undefined) return new Queue(config);
    changeQueue(core, known, config);
    return known;
  });
  for (const { config, timer } of queues) if (!core.queueIndex.has(config.id)) disarm(core, timer);
  forgetCompiled(core.rules);
  const kept = new Map<QueueConfig, QueueConfig>();
  for (const call of core.calls.values()) changeCall(core, call, { waiting, kept });
  core.agents = centre.agents.map((config) => {
    const known = agentsById.get(config.id);
    if (known === undefined) return createAgent(core.signatures, config, centre);
    known.config = config;
    changeAgent(core, known, old);
    return known;
  });
  core.agentsById = new Map(core.agents.map((agent) => [agent.config.id, agent]));
  forgetDropped(core, agents);
  for (const agent of core.agents) {
    signAgent(core, agent);
    touch(core, agent);
  }
  for (const call of core.calls.values()) if (isWaiting(call)) ask(core, call, waiting);
  watchQueue(core);
}

/** Out of what is built anew. */
function leaveTables(core: Core, call: Call): void {
  unplaceCall(core, call);
  call.demand = null;
  call.isCounted = false;
}

function changeQueue(core: Core, queue: Queue, config: QueueConfig): void {
  queue.config = config;
  queue.able.clear();
  queue.wasFree = false;
  reorder(core, queue.timer, config.index, 0);
}

/** Their device, their sessions and their last offers by the new places. */
function changeAgent(core: Core, agent: Agent, old: Centre): void {
  const { channels, groups } = core.centre;
  if (agent.unusable !== null) {
    const names = old.channels.filter((of) => !isUsable(agent, of)).map(({ name }) => name);
    agent.unusable = channels.map(({ name }) => names.includes(name));
  }
  for (const session of agent.sessions) {
    const group = groups.indexOf(session.groupId);
    session.group = group === -1 ? groupGone : group;
  }
  const { offersFrom } = agent;
  agent.offersFrom = nothing;
  for (let at = 0; at < offersFrom.length; at += 2) {
    const index = core.queueIndex.get(old.queues[offersFrom[at] ?? -1]?.id ?? '');
    if (index !== undefined) setOfferFrom(agent, index, offersFrom[at + 1] ?? 0);
  }
  const { coolDownTimer, autoReturnTimer } = agent;
  if (coolDownTimer !== null) reorder(core, coolDownTimer, agent.config.index, 0);
  if (autoReturnTimer !== null) reorder(core, autoReturnTimer, agent.config.index, 0);
}

/** Agents and queues that the version has no more: should they come back, they are new. */
function forgetDropped(core: Core, agents: readonly Agent[]): void {
  const isKnown = (agent: Agent): boolean => core.agentsById.get(agent.config.id) === agent;
  for (const agent of core.stale) agent.isStale = false;
  clear(core.stale);
  const touched = core.touched.filter(isKnown);
  clear(core.touched);
  for (const agent of touched) core.touched.push(agent);
  for (const agent of agents) {
    if (isKnown(agent)) continue;
    disarm(core, agent.coolDownTimer);
    disarm(core, agent.autoReturnTimer);
  }
  for (const call of core.calls.values()) {
    if (call.lastAgent !== null && !isKnown(call.lastAgent)) call.lastAgent = null;
    const { exclusions } = call;
    call.exclusions = nothing;
    for (const exclusion of exclusions) {
      const { agent, timer } = exclusion;
      if (isKnown(agent)) {
        call.exclusions = added(call.exclusions, exclusion);
        reorder(core, timer, call.sequence, agent.config.index);
      } else {
        disarm(core, timer);
      }
    }
    const entries = call.entries.filter(({ queueId }) => core.queueIndex.has(queueId));
    clear(call.entries);
    for (const entry of entries) call.entries.push(entry);
  }
}

interface Change {
  readonly waiting: Waiting;
  /** What has become of queues whose terms are kept. */
  readonly kept: Map<QueueConfig, QueueConfig>;
}

function changeCall(core: Core, call: Call, { waiting, kept }: Change): void {
  const { queue: oldQueue, plan: oldPlan } = call;
  const waits = isWaiting(call);
  const hasOther = waits && oldPlan !== oldQueue.plan;
  const isOwn = hasOther && call.forAgent === null;
  const queue = queueNow(core, oldQueue);
  if (!waits || !keepsTerms(call, waiting)) call.queue = queue;
  else if (hasOther) call.queue = keepTerms(core, queue, { ...oldQueue, plan: null });
  else call.queue = keptQueue(core, queue, oldQueue, kept);
  call.plan = isOwn
    ? keepPlan(core, explicitPlan(oldPlan), { queue, rule: oldPlan.rule })
    : call.queue.plan;
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) changeWork(core, work);
  // A connected call may be passed on, and has its own terms then too.
  const named = call.required === null ? [] : agentsNamed(call.required);
  for (const id of named) core.signatures.solo.add(id);
  if (!waits) return;
  if (call.forAgent !== null) {
    call.plan = core.centre.ownCalls.plan;
    core.signatures.soloForNow.add(call.forAgent.agentId);
  }
  for (const id of call.plan.agentsNamed) core.signatures.solo.add(id);
}

function keptQueue(
  core: Core,
  queue: QueueConfig,
  old: QueueConfig,
  kept: Map<QueueConfig, QueueConfig>,
): QueueConfig {
  const known = kept.get(old);
  if (known !== undefined) return known;
  const made = keepTerms(core, queue, { ...old, plan: explicitPlan(old.plan) });
  kept.set(old, made);
  return made;
}

/** An offer keeps its answer limit, a wrap-up its rule, and every hold its units. */
function changeWork(core: Core, work: Work): void {
  const { queue } = work;
  const now = queueNow(core, queue);
  const { answerLimitMs } = queue;
  const keepsLimit = isLiveOffer(work) && now.answerLimitMs !== answerLimitMs;
  work.queue = keepsLimit ? { ...now, answerLimitMs } : now;
  work.channel = channelNow(core.centre, work.channel);
  weighAnew(work);
}

/** The queue of this id as the active version has it; in wrap-ups it may be gone. */
function queueNow(core: Core, queue: QueueConfig): QueueConfig {
  if (queue.id === '') return core.centre.ownCalls;
  return core.queues[core.queueIndex.get(queue.id) ?? -1]?.config ?? goneQueue(queue);
}

/** One that is gone excludes and interrupts nothing any more. */
export function channelNow(centre: Centre, channel: Pick<Channel, 'name'>): Channel {
  const now = centre.channels.find(({ name }) => name === channel.name);
  if (now !== undefined) return now;
  const { name } = channel;
  const alone = { excludes: [], interruptedBy: [], isNeverInterrupted: true };
  return { ...centre.voice, name, index: -1, ...alone };
}

/** The call goes on by its plan; one that migrates is asked for by its new steps. */
function ask(core: Core, call: Call, waiting: Waiting): void {
  unblockRemovals(core, call);
  if (!keepsPlan(call, waiting)) return;
  setDemand(core, call);
  countUnoffered(core, call);
}
