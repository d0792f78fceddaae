/**
 * The centre as the core holds it: every default filled in, ids replaced by dense places.
 *
 * Agents, queues and groups stand in the order of their ids, so that a place is also the order of
 * the entity (acd-routing.md B1) and the order of the file has no meaning.
 * Source: ux-and-api.md 17.1 (keys and defaults).
 */
import { assert, fnv1a32, type SeedWords, seedWords } from '../../kernel/index.ts';
import type { CallClass } from '../../rules/index.ts';
import {
  type AgentQualification,
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type ChannelSetting,
  type GroupSetting,
  type QueueSetting,
  type RoutingSettings,
  type WrapUpRule,
} from './centre-file.ts';
import { type CompiledPlan, compilePlan } from './compile-plan.ts';

export interface Channel {
  readonly name: string;
  readonly index: number;
  readonly cost: number;
  /** null: floor(capacity / cost) of the agent. */
  readonly max: number | null;
  readonly answerLimitMs: number | null;
  /** By channel index: these two never together. */
  readonly excludes: readonly boolean[];
  /** By channel index: that channel may interrupt this one. */
  readonly interruptedBy: readonly boolean[];
  readonly isNeverInterrupted: boolean;
  readonly noAnswersMax: number;
}

export interface QueueConfig {
  readonly id: string;
  readonly index: number;
  /** Place of its group; -1: none, no session is needed. */
  readonly group: number;
  readonly channel: Channel;
  readonly plan: CompiledPlan;
  readonly answerLimitMs: number;
  readonly wrapUp: CompiledWrapUp;
  readonly age: 'contact' | 'queue';
  readonly noStaff: 'wait' | 'fallback';
  /** Able agents kept for it (test 11); null: none, not even by count. */
  readonly reserve: number | null;
  readonly promoteAfterMs: number | null;
}

export interface CompiledWrapUp {
  readonly mode: WrapUpRule['mode'];
  readonly limitMs: number;
  readonly extensionsMax: number;
  readonly outcomeRequired: boolean;
}

export interface Link {
  readonly queue: number;
  readonly rank: number;
  readonly delayMs: number;
  readonly level: number;
  readonly order: number;
}

export interface AgentConfig {
  readonly id: string;
  /** What names them in a draw. */
  readonly hash: number;
  readonly index: number;
  readonly capacity: number;
  /** Replaces what it states of a queue's wrap-up rule; null: nothing. */
  readonly wrapUp: Partial<CompiledWrapUp> | null;
  /** Places of the groups they may sign on to, ascending. */
  readonly groups: readonly number[];
  readonly links: readonly Link[];
  readonly skills: ReadonlyMap<string, number>;
}

export type Settings = Required<
  Omit<RoutingSettings, 'autoReturnMs' | 'noAnswersMax' | 'mayOverrideWrapUp'>
> & { readonly autoReturnMs: number | null };

export interface Centre {
  readonly file: CentreFile;
  readonly seed: SeedWords;
  readonly settings: Settings;
  readonly channels: readonly Channel[];
  /** Of all channels. */
  readonly leastCost: number;
  /** Ids, ascending. */
  readonly groups: readonly string[];
  readonly queues: readonly QueueConfig[];
  /** Places of the queues that keep a reserve. */
  readonly reserving: readonly number[];
  /** Stands for the queue of calls that came through none: an agent's own. */
  readonly ownCalls: QueueConfig;
  readonly agents: readonly AgentConfig[];
  readonly addresses: ReadonlySet<string>;
  readonly voice: Channel;
  /** Place of `defaults.queue`; -1: none. */
  readonly defaultQueue: number;
  readonly defaultClass: CallClass;
}

const builtInChannels: { readonly [name: string]: ChannelSetting } = {
  voice: { cost: 100, max: 1 },
  chat: { cost: 20, max: 5 },
  email: { cost: 20, max: 5 },
  review: { cost: 100, max: 1 },
};

const connectLimitMsDefault = 10_000;
const callbackLimitMsDefault = 25_000;
const answerLimitMsDefault = 20_000;
const wrapUpLimitMsDefault = 30_000;
const capacityDefault = 100;
const classDefault: CallClass = 2;

/**
 * Compiles a file that holds the schema; its references are asserted, for the border has checked
 * them.
 */
export function compileCentre(file: CentreFile): Centre {
  const channels = compileChannels(file);
  const groups = (file.groups ?? []).map((group) => group.id).sort(byCodeUnit);
  const queueIds = file.queues.map((queue) => queue.id).sort(byCodeUnit);
  const queueIndex = new Map(queueIds.map((id, index) => [id, index]));
  const queuesById = new Map(file.queues.map((queue) => [queue.id, queue]));
  const queues = queueIds.map((id, index) => {
    const queue = queuesById.get(id);
    assert(queue !== undefined, 'a queue id comes from the file');
    return compileQueue({ file, queue, index, channels, groups, queueIndex });
  });
  const qualify = qualifier(file, groups, queueIndex);
  const agents = [...(file.agents ?? [])]
    .sort((a, b) => byCodeUnit(a.id, b.id))
    .map((agent, index) => compileAgent({ file, agent, index, qualify }));
  const voice = channels.find((channel) => channel.name === 'voice');
  assert(voice !== undefined, 'voice is built in');
  const defaultQueue = file.defaults?.queue;
  return {
    file,
    seed: seedWords(file.seed ?? 1),
    settings: compileSettings(file.routing ?? {}),
    channels,
    leastCost: Math.min(...channels.map(({ cost }) => cost)),
    groups,
    queues,
    reserving: queues.flatMap((queue) => (queue.reserve === null ? [] : [queue.index])),
    ownCalls: compileQueue({
      file: {
        schema: file.schema,
        id: file.id,
        timeZone: file.timeZone,
        queues: [],
      },
      queue: { id: '' },
      index: -1,
      channels,
      groups,
      queueIndex,
    }),
    agents,
    addresses: new Set((file.addresses ?? []).map((address) => address.id)),
    voice,
    defaultQueue: defaultQueue === undefined ? -1 : place(queueIndex, defaultQueue),
    defaultClass: file.defaults?.class ?? classDefault,
  };
}

/** UTF-16 code units, as `<` compares: the order of entities. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function place(places: ReadonlyMap<string, number>, id: string): number {
  const index = places.get(id);
  assert(index !== undefined, () => `queue ${id} is in the file`);
  return index;
}

function compileSettings(routing: RoutingSettings): Settings {
  return {
    precedence: routing.precedence ?? 'classFirst',
    maxWaitWithLiveOffer: routing.maxWaitWithLiveOffer ?? 'finishOffer',
    notReadyWithLiveOffer: routing.notReadyWithLiveOffer ?? 'rescind',
    ringGroupRescind: routing.ringGroupRescind ?? 'atConnect',
    autoAnswer: routing.autoAnswer ?? false,
    connectLimitMs: connectLimitMsOf(routing),
    callbackLimitMs: callbackLimitMsOf(routing),
    rejectCoolDownMs: routing.rejectCoolDownMs ?? 10_000,
    failCoolDownMs: routing.failCoolDownMs ?? 10_000,
    rejectsMax: routing.rejectsMax ?? 3,
    countRingGroup: routing.countRingGroup ?? false,
    autoReturnMs: routing.autoReturnMs ?? null,
    reofferAfterMs: routing.reofferAfterMs ?? 30_000,
    returnWindowMs: routing.returnWindowMs ?? 60_000,
    resumeWithinMs: routing.resumeWithinMs ?? 600_000,
    restoreAgeWithinMs: routing.restoreAgeWithinMs ?? 300_000,
    outboundCounts: routing.outboundCounts ?? true,
    idleKey: routing.idleKey ?? 'accrued',
    loadFirst: routing.loadFirst ?? false,
    excludeTransferrer: routing.excludeTransferrer ?? true,
    transferWaitMs: routing.transferWaitMs ?? 30_000,
    consultWrapUp: routing.consultWrapUp ?? false,
    finalFallback: routing.finalFallback ?? 'end',
    onActivation: routing.onActivation ?? 'migrate',
    wrapUpCapMs: routing.wrapUpCapMs ?? 3_600_000,
  };
}

/** Built-in ones, and those of the file, by name. */
export function compileChannels(file: CentreFile): readonly Channel[] {
  const { exclusive, interruptibleBy, ...named } = file.channels ?? {};
  const byName: { [name: string]: ChannelSetting } = { ...builtInChannels };
  for (const [name, setting] of Object.entries(named)) byName[name] = setting as ChannelSetting;
  const names = Object.keys(byName).sort(byCodeUnit);
  const noAnswersMax = file.routing?.noAnswersMax;
  return names.map((name, index) => {
    const setting = byName[name];
    assert(setting !== undefined, 'a channel name comes from the same table');
    const others = noAnswersMax?.['others'] ?? 3;
    return {
      name,
      index,
      cost: setting.cost,
      max: setting.max ?? null,
      answerLimitMs: setting.answerLimitMs ?? null,
      excludes: names.map((other) =>
        (exclusive ?? []).some(
          ([a, b]) => (a === name && b === other) || (a === other && b === name),
        ),
      ),
      interruptedBy: names.map((other) => interruptibleBy?.[name]?.includes(other) ?? false),
      isNeverInterrupted: (interruptibleBy?.[name] ?? []).length === 0,
      noAnswersMax: noAnswersMax?.[name] ?? (name === 'voice' ? 1 : others),
    };
  });
}

function compileQueue(of: {
  file: CentreFile;
  queue: QueueSetting;
  index: number;
  channels: readonly Channel[];
  groups: readonly string[];
  queueIndex: ReadonlyMap<string, number>;
}): QueueConfig {
  const { file, queue } = of;
  const group = file.groups?.find((candidate) => candidate.id === queue.group);
  const channel = of.channels.find((candidate) => candidate.name === (queue.channel ?? 'voice'));
  assert(channel !== undefined, () => `channel ${queue.channel} of queue ${queue.id} is known`);
  const plan = compilePlan(queue.plan ?? {}, {
    queue: of.index,
    queueIndex: of.queueIndex,
    defaults: file.defaults ?? {},
    loadFirst: file.routing?.loadFirst ?? false,
  });
  assert(plan.ok, () => `the plan of queue ${queue.id} holds the schema`);
  return {
    id: queue.id,
    index: of.index,
    group: queue.group === undefined ? -1 : of.groups.indexOf(queue.group),
    channel,
    plan: plan.plan,
    answerLimitMs: answerLimitMsOf(file, queue),
    wrapUp: compileWrapUp(queue, group, file),
    age: queue.age ?? 'contact',
    noStaff: queue.noStaff ?? 'wait',
    reserve: queue.reserve ?? null,
    promoteAfterMs: queue.promoteAfterMs ?? null,
  };
}

function compileWrapUp(
  queue: QueueSetting,
  group: GroupSetting | undefined,
  file: CentreFile,
): CompiledWrapUp {
  const rule = queue.wrapUp ?? group?.wrapUp ?? file.defaults?.wrapUp ?? { mode: 'none' };
  return {
    mode: rule.mode,
    limitMs: rule.limitMs ?? wrapUpLimitMsDefault,
    extensionsMax: rule.extensionsMax ?? 0,
    outcomeRequired: rule.outcomeRequired ?? false,
  };
}

function compileAgent(of: {
  file: CentreFile;
  agent: AgentSetting;
  index: number;
  qualify: (agent: AgentSetting) => Qualified;
}): AgentConfig {
  const { file, agent } = of;
  const { groups, links, skills } = of.qualify(agent);
  const mayOverride = file.routing?.mayOverrideWrapUp === true;
  return {
    id: agent.id,
    hash: fnv1a32(agent.id) | 0,
    index: of.index,
    capacity: agent.capacity ?? capacityDefault,
    wrapUp: (mayOverride ? agent.wrapUp : null) ?? null,
    groups,
    links,
    skills,
  };
}

type Qualified = Pick<AgentConfig, 'groups' | 'links' | 'skills'>;

/** What agents bring, by dense places; those who are but of one profile share it. */
function qualifier(
  file: CentreFile,
  groups: readonly string[],
  queueIndex: ReadonlyMap<string, number>,
): (agent: AgentSetting) => Qualified {
  const shared = new Map<string, Qualified>();
  return (agent) => {
    const { profile, skills, links, groups: own } = agent;
    const isPlain = skills === undefined && links === undefined && own === undefined;
    const known = isPlain && profile !== undefined ? shared.get(profile) : undefined;
    if (known !== undefined) return known;
    const qualified = compileQualification(agentQualification(file, agent), groups, queueIndex);
    if (isPlain && profile !== undefined) shared.set(profile, qualified);
    return qualified;
  };
}

function compileQualification(
  { skills, groups: own, links }: AgentQualification,
  groups: readonly string[],
  queueIndex: ReadonlyMap<string, number>,
): Qualified {
  return {
    groups: [...own].map((id) => groups.indexOf(id)).sort((a, b) => a - b),
    links: links.map((link, index) => ({
      // To a queue that the file does not have, it links to nothing.
      queue: queueIndex.get(link.queue) ?? -1,
      rank: link.rank ?? 0,
      delayMs: link.delayMs ?? 0,
      level: link.level ?? 0,
      order: link.order ?? index,
    })),
    skills,
  };
}

/** From the accepted offer to the connection; callbacks have {@link callbackLimitMsOf}. */
export function connectLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.connectLimitMs ?? connectLimitMsDefault;
}

/** From the agent's accept to the answer of the customer, whose telephone rings meanwhile. */
export function callbackLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.callbackLimitMs ?? callbackLimitMsDefault;
}

/** From the alert to the answer; nearest wins: queue, group, channel, centre. */
export function answerLimitMsOf(file: CentreFile, queue: QueueSetting): number {
  const group = file.groups?.find(({ id }) => id === queue.group);
  const channel = file.channels?.[queue.channel ?? 'voice'] as ChannelSetting | undefined;
  return (
    queue.answerLimitMs ??
    group?.answerLimitMs ??
    channel?.answerLimitMs ??
    file.defaults?.answerLimitMs ??
    answerLimitMsDefault
  );
}
