/**
 * Configuration versions: one takes effect at an instant, waiting calls migrate or stay behind.
 *
 * Source: acd-routing.md B17; docs/decisions/0004.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CentreFile, Input, RefusalCode } from '../../../routing/index.ts';
import { judgeRuleSet, type RuleSetFile } from '../../../rules/index.ts';
import { settleAgents } from './agents.ts';
import { asksOf, prompt } from './asking.ts';
import { moveTo, skipAfterMigration, takeRulesPlan } from './calls.ts';
import { type Centre, centreFault, readCentre, readPlan } from './centre.ts';
import { rescindOffersOf } from './offers.ts';
import { newAgent, newQueue } from './records.ts';
import { isPlanOf, plansOf, queuesOfPlan, routePlan } from './rules.ts';
import { type Call, dueKeyOf, emit, isClaimed, queuedCalls, queueOf, type World } from './world.ts';

type Activate = Extract<Input, { type: 'activate' }>;

/** A version becomes the active one; answers why not. */
export function activate(world: World, input: Activate): RefusalCode | null {
  if (input.ruleSet !== undefined) return activateRules(world, input, input.ruleSet);
  const file = fileOf(world, input);
  if (file === null || centreFault(file) !== null) return 'invalid_parameter';
  const centre = readCentre(file);
  const waiting = input.waiting ?? centre.settings.onActivation;
  const refusal = refusalOfUse(world, centre, waiting);
  if (refusal !== null) return refusal;
  world.versions.set(input.version, file);
  adopt(world, centre);
  emit(world, { type: 'centre.changed', version: input.version, waiting });
  if (waiting === 'migrate') for (const call of queuedCalls(world)) migrate(world, call);
  for (const call of queuedCalls(world)) askAnew(world, call);
  return null;
}

/** Whose queue asks callers now is asked; whose does no more has no limit. */
function askAnew(world: World, call: Call): void {
  const kind = asksOf(world, call)?.kind ?? 'host';
  const asksCallers = kind !== 'host';
  if (!asksCallers && call.asked !== null) call.asked.limitAtMs = null;
  if (kind !== 'voicemail' && call.asked !== null) call.asked.isLeavingMessage = false;
  const isNew = asksCallers && (call.asked?.limitAtMs ?? null) === null;
  if (isNew && call.state === 'waiting' && call.forAgent === null && call.consultFor === null) {
    prompt(world, call);
  }
}

/** A rule set becomes the active one of its kind; answers why not. */
function activateRules(
  world: World,
  { version, centre, waiting: asked }: Activate,
  ruleSet: RuleSetFile,
): RefusalCode | null {
  const judged = judgeRuleSet(ruleSet);
  if (centre !== undefined || !judged.ok) return 'invalid_parameter';
  if (version !== ruleSet.version || !Number.isInteger(version) || version < 1) {
    return 'invalid_parameter';
  }
  const { checked: set } = judged;
  const active = world.rules.get(set.kind)?.file;
  const isActive = active?.set === ruleSet.set && active.version === version;
  if (isActive && !isDeepStrictEqual(active, ruleSet)) return 'invalid_parameter';
  if (!plansOf(set).every((plan) => isPlanOf(world.centre.file, plan))) return 'invalid_parameter';
  const waiting = asked ?? world.centre.settings.onActivation;
  world.rules.set(set.kind, set);
  emit(world, { type: 'rules.changed', kind: set.kind, set: ruleSet.set, version, waiting });
  if (waiting === 'migrate' && set.kind === 'route') {
    for (const call of placedByRules(world)) redecide(world, call);
  }
  return null;
}

/** Calls that a route rule placed, in the order in which they are served. */
function placedByRules(world: World): Call[] {
  const calls = world.calls.filter(
    (call) => call.state === 'waiting' && call.rule !== null && !isClaimed(world, call),
  );
  return calls.sort(
    (a, b) => a.class - b.class || dueKeyOf(a) - dueKeyOf(b) || a.sequence - b.sequence,
  );
}

/** Without a rule for it, or where its new queue is not open, a call stays as it is. */
function redecide(world: World, call: Call): void {
  const found = routePlan(world, call.facts);
  if (found === null) return;
  const { plan: routed, rule } = found;
  const { rules, state } = queueOf(world, routed.queue);
  const plan = readPlan(world.centre.file, routed, rules.plan);
  if (routed.queue === call.queueId) {
    takeRulesPlan(call, { plan, rule });
    enterByAge(world, call);
  } else if (state === 'open') {
    rescindOffersOf(world, call, 'command');
    settleAgents(world);
    moveTo(world, call, routed.queue, 'command', { plan, rule });
  }
}

/** Versions are immutable: one that is known may be named alone, or with what it is. */
function fileOf(world: World, { version, centre }: Activate): CentreFile | null {
  const known = world.versions.get(version);
  if (!Number.isInteger(version) || version < 1) return null;
  if (known === undefined) return centre ?? null;
  return centre === undefined || isDeepStrictEqual(centre, known) ? known : null;
}

function refusalOfUse(
  world: World,
  centre: Centre,
  waiting: 'migrate' | 'pin',
): RefusalCode | null {
  const channels = new Map(centre.queues.map((rules) => [rules.id, rules.channel]));
  const isLost = (queueId: string): boolean =>
    channels.get(queueId) !== queueOf(world, queueId).rules.channel;
  const isGone = (queueId: string): boolean => !channels.has(queueId);
  const queued = queuedCalls(world);
  const liveHolds = world.holds.filter((hold) => hold.stage !== 'wrapUp');
  const inUse = [...queued, ...liveHolds].flatMap((of) => of.queueId ?? []);
  if (inUse.some(isLost)) return 'queue_in_use';
  const kept = queued.filter((call) => !migrates(call) || waiting === 'pin');
  if (kept.flatMap(queuesNamed).some(isGone)) return 'queue_in_use';
  const route = world.rules.get('route');
  if (route !== undefined && plansOf(route).flatMap(queuesOfPlan).some(isGone)) {
    return 'queue_in_use';
  }
  const agentIds = new Set(centre.agents.map((agent) => agent.id));
  const isMissing = world.agents.some((agent) => agent.loggedOn && !agentIds.has(agent.profile.id));
  return isMissing ? 'agent_in_use' : null;
}

/** Whether the call takes the new plan; its own, a callback's and one agent's stay as they are. */
function migrates(call: Call): boolean {
  return call.state === 'waiting' && !call.hasOwnPlan && call.forAgent === null;
}

/** Queues that a plan may lead to. */
function queuesNamed(call: Call): string[] {
  const { fallback, steps } = call.plan;
  const moved = fallback?.kind === 'move' ? [fallback.queue] : [];
  return [...moved, ...steps.flatMap((step) => step.alsoQueues)];
}

/**
 * Agents, queues and settings of the version; what is live goes on under its id, what it drops is
 * forgotten.
 */
function adopt(world: World, centre: Centre): void {
  const { agents, queues } = world;
  const { restoreAgeWithinMs } = world.centre.settings;
  world.abandoned = world.abandoned.filter(({ atMs }) => world.nowMs - atMs <= restoreAgeWithinMs);
  world.centre = centre;
  world.agents = centre.agents.map((profile) => {
    const known = agents.find((agent) => agent.profile.id === profile.id);
    if (known === undefined) return newAgent(profile);
    known.profile = profile;
    return known;
  });
  world.queues = centre.queues.map((rules) => {
    const known = queues.find((queue) => queue.rules.id === rules.id);
    if (known === undefined) return newQueue(rules);
    known.rules = rules;
    return known;
  });
  forgetDropped(world);
}

/** Should an agent, a queue or a channel come back in a later version, it is new. */
function forgetDropped({ agents, calls, centre, queues }: World): void {
  const isAgent = (id: string): boolean => agents.some(({ profile }) => profile.id === id);
  const isQueue = (id: string): boolean => queues.some(({ rules }) => rules.id === id);
  for (const { unusableChannels } of agents) {
    for (const name of unusableChannels) {
      if (!centre.channels.has(name)) unusableChannels.delete(name);
    }
  }
  for (const { lastOfferOf } of queues) {
    for (const agentId of lastOfferOf.keys()) {
      if (!isAgent(agentId)) lastOfferOf.delete(agentId);
    }
  }
  for (const call of calls) {
    call.exclusions = call.exclusions.filter(({ agentId }) => isAgent(agentId));
    for (const queueId of call.firstEnteredAtMs.keys()) {
      if (!isQueue(queueId)) call.firstEnteredAtMs.delete(queueId);
    }
  }
}

/** The new steps are entered anew up to the age in the queue; class and due key stay. */
function migrate(world: World, call: Call): void {
  if (call.state === 'callback') return;
  const { rules } = queueOf(world, call.queueId);
  call.rules = rules;
  // A promotion due in this very instant still comes, by the new rule.
  call.promotedAtMs = Math.max(call.promotedAtMs, world.nowMs - 1);
  if (!migrates(call)) return;
  call.plan = rules.plan;
  enterByAge(world, call);
}

function enterByAge(world: World, call: Call): void {
  call.changeCount = 0;
  const ageMs = world.nowMs - call.enteredAtMs;
  call.step = call.plan.steps.findLastIndex((step) => step.atMs <= ageMs);
  emit(world, {
    type: 'call.migrated',
    callId: call.callId,
    step: call.step,
    ...(call.rule === null ? {} : { rule: call.rule }),
  });
  skipAfterMigration(world, call);
}
