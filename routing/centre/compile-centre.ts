/**
 * Compiles the centre file: fills in defaults, turns ids into indexes from 0. Entities are sorted
 * by id, so indexes decide ties and the file's order does not matter.
 */
import { assert, fnv1a32, seedWords } from '../../kernel/index.ts';
import type { CallClass } from '../../rules/index.ts';
import type {
  AgentSetting,
  CentreFile,
  ChannelSetting,
  LinkSetting,
  QueueSetting,
  RoutingSettings,
  WrapUpRule,
} from '../files/index.ts';
import { agentQualification } from './agent-qualification.ts';
import { compileAsking } from './compile-asking.ts';
import { compilePlan } from './compile-plan.ts';
import type { Strategies } from './strategies.ts';

export type Channel = Readonly<ReturnType<typeof compileChannels>[number]>;
export type QueueConfig = Readonly<ReturnType<typeof compileQueue>>;
export type AgentConfig = Readonly<ReturnType<typeof compileAgents>[number]>;
export type Centre = Readonly<ReturnType<typeof compileCentre>>;
export type CompiledWrapUp = Required<WrapUpRule>;

export interface Link extends Required<Omit<LinkSetting, 'queue'>> {
  readonly queue: number;
}

/** Settings of the section `routing` that hold for all channels and agents, filled in. */
export interface Settings
  extends Required<Omit<RoutingSettings, 'autoReturnMs' | 'noAnswersMax' | 'mayOverrideWrapUp'>> {
  readonly autoReturnMs: number | null;
}

/** Defaults of the section `routing`. */
export const routingDefaults: Omit<Settings, 'autoReturnMs'> = {
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

const builtInChannels: { readonly [name: string]: ChannelSetting } = {
  voice: { cost: 100, max: 1 },
  chat: { cost: 20, max: 5 },
  email: { cost: 20, max: 5 },
  review: { cost: 100, max: 1 },
};

const answerLimitMsDefault = 20_000;
const capacityDefault = 100;
const classDefault: CallClass = 2;

/** Limit in ms of a timed wrap-up without one. */
const wrapUpLimitMsDefault = 30_000;

const wrapUpDefaults: CompiledWrapUp = {
  mode: 'none',
  limitMs: wrapUpLimitMsDefault,
  extensionsMax: 0,
  outcomeRequired: false,
};

interface Places {
  readonly file: CentreFile;
  readonly channels: readonly Channel[];
  /** Ids by index. */
  readonly groups: readonly string[];
  readonly queueIndex: ReadonlyMap<string, number>;
  readonly strategies: Strategies;
}

/** Compiles a valid file; references are asserted, as the border has checked them. */
export function compileCentre(file: CentreFile, strategies: Strategies) {
  const channels: readonly Channel[] = compileChannels(file);
  const groups: readonly string[] = (file.groups ?? []).map(({ id }) => id).sort();
  const sorted = [...file.queues].sort(byId);
  const queueIndex = new Map(sorted.map(({ id }, index) => [id, index]));
  const places: Places = { file, channels, groups, queueIndex, strategies };
  const queues: readonly QueueConfig[] = sorted.map((queue, index) =>
    compileQueue(places, queue, index),
  );
  const voice = channels.find(({ name }) => name === 'voice');
  assert(voice !== undefined, 'voice is built in');
  const { queue: defaultId, class: defaultClass = classDefault } = file.defaults ?? {};
  const defaultQueue = defaultId === undefined ? -1 : queueIndex.get(defaultId);
  assert(defaultQueue !== undefined, () => `queue ${defaultId} is in the file`);
  const { schema, id, timeZone } = file;
  const bare: Places = { ...places, file: { schema, id, timeZone, queues: [] } };
  const settings: Settings = { ...routingDefaults, autoReturnMs: null, ...file.routing };
  return {
    file,
    strategies,
    seed: seedWords(file.seed ?? 1),
    settings,
    channels,
    leastCost: Math.min(...channels.map(({ cost }) => cost)),
    groups,
    queues,
    reserving: queues.filter(({ reserve }) => reserve !== null).map(({ index }) => index),
    /** In place of a queue for agents' own calls. */
    ownCalls: compileQueue(bare, { id: '' }, -1),
    addresses: new Set((file.addresses ?? []).map((address) => address.id)),
    voice,
    defaultQueue,
    defaultClass,
  };
}

/** Order by id in UTF-16 code units, as `<` compares. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function compileChannels(file: CentreFile) {
  const { exclusive = [], interruptibleBy, ...named } = file.channels ?? {};
  const byName = Object.entries({ ...builtInChannels, ...named } as typeof builtInChannels);
  const names = byName.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name]) => name);
  const noAnswersMax = file.routing?.noAnswersMax;
  return byName.map(([name, { cost, max = null, answerLimitMs = null }], index) => {
    const interrupting = interruptibleBy?.[name] ?? [];
    /** By channel: never together with this one; may interrupt this one. */
    const excludes: readonly boolean[] = names.map((other) =>
      exclusive.some(([a, b]) => (a === name && b === other) || (a === other && b === name)),
    );
    const interruptedBy: readonly boolean[] = names.map((other) => interrupting.includes(other));
    return {
      name,
      index,
      cost,
      /** Most calls at once; null: floor(capacity / cost) of the agent. */
      max,
      answerLimitMs,
      excludes,
      interruptedBy,
      isNeverInterrupted: interrupting.length === 0,
      noAnswersMax:
        noAnswersMax?.[name] ?? (name === 'voice' ? 1 : (noAnswersMax?.['others'] ?? 3)),
    };
  });
}

function compileQueue(places: Places, queue: QueueSetting, index: number) {
  const { file, channels, groups, queueIndex, strategies } = places;
  const channel = channels.find(({ name }) => name === (queue.channel ?? 'voice'));
  assert(channel !== undefined, () => `channel ${queue.channel} of queue ${queue.id} is known`);
  const plan = compilePlan(queue.plan ?? {}, { file, queueIndex, queue: index, strategies });
  assert(typeof plan !== 'string', () => `the plan of queue ${queue.id}: ${plan}`);
  const group = file.groups?.find(({ id }) => id === queue.group);
  const rule = queue.wrapUp ?? group?.wrapUp ?? file.defaults?.wrapUp;
  const limitMs = wrapUpLimitMsOf(rule, file.routing);
  const wrapUp: CompiledWrapUp = { ...wrapUpDefaults, ...rule, limitMs };
  return {
    id: queue.id,
    index,
    /** Index of the queue's group; -1: none, so no session is needed. */
    group: queue.group === undefined ? -1 : groups.indexOf(queue.group),
    channel,
    plan,
    answerLimitMs: answerLimitMsOf(file, queue),
    wrapUp,
    age: queue.age ?? 'contact',
    noStaff: queue.noStaff ?? 'wait',
    /** Able agents kept free; null: none, so able agents are not counted. */
    reserve: queue.reserve ?? null,
    promoteAfterMs: queue.promoteAfterMs ?? null,
    callbacksWhileClosed: queue.callbacksWhileClosed ?? true,
    asks: compileAsking(queue, queueIndex),
  };
}

/** The agents in order of id; the core keeps each with its agent's state. */
export function compileAgents({ file, groups, queues, strategies }: Centre) {
  const queueIndex = new Map(queues.map(({ id, index }) => [id, index]));
  /** Equal settings of agents share an object. */
  const shared = new Map<string, ReturnType<typeof bring>>();
  const templates = new Map<string, number>();
  return [...(file.agents ?? [])].sort(byId).map((agent, index) => {
    const { id, profile, capacity, wrapUp, skills, links, groups: own } = agent;
    const text = JSON.stringify([profile, capacity, wrapUp, skills, links, own]);
    const brings =
      shared.get(text) ?? bring({ file, groups, queueIndex, strategies }, agent, templates);
    shared.set(text, brings);
    /** Used instead of the id in random draws. */
    const hash = fnv1a32(id) | 0;
    return { id, hash, index, brings };
  });
}

/** An agent's settings, with indexes for ids. */
function bring(
  { file, groups, queueIndex }: Omit<Places, 'channels'>,
  agent: AgentSetting,
  templates: Map<string, number>,
) {
  const { skills, groups: own, links: linked } = agentQualification(file, agent);
  const mayOverride = file.routing?.mayOverrideWrapUp === true;
  const links = linked.map((link, order): Link => {
    // Links to unknown queues do not count.
    const queue = queueIndex.get(link.queue) ?? -1;
    return { rank: 0, delayMs: 0, level: 0, order, ...link, queue };
  });
  const text = JSON.stringify([links, [...skills].sort(([a], [b]) => (a < b ? -1 : 1))]);
  const template = templates.get(text) ?? templates.size;
  templates.set(text, template);
  return {
    capacity: agent.capacity ?? capacityDefault,
    /** Replaces members of the queue's wrap-up rule; null: none. */
    wrapUp: (mayOverride ? agent.wrapUp : null) ?? null,
    groups: [...own].map((id) => groups.indexOf(id)).sort((a, b) => a - b) as readonly number[],
    links: links as readonly Link[],
    skills,
    /** Number that agents with equal links and skills share. */
    template,
  };
}

/**
 * Whether plans are valid, and the channels and queues they name exist. A bad centre in an input
 * must be refused, not stop the core.
 */
export function isSound(file: CentreFile, strategies: Strategies): boolean {
  const queueIndex = new Map(file.queues.map(({ id }, index) => [id, index]));
  const channels = new Set(compileChannels(file).map(({ name }) => name));
  const defaultQueue = file.defaults?.queue;
  if (defaultQueue !== undefined && !queueIndex.has(defaultQueue)) return false;
  return file.queues.every(({ plan = {}, channel = 'voice', promoteAfterMs = 1, menu }, queue) => {
    const choices = menu?.choices ?? [];
    if (choices.some(({ to }) => to.kind === 'move' && !queueIndex.has(to.queue))) return false;
    const compiled = compilePlan(plan, { file, queueIndex, queue, strategies });
    return typeof compiled !== 'string' && channels.has(channel) && promoteAfterMs >= 1;
  });
}

/** Longest time from accept to connection; for callbacks see {@link callbackLimitMsOf}. */
export function connectLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.connectLimitMs ?? routingDefaults.connectLimitMs;
}

/** Longest time from an agent's accept to the answer of the customer dialled. */
export function callbackLimitMsOf(routing: CentreFile['routing']): number {
  return routing?.callbackLimitMs ?? routingDefaults.callbackLimitMs;
}

/**
 * Longest wrap-up. Agents end a mandatory one, limited by the general cap unless its rule states a
 * limit.
 */
export function wrapUpLimitMsOf(
  rule: WrapUpRule | undefined,
  { wrapUpCapMs = routingDefaults.wrapUpCapMs }: CentreFile['routing'] = {},
): number {
  return rule?.limitMs ?? (rule?.mode === 'mandatory' ? wrapUpCapMs : wrapUpLimitMsDefault);
}

/** Longest time from alert to answer: the first stated by queue, group, channel, centre. */
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
