/**
 * Activates another centre version, or a rule set. Waiting calls migrate or keep their plans; a
 * version that lacks something in use is refused. Records stay, derived state is rebuilt. Cost:
 * agents × links, and a decision per migrated call. Source: acd-routing.md B17; rules.md C2, D7.
 */
import { assert, equalByValue } from '../../kernel/index.ts';
import { agentsNamed, type RuleSetFile } from '../../rules/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import {
  type Centre,
  type Channel,
  compileAgents,
  compileCentre,
  isSound,
  type QueueConfig,
} from '../centre/compile-centre.ts';
import type { CentreFile, Input } from '../files/index.ts';
import { isLiveOffer, isLoggedOn, isUsable } from '../life/agent-readings.ts';
import { createAgent, nameAgents, signAgent, touch } from '../life/agents.ts';
import { askAnew } from '../life/asking.ts';
import { forgetOldAges } from '../life/call-inputs.ts';
import { callIs, callIsCallback, interactionIs } from '../life/life-cycles.ts';
import { rescindAll } from '../life/offer-ends.ts';
import { setOfferFrom } from '../life/offers.ts';
import { moveByPlan } from '../life/queue-entry.ts';
import { compareWaiting, entriesOf, isWaiting, unblockRemovals } from '../life/removals.ts';
import { armPromotion, migrateSteps } from '../life/steps.ts';
import { countUnoffered, regrow, setDemand, settleRest, unplaceCall } from '../life/waiting.ts';
import { weighAnew, worksOfCall } from '../life/works.ts';
import { unplaceAgent } from '../matching/able-agents.ts';
import { createDemands } from '../matching/demands.ts';
import { createSignatures } from '../matching/signatures.ts';
import { type Core, emptyMarks, groupGone, type ReadyRuleSet } from '../memory/core.ts';
import { type Agent, type Call, noRare, Queue, type Work } from '../memory/records.ts';
import { clear, disarm, nothing, remove, reorder } from '../memory/timers.ts';
import { explicitPlan, goneQueue, keepPlan, keepTerms } from '../rules/call-plans.ts';
import { endWatch, watchQueue } from '../rules/queue-watch.ts';
import { adoptRules, forgetCompiled, hasQueuesOf, makeReady } from '../rules/rule-book.ts';
import { knownOf, route } from '../rules/rule-decision.ts';

type Waiting = 'migrate' | 'pin';
type Activate = Extract<Input, { type: 'activate' }>;

/** Whether a call keeps its queue's terms, as pinned calls and callbacks do. */
function keepsTerms(call: Call, waiting: Waiting): boolean {
  return waiting === 'pin' || callIsCallback[call.state] === true;
}

/** Whether a call keeps its plan: by {@link keepsTerms}, or as its plan is not the queue's. */
function keepsPlan(call: Call, waiting: Waiting): boolean {
  return keepsTerms(call, waiting) || call.plan !== call.queue.plan;
}

export function activate(core: Core, input: Activate): RefusalCode | null {
  const file = fileOf(core, input);
  if (file === null || !isSound(file, core.centre.strategies)) return 'invalid_parameter';
  const centre = compileCentre(file, core.centre.strategies);
  const waiting = input.waiting ?? centre.settings.onActivation;
  const refusal = refusalOfUse(core, centre, waiting);
  if (refusal !== null) return refusal;
  core.versions.set(input.version, file);
  core.ruleVersion = input.version;
  adoptCentre(core, centre, waiting);
  core.sink.centreChanged(input.version, waiting);
  const calls = [...core.calls.values()].filter(isWaiting);
  calls.sort((a, b) => a.sequence - b.sequence);
  if (waiting !== 'pin') for (const call of calls) migrate(core, call);
  askAnew(core, calls);
  return null;
}

/** A version's file. A known version must come with an equal file or none. */
function fileOf(core: Core, { version, centre }: Activate): CentreFile | null {
  if (!Number.isSafeInteger(version) || version < 1) return null;
  const known = core.versions.get(version);
  if (known === undefined) return centre ?? null;
  return centre === undefined || equalByValue(centre, known) ? known : null;
}

function refusalOfUse(core: Core, centre: Centre, waiting: Waiting): RefusalCode | null {
  const channels = new Map(centre.queues.map(({ id, channel }) => [id, channel.name]));
  const isLost = ({ id, channel }: QueueConfig): boolean => channels.get(id) !== channel.name;
  for (const call of core.calls.values()) {
    if (isWaiting(call)) {
      if (isLost(call.queue)) return 'queue_in_use';
      const { fallback, steps } = call.plan;
      const moved = fallback?.kind === 'move' ? [fallback.queue] : [];
      const named = [...moved, ...steps.flatMap(({ alsoQueues }) => alsoQueues)];
      const kept = keepsPlan(call, waiting) ? named : [];
      const isGone = kept.some((place) => !channels.has(core.queues[place]?.config.id ?? ''));
      if (isGone) return 'queue_in_use';
    }
    for (const { queue, interactionState } of worksOfCall(call)) {
      const isUsed = queue.id !== '' && interactionState !== interactionIs.wrapUp;
      if (isUsed && isLost(queue)) return 'queue_in_use';
    }
  }
  const agents = new Set(centre.file.agents?.map(({ id }) => id));
  const { route } = core.rules;
  if (route !== null && !hasQueuesOf(route.ready, channels)) return 'queue_in_use';
  const isMissing = core.agents.some((agent) => isLoggedOn(agent) && !agents.has(agent.config.id));
  return isMissing ? 'agent_in_use' : null;
}

/** Makes the version active. The caller has checked that it lacks nothing in use. */
function adoptCentre(core: Core, centre: Centre, waiting: Waiting): void {
  const { agents, agentsById, queues, queueIndex, centre: old } = core;
  forgetOldAges(core);
  endWatch(core);
  for (const agent of agents) unplaceAgent(core, agent);
  for (const call of core.calls.values()) {
    unplaceCall(core, call);
    call.demand = null;
    call.isCounted = false;
  }
  core.centre = centre;
  core.signatures = createSignatures(centre);
  const configs = compileAgents(centre);
  core.demands = createDemands(centre, configs);
  Object.assign(core, emptyMarks(centre));
  core.queueIndex = new Map(centre.queues.map(({ id, index }) => [id, index]));
  core.queues = centre.queues.map((config) => {
    const queue = queues[queueIndex.get(config.id) ?? -1] ?? new Queue(config);
    queue.config = config;
    queue.able.clear();
    queue.wasFree = false;
    reorder(core, queue.timer);
    return queue;
  });
  for (const { config, timer } of queues) if (!core.queueIndex.has(config.id)) disarm(core, timer);
  forgetCompiled(core.rules);
  const kept = new Map<QueueConfig, QueueConfig>();
  for (const call of core.calls.values()) changeCall(core, call, { waiting, kept });
  core.agents = configs.map((config) => {
    const known = agentsById.get(config.id);
    if (known === undefined) return createAgent(core.signatures, config, centre);
    known.config = config;
    known.capacity = config.brings.capacity;
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

function changeAgent(core: Core, agent: Agent, old: Centre): void {
  const { channels, groups } = core.centre;
  if (agent.rare.unusable !== null) {
    const names = old.channels.filter((of) => !isUsable(agent, of)).map(({ name }) => name);
    agent.own.unusable = channels.map(({ name }) => names.includes(name));
  }
  for (const session of agent.rare.sessions) {
    const group = groups.indexOf(session.groupId);
    session.group = group === -1 ? groupGone : group;
  }
  const { offersFrom } = agent;
  const { coolDownTimer, autoReturnTimer } = agent.rare;
  agent.offersFrom = nothing;
  for (let at = 0; at < offersFrom.length; at += 2) {
    const index = core.queueIndex.get(old.queues[offersFrom[at] ?? -1]?.id ?? '');
    if (index !== undefined) setOfferFrom(agent, index, offersFrom[at + 1] ?? 0);
  }
  for (const timer of [coolDownTimer, autoReturnTimer]) {
    reorder(core, timer);
  }
}

/** Forgets agents and queues that the version dropped; in a later one they start anew. */
function forgetDropped(core: Core, agents: readonly Agent[]): void {
  const isKnown = (agent: Agent): boolean => core.agentsById.get(agent.config.id) === agent;
  for (const agent of core.stale) agent.isStale = false;
  clear(core.stale);
  const touched = core.touched.filter(isKnown);
  clear(core.touched);
  for (const agent of touched) core.touched.push(agent);
  for (const agent of agents) {
    if (isKnown(agent)) continue;
    disarm(core, agent.rare.coolDownTimer);
    disarm(core, agent.rare.autoReturnTimer);
  }
  for (const call of core.calls.values()) {
    if (call.lastAgent !== null && !isKnown(call.lastAgent)) call.lastAgent = null;
    for (const { agent, timer } of call.rare.exclusions) {
      if (isKnown(agent)) reorder(core, timer);
      else disarm(core, timer);
    }
    if (call.rare === noRare && core.queueIndex.has(call.queue.id)) continue;
    const rare = call.own;
    rare.exclusions = rare.exclusions.filter(({ agent }) => isKnown(agent));
    rare.entries = entriesOf(call).filter(({ queueId }) => core.queueIndex.has(queueId));
  }
}

interface Change {
  readonly waiting: Waiting;
  /** By old queue: the new queue with the old terms. */
  readonly kept: Map<QueueConfig, QueueConfig>;
}

function changeCall(core: Core, call: Call, { waiting, kept }: Change): void {
  const { queue: oldQueue, plan: oldPlan } = call;
  const waits = isWaiting(call);
  const hasOther = waits && oldPlan !== oldQueue.plan;
  const queue = queueNow(core, oldQueue);
  call.queue = queue;
  if (waits && keepsTerms(call, waiting)) {
    const plan = hasOther ? null : explicitPlan(oldQueue.plan);
    const known = hasOther ? undefined : kept.get(oldQueue);
    call.queue = known ?? keepTerms(core, queue, { ...oldQueue, plan });
    if (!hasOther) kept.set(oldQueue, call.queue);
  }
  call.plan =
    hasOther && call.rare.forAgent === null
      ? keepPlan(core, explicitPlan(oldPlan), { queue, rule: oldPlan.rule })
      : call.queue.plan;
  for (let work = call.firstWork; work !== null; work = work.nextOfCall) changeWork(core, work);
  // The own terms of a connected call matter too, as it may be passed on.
  const named = call.rare.required === null ? [] : agentsNamed(call.rare.required);
  for (const id of named) core.signatures.solo.add(id);
  if (!waits) return;
  if (call.rare.forAgent !== null) {
    call.plan = core.centre.ownCalls.plan;
    core.signatures.soloForNow.add(call.rare.forAgent.agentId);
  }
  for (const id of call.plan.agentsNamed) core.signatures.solo.add(id);
}

/** Offers keep their answer limit, wrap-ups their rule, and all works their units. */
function changeWork(core: Core, work: Work): void {
  const { answerLimitMs } = work.queue;
  const now = queueNow(core, work.queue);
  const keepsLimit = isLiveOffer(work) && now.answerLimitMs !== answerLimitMs;
  work.queue = keepsLimit ? { ...now, answerLimitMs } : now;
  work.channel = channelNow(core.centre, work.channel);
  weighAnew(work);
}

function queueNow(core: Core, queue: QueueConfig): QueueConfig {
  if (queue.id === '') return core.centre.ownCalls;
  return core.queues[core.queueIndex.get(queue.id) ?? -1]?.config ?? goneQueue(queue);
}

/** A version's channel; one that is gone excludes and interrupts no other. */
export function channelNow(centre: Centre, { name }: Pick<Channel, 'name'>): Channel {
  const alone = { excludes: [], interruptedBy: [], isNeverInterrupted: true };
  const now = centre.channels.find((channel) => channel.name === name);
  return now ?? { ...centre.voice, name, index: -1, ...alone };
}

function ask(core: Core, call: Call, waiting: Waiting): void {
  unblockRemovals(core, call);
  settleRest(core, call);
  if (!keepsPlan(call, waiting)) return;
  setDemand(core, call);
  countUnoffered(core, call);
}

/**
 * Moves a waiting call to the new plan. It keeps class and due key; limits and steps count from
 * queue entry.
 */
function migrate(core: Core, call: Call): void {
  if (keepsTerms(call, 'migrate')) return;
  disarm(core, call.rare.promotionTimer);
  // Missed promotions are not made up for: the first one is due at the activation or later.
  armPromotion(core, call, Math.max(core.nowMs - 1, call.enteredAtMs, call.rare.promotedAtMs));
  if (!keepsPlan(call, 'migrate')) migratePlan(core, call);
}

function migratePlan(core: Core, call: Call): void {
  // A maximum wait that has passed acts in this instant, unless an offer blocks it.
  remove(call.rare.blocked, call);
  regrow(core, call);
  migrateSteps(core, call);
  countUnoffered(core, call);
}

/** Whether the centre has all queues and strategies that the set's plans name. */
function hasNamesOf({ queueIndex, centre }: Core, ready: ReadyRuleSet): boolean {
  const isRegistered = (name: string) => Object.hasOwn(centre.strategies, name);
  return hasQueuesOf(ready, queueIndex) && ready.strategiesNamed.every(isRegistered);
}

export function beginWith(core: Core, files: readonly RuleSetFile[]): void {
  for (const file of files) {
    const ready = takeReady(core, file);
    assert(ready !== null && hasNamesOf(core, ready), () => `${file.set} is sound`);
    assert(!core.rules.active.has(file.kind), () => `one set of kind ${file.kind}`);
    adoptRules(core, ready);
  }
  watchQueue(core);
}

export function activateRules(core: Core, input: Activate): RefusalCode | null {
  const ready = readyFor(core, input);
  if (ready === null) return 'invalid_parameter';
  const waiting = input.waiting ?? core.centre.settings.onActivation;
  adoptRules(core, ready);
  watchQueue(core);
  core.sink.rulesChanged(ready.rules, waiting);
  if (waiting === 'migrate' && ready.rules.kind === 'route') {
    for (const call of placedByRules(core)) redecide(core, call);
  }
  return null;
}

/** Versions do not change: the active one can be activated again only with an equal file. */
function readyFor(core: Core, { version, centre, ruleSet }: Activate): ReadyRuleSet | null {
  if (ruleSet === undefined || centre !== undefined || ruleSet.version !== version) return null;
  const active = core.rules.active.get(ruleSet.kind)?.ready.file;
  const isActive = active?.set === ruleSet.set && active.version === version;
  if (isActive && !equalByValue(active, ruleSet)) return null;
  const ready = takeReady(core, ruleSet);
  return ready !== null && hasNamesOf(core, ready) ? ready : null;
}

/** A prepared set is known to be valid or not. */
function takeReady({ prepared }: Core, file: RuleSetFile): ReadyRuleSet | null {
  const ready = prepared?.take(file);
  return ready === undefined ? makeReady(file) : ready;
}

/**
 * Calls queued by rules, in order of service, without those claimed, for one agent, or called back.
 */
function placedByRules(core: Core): readonly Call[] {
  const calls = [...core.calls.values()].filter(
    ({ state, plan }) => state === callIs.queued && plan.rule !== null,
  );
  return calls.sort(compareWaiting);
}

/** Asks the rules again; if none applies, or the new queue is not open, the call keeps its plan. */
function redecide(core: Core, call: Call): void {
  const facts = knownOf(core, call);
  if (facts === null) return;
  const plan = route(core, { callId: call.id, facts, wrong: [] });
  const queue = core.queues[plan?.queue ?? -1];
  if (plan === null || queue === undefined) return;
  nameAgents(core, plan.agentsNamed);
  if (queue.config.id === call.queue.id) {
    call.plan = plan;
    migratePlan(core, call);
  } else if (queue.state === 'open') {
    rescindAll(core, call, 'command');
    moveByPlan(core, call, { queue, plan, reason: 'command' });
  }
}
