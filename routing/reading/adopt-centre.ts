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
import { assert } from '../../kernel/index.ts';
import { agentsNamed } from '../../rules/index.ts';
import type { Centre, Channel, CompiledWrapUp, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import {
  agentConfigOf,
  agentHasOf,
  coldAgent,
  flagAgent,
  isUsable,
  sessionsOf,
  setAgentHas,
} from '../life/agent-readings.ts';
import { createAgent, signAnew, touch } from '../life/agents.ts';
import { forgetOldAges } from '../life/call-inputs.ts';
import {
  entriesOf,
  forAgentOf,
  hasOf,
  isCallback,
  isWaiting,
  keepEntries,
  planOf,
  queueOf,
  requiredOf,
  setFlag,
  setPlan,
  setQueue,
} from '../life/calls.ts';
import { isLiveOffer, recountHolds, releaseHolds, takeHolds } from '../life/capacity.ts';
import { setOfferFrom, takeOffersFrom } from '../life/offers-from.ts';
import { countUnoffered, setDemand, unplaceCall } from '../life/waiting.ts';
import {
  channelOf,
  setChannel,
  setWorkQueue,
  setWrapUp,
  workQueueOf,
  worksOfCall,
  wrapUpOf,
} from '../life/works.ts';
import { unplaceAgent } from '../matching/able.ts';
import { endExclusion, exclusionsOf } from '../matching/exclusions.ts';
import { dropPlaces } from '../matching/signatures.ts';
import { createQueue, emptyTables } from '../matching/tables.ts';
import { type Core, groupGone, type Queue } from '../memory/core.ts';
import {
  type AgentRef,
  agentFlag,
  agentHas,
  agentLayout,
  type CallRef,
  callFlag,
  callHas,
  callLayout,
  none,
  timerLayout,
  type WorkRef,
  workLayout,
} from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { kindOf } from '../memory/timer-list.ts';
import { disarm, disarmAgent, reorderTimers, unblock } from '../memory/timers.ts';
import { endWatch, watchQueue } from '../rules/queue-watch.ts';
import { forgetCompiled } from '../rules/rule-book.ts';
import { explicitPlan, goneQueue, keepPlan, keepTerms } from './kept-terms.ts';

type Waiting = 'migrate' | 'pin';

const { agentCapacity, agentIndex } = agentLayout;
const { callDemand, callFirstWork, callLastAgent } = callLayout;
const { timerOwner } = timerLayout;
const { workNextOfCall } = workLayout;
const { callIsCounted } = callFlag;
const { callHasOwnPlan } = callHas;
const { agentIsStale } = agentFlag;
const { agentHasUnusable, agentHasAbleFor } = agentHas;
const { coolDownEnd, autoReturn } = kindOf;

/** Whether a waiting call stays by all terms of its queue: pinned, or a callback. */
export function keepsTerms(core: Core, call: CallRef, waiting: Waiting): boolean {
  return waiting === 'pin' || isCallback(core, call);
}

/** Whether a waiting call stays by its plan: as {@link keepsTerms}, or by the one it brought. */
export function keepsPlan(core: Core, call: CallRef, waiting: Waiting): boolean {
  return keepsTerms(core, call, waiting) || hasOf(core, call, callHasOwnPlan);
}

/** The version has been found to have all that is in use. */
export function adoptCentre(core: Core, centre: Centre, waiting: Waiting): void {
  forgetOldAges(core);
  endWatch(core);
  for (const agent of core.agents) {
    unplaceAgent(core, agent);
    dropPlaces(core, agent);
    releaseHolds(core, agent);
  }
  for (const call of core.calls.values()) leaveTables(core, call);
  const terms = termsOfAll(core);
  reorderTimers(core, () => replaceCentre(core, centre, { waiting, terms }));
  for (const agent of core.agents) {
    signAnew(core, agent);
    touch(core, agent);
  }
  for (const call of core.calls.values()) if (isWaiting(core, call)) ask(core, call, waiting);
  watchQueue(core);
}

/** What calls and works went by in the version before. */
interface Terms {
  readonly calls: ReadonlyMap<
    CallRef,
    { readonly queue: QueueConfig; readonly plan: CompiledPlan }
  >;
  readonly works: ReadonlyMap<WorkRef, WorkTerms>;
}

interface WorkTerms {
  readonly queue: QueueConfig;
  readonly channel: Channel;
  readonly wrapUp: CompiledWrapUp | null;
}

function termsOfAll(core: Core): Terms {
  const calls = [...core.calls.values()];
  return {
    calls: new Map(
      calls.map((call) => [call, { queue: queueOf(core, call), plan: planOf(core, call) }]),
    ),
    works: new Map(
      calls
        .flatMap((call) => worksOfCall(core, call))
        .map((work) => [
          work,
          {
            queue: workQueueOf(core, work),
            channel: channelOf(core, work),
            wrapUp: wrapUpOf(core, work),
          },
        ]),
    ),
  };
}

/** Timers are out of their lists meanwhile: owners have other places. */
function replaceCentre(
  core: Core,
  centre: Centre,
  { waiting, terms }: { readonly waiting: Waiting; readonly terms: Terms },
): void {
  const { agents, agentIndex: places, queues, queueIndex, centre: old, coldAgents } = core;
  core.centre = centre;
  Object.assign(core, emptyTables(core, centre));
  core.queueIndex = new Map(centre.queues.map(({ id, index }) => [id, index]));
  core.queues = centre.queues.map((config) => {
    const known = queues[queueIndex.get(config.id) ?? -1];
    if (known === undefined) return createQueue(core, config);
    changeQueue(core, known, config);
    return known;
  });
  for (const { config, timer } of queues) if (!core.queueIndex.has(config.id)) disarm(core, timer);
  forgetCompiled(core.rules);
  const kept = new Map<QueueConfig, QueueConfig>();
  for (const call of core.calls.values()) changeCall(core, call, { waiting, kept, terms });
  forgetDropped(core, old, centre);
  core.coldAgents = [];
  core.agentIndex = new Map(centre.agents.map(({ id, index }) => [id, index]));
  core.agents = centre.agents.map(({ id, index }) => {
    const place = places.get(id);
    const known = agents[place ?? -1];
    if (known === undefined || place === undefined) return createAgent(core, index);
    core.coldAgents[index] = coldAgents[place];
    changeAgent(core, known, index, old);
    return known;
  });
}

/** Out of what is built anew. */
function leaveTables(core: Core, call: CallRef): void {
  unplaceCall(core, call);
  core.i32[call + callDemand] = 0;
  setFlag(core, call, callIsCounted, false);
}

function changeQueue(core: Core, queue: Queue, config: QueueConfig): void {
  queue.config = config;
  queue.able.clear();
  queue.wasFree = false;
  core.i32[queue.timer + timerOwner] = config.index;
}

/** Their device, their sessions and their last offers by the new places. */
function changeAgent(core: Core, agent: AgentRef, index: number, old: Centre): void {
  const { channels, groups } = core.centre;
  core.i32[agent + agentIndex] = index;
  core.i32[agent + agentCapacity] = agentConfigOf(core, agent).capacity;
  takeHolds(core, agent);
  recountHolds(core, agent);
  if (agentHasOf(core, agent, agentHasUnusable)) {
    const names = old.channels.filter((of) => !isUsable(core, agent, of)).map(({ name }) => name);
    coldAgent(core, agent).unusable = channels.map(({ name }) => names.includes(name));
  }
  setAgentHas(core, agent, agentHasAbleFor, false);
  for (const session of sessionsOf(core, agent)) {
    const group = groups.indexOf(session.groupId);
    session.group = group === -1 ? groupGone : group;
  }
  for (const [queue, number] of takeOffersFrom(core, agent)) {
    const now = core.queueIndex.get(old.queues[queue]?.id ?? '');
    if (now !== undefined) setOfferFrom(core, agent, now, number);
  }
}

/** Agents and queues that the version has no more: should they come back, they are new. */
function forgetDropped(core: Core, old: Centre, centre: Centre): void {
  const known = new Set(centre.agents.map(({ id }) => id));
  const isKnown = (agent: AgentRef): boolean =>
    known.has(old.agents[core.i32[agent + agentIndex]!]?.id ?? '');
  for (const agent of core.stale) flagAgent(core, agent, agentIsStale, false);
  clear(core.stale);
  const touched = core.touched.filter(isKnown);
  clear(core.touched);
  for (const agent of touched) core.touched.push(agent);
  for (const agent of core.agents) {
    if (isKnown(agent)) continue;
    disarmAgent(core, agent, coolDownEnd);
    disarmAgent(core, agent, autoReturn);
  }
  for (const call of core.calls.values()) {
    const last = core.i32[call + callLastAgent] as AgentRef;
    if (last !== none && !isKnown(last)) core.i32[call + callLastAgent] = none;
    for (const { ref, agent } of exclusionsOf(core, call)) {
      if (!isKnown(agent)) endExclusion(core, ref);
    }
    const entries = entriesOf(core, call);
    const rest = entries.filter(({ queueId }) => core.queueIndex.has(queueId));
    if (rest.length < entries.length) {
      const list = keepEntries(core, call);
      list.splice(0, list.length, ...rest);
    }
  }
}

interface Change {
  readonly waiting: Waiting;
  /** What has become of queues whose terms are kept. */
  readonly kept: Map<QueueConfig, QueueConfig>;
  readonly terms: Terms;
}

function changeCall(core: Core, call: CallRef, { waiting, kept, terms }: Change): void {
  const { queue: oldQueue, plan: oldPlan } = termsOf(terms.calls, call);
  const waits = isWaiting(core, call);
  const hasOther = waits && oldPlan !== oldQueue.plan;
  const forAgent = forAgentOf(core, call);
  const isOwn = hasOther && forAgent === null;
  const queue = queueNow(core, oldQueue);
  let now = queue;
  if (waits && keepsTerms(core, call, waiting)) {
    now = hasOther
      ? keepTerms(core, queue, { ...oldQueue, plan: null })
      : keptQueue(core, queue, oldQueue, kept);
  }
  setQueue(core, call, now);
  setPlan(
    core,
    call,
    isOwn ? keepPlan(core, explicitPlan(oldPlan), { queue, rule: oldPlan.rule }) : now.plan,
  );
  const { i32 } = core;
  for (let work = i32[call + callFirstWork]!; work !== 0; work = i32[work + workNextOfCall]!) {
    changeWork(core, work as WorkRef, termsOf(terms.works, work as WorkRef));
  }
  // A connected call may be passed on, and has its own terms then too.
  const required = requiredOf(core, call);
  const named = required === null ? [] : agentsNamed(required);
  for (const id of named) core.signatures.solo.add(id);
  if (!waits) return;
  if (forAgent !== null) {
    setPlan(core, call, core.centre.ownCalls.plan);
    core.signatures.soloForNow.add(forAgent.agentId);
  }
  for (const id of planOf(core, call).agentsNamed) core.signatures.solo.add(id);
}

function termsOf<Ref, Of>(terms: ReadonlyMap<Ref, Of>, ref: Ref): Of {
  const of = terms.get(ref);
  assert(of !== undefined, 'what lives has terms');
  return of;
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
function changeWork(core: Core, work: WorkRef, { queue, channel, wrapUp }: WorkTerms): void {
  const now = queueNow(core, queue);
  const { answerLimitMs } = queue;
  const keepsLimit = isLiveOffer(core, work) && now.answerLimitMs !== answerLimitMs;
  setWorkQueue(core, work, keepsLimit ? { ...now, answerLimitMs } : now);
  setChannel(core, work, channelNow(core.centre, channel));
  setWrapUp(core, work, wrapUp);
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
function ask(core: Core, call: CallRef, waiting: Waiting): void {
  unblock(core, call);
  if (!keepsPlan(core, call, waiting)) return;
  setDemand(core, call);
  countUnoffered(core, call);
}
