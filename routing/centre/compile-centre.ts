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
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type ChannelSetting,
  type LinkSetting,
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

export type CompiledWrapUp = Required<WrapUpRule>;

export interface Link extends Required<Omit<LinkSetting, 'queue'>> {
  readonly queue: number;
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

const answerLimitMsDefault = 20_000;
const capacityDefault = 100;
const classDefault: CallClass = 2;

const wrapUpDefaults: CompiledWrapUp = {
  mode: 'none',
  limitMs: 30_000,
  extensionsMax: 0,
  outcomeRequired: false,
};

const settingDefaults: Settings = {
  precedence: 'classFirst',
  maxWaitWithLiveOffer: 'finishOffer',
  notReadyWithLiveOffer: 'rescind',
  ringGroupRescind: 'atConnect',
  autoAnswer: false,
  connectLimitMs: 10_000,
  callbackLimitMs: 25_000,
  rejectCoolDownMs: 10_000,
  failCoolDownMs: 10_000,
  rejectsMax: 3,
  countRingGroup: false,
  autoReturnMs: null,
  reofferAfterMs: 30_000,
  returnWindowMs: 60_000,
  resumeWithinMs: 600_000,
  restoreAgeWithinMs: 300_000,
  outboundCounts: true,
  idleKey: 'accrued',
  loadFirst: false,
  excludeTransferrer: true,
  transferWaitMs: 30_000,
  consultWrapUp: false,
  finalFallback: 'end',
  onActivation: 'migrate',
  wrapUpCapMs: 3_600_000,
};

/** What the parts of a file are compiled with. */
interface Places {
  readonly file: CentreFile;
  readonly channels: readonly Channel[];
  /** Ids, by place. */
  readonly groups: readonly string[];
  readonly queueIndex: ReadonlyMap<string, number>;
}

/**
 * Compiles a file that holds the schema; its references are asserted, for the border has checked
 * them.
 */
export function compileCentre(file: CentreFile): Centre {
  const channels = compileChannels(file);
  const groups = (file.groups ?? []).map(({ id }) => id).sort(byCodeUnit);
  const sorted = [...file.queues].sort(byId);
  const queueIndex = new Map(sorted.map(({ id }, index) => [id, index]));
  const places: Places = { file, channels, groups, queueIndex };
  const queues = sorted.map((queue, index) => compileQueue(places, queue, index));
  const voice = channels.find(({ name }) => name === 'voice');
  assert(voice !== undefined, 'voice is built in');
  const { queue: defaultId, class: defaultClass = classDefault } = file.defaults ?? {};
  const defaultQueue = defaultId === undefined ? -1 : queueIndex.get(defaultId);
  assert(defaultQueue !== undefined, () => `queue ${defaultId} is in the file`);
  const { schema, id, timeZone } = file;
  const bare: Places = { ...places, file: { schema, id, timeZone, queues: [] } };
  return {
    file,
    seed: seedWords(file.seed ?? 1),
    settings: { ...settingDefaults, ...file.routing },
    channels,
    leastCost: Math.min(...channels.map(({ cost }) => cost)),
    groups,
    queues,
    reserving: queues.flatMap(({ reserve, index }) => (reserve === null ? [] : [index])),
    ownCalls: compileQueue(bare, { id: '' }, -1),
    agents: compileAgents(places),
    addresses: new Set((file.addresses ?? []).map((address) => address.id)),
    voice,
    defaultQueue,
    defaultClass,
  };
}

/** UTF-16 code units, as `<` compares: the order of entities. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return byCodeUnit(a.id, b.id);
}

/** Built-in ones, and those of the file, by name. */
function compileChannels(file: CentreFile): readonly Channel[] {
  const { exclusive = [], interruptibleBy, ...named } = file.channels ?? {};
  const byName = Object.entries({ ...builtInChannels, ...named } as typeof builtInChannels);
  byName.sort(([a], [b]) => byCodeUnit(a, b));
  const names = byName.map(([name]) => name);
  const noAnswersMax = file.routing?.noAnswersMax;
  return byName.map(([name, { cost, max = null, answerLimitMs = null }], index) => {
    const interrupting = interruptibleBy?.[name] ?? [];
    return {
      name,
      index,
      cost,
      max,
      answerLimitMs,
      excludes: names.map((other) =>
        exclusive.some(([a, b]) => (a === name && b === other) || (a === other && b === name)),
      ),
      interruptedBy: names.map((other) => interrupting.includes(other)),
      isNeverInterrupted: interrupting.length === 0,
      noAnswersMax:
        noAnswersMax?.[name] ?? (name === 'voice' ? 1 : (noAnswersMax?.['others'] ?? 3)),
    };
  });
}

function compileQueue(places: Places, queue: QueueSetting, index: number): QueueConfig {
  const { file, channels, groups, queueIndex } = places;
  const channel = channels.find(({ name }) => name === (queue.channel ?? 'voice'));
  assert(channel !== undefined, () => `channel ${queue.channel} of queue ${queue.id} is known`);
  const plan = compilePlan(queue.plan ?? {}, { file, queueIndex, queue: index });
  assert(typeof plan !== 'string', () => `the plan of queue ${queue.id} holds the schema`);
  const group = file.groups?.find(({ id }) => id === queue.group);
  const wrapUp = queue.wrapUp ?? group?.wrapUp ?? file.defaults?.wrapUp;
  return {
    id: queue.id,
    index,
    group: queue.group === undefined ? -1 : groups.indexOf(queue.group),
    channel,
    plan,
    answerLimitMs: answerLimitMsOf(file, queue),
    wrapUp: { ...wrapUpDefaults, ...wrapUp },
    age: queue.age ?? 'contact',
    noStaff: queue.noStaff ?? 'wait',
    reserve: queue.reserve ?? null,
    promoteAfterMs: queue.promoteAfterMs ?? null,
  };
}

function compileAgents(places: Places): readonly AgentConfig[] {
  const { file } = places;
  const mayOverride = file.routing?.mayOverrideWrapUp === true;
  /** By profile: those who are but of one share what they bring. */
  const shared = new Map<string, Qualified>();
  return [...(file.agents ?? [])].sort(byId).map((agent, index) => {
    const { id, profile, skills, links, groups, capacity = capacityDefault } = agent;
    const isPlain = skills === undefined && links === undefined && groups === undefined;
    const known = isPlain && profile !== undefined ? shared.get(profile) : undefined;
    const qualified = known ?? qualify(places, agent);
    if (isPlain && profile !== undefined) shared.set(profile, qualified);
    const wrapUp = (mayOverride ? agent.wrapUp : null) ?? null;
    return { id, hash: fnv1a32(id) | 0, index, capacity, wrapUp, ...qualified };
  });
}

type Qualified = Pick<AgentConfig, 'groups' | 'links' | 'skills'>;

/** What an agent brings, by dense places. */
function qualify({ file, groups, queueIndex }: Places, agent: AgentSetting): Qualified {
  const { skills, groups: own, links } = agentQualification(file, agent);
  return {
    groups: [...own].map((id) => groups.indexOf(id)).sort((a, b) => a - b),
    links: links.map(({ queue, rank = 0, delayMs = 0, level = 0, order }, index) => ({
      // To a queue that the file does not have, it links to nothing.
      queue: queueIndex.get(queue) ?? -1,
      rank,
      delayMs,
      level,
      order: order ?? index,
    })),
    skills,
  };
}

/**
 * Whether a file can be compiled: its plans hold the rules, channels and queues named are there.
 * Asked of one that comes with an input: the border has looked at it, a driver of its own may not
 * have one, and a bad file must be a refusal, not the end of the core.
 */
export function isSound(file: CentreFile): boolean {
  const queueIndex = new Map(file.queues.map(({ id }, index) => [id, index]));
  const channels = new Set(compileChannels(file).map(({ name }) => name));
  const defaultQueue = file.defaults?.queue;
  if (defaultQueue !== undefined && !queueIndex.has(defaultQueue)) return false;
  return file.queues.every(({ plan = {}, channel = 'voice', promoteAfterMs = 1 }, queue) => {
    const compiled = compilePlan(plan, { file, queueIndex, queue });
    return typeof compiled !== 'string' && channels.has(channel) && promoteAfterMs >= 1;
  });
}

/** From the accepted offer to the connection; callbacks have {@link callbackLimitMsOf}. */
export function connectLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.connectLimitMs ?? settingDefaults.connectLimitMs;
}

/** From the agent's accept to the answer of the customer, whose telephone rings meanwhile. */
export function callbackLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.callbackLimitMs ?? settingDefaults.callbackLimitMs;
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
