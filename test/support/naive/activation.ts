/**
 * Configuration versions: one takes effect at an instant, waiting calls migrate or stay behind.
 *
 * Source: acd-routing.md B17; docs/decisions/0010.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CentreFile, Input, RefusalCode } from '../../../routing/index.ts';
import { skipAfterMigration } from './calls.ts';
import { type Centre, centreFault, readCentre } from './centre.ts';
import { newAgent, newQueue } from './records.ts';
import { type Call, emit, queuedCalls, queueOf, type World } from './world.ts';

type Activate = Extract<Input, { type: 'activate' }>;

/** A version becomes the active one; answers why not. */
export function activate(world: World, input: Activate): RefusalCode | null {
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
  return null;
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
  call.changeCount = 0;
  const ageMs = world.nowMs - call.enteredAtMs;
  call.step = call.plan.steps.findLastIndex((step) => step.atMs <= ageMs);
  emit(world, { type: 'call.migrated', callId: call.callId, step: call.step });
  skipAfterMigration(world, call);
}
