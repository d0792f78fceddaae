/**
 * The centre file `callwright.centre/1`: queues, agents, capacity, settings.
 * `contracts/files/centre/` validates it; `compile-centre.ts` adds defaults.
 */
import type { CallClass, QueuePlan, Strategy } from '../../rules/index.ts';

export type WrapUpMode = 'none' | 'optional' | 'timed' | 'mandatory';

export interface WrapUpRule {
  readonly mode: WrapUpMode;
  /** Longest wrap-up; default 30,000, if mandatory `routing.wrapUpCapMs`. */
  readonly limitMs?: number;
  /** How often an agent may extend a wrap-up; default 0. */
  readonly extensionsMax?: number;
  /** Default false. */
  readonly outcomeRequired?: boolean;
}

/** Service level formulas. */
export const serviceLevelIds = [
  'serviceLevelOffered',
  'serviceLevelOfferedAll',
  'serviceLevelNet',
  'serviceLevelNetAnsweredAbandoned',
  'serviceLevelCredit',
  'serviceLevelShort',
  'serviceLevelShortCredit',
  'serviceLevelAnsweredOnly',
  'serviceLevelRemoved',
] as const;
export type ServiceLevelId = (typeof serviceLevelIds)[number];

export interface ServiceLevelTarget {
  readonly measureId: ServiceLevelId;
  readonly share: number;
  readonly targetMs: number;
  /** Callers who leave within this time count as short abandons; at most `targetMs`, default 0. */
  readonly shortAbandonMs?: number;
}

/** Figures that an alarm may watch. */
export const alarmMeasures = ['waiting', 'longestWaitMs', 'serviceLevel'] as const;
export type AlarmMeasure = (typeof alarmMeasures)[number];

/** Limits of an alarm; routing does not read them. */
export interface AlarmLimit {
  readonly raiseAt: number;
  /** Value that ends the alarm; better than `raiseAt`, so that the alarm does not flicker. */
  readonly clearAt: number;
  /** How long the limit is exceeded before the alarm; default 0. */
  readonly forMs?: number;
}
export type QueueAlarms = { readonly [M in AlarmMeasure]?: AlarmLimit };

/** Limits of answer and wrap-up for queue, group or centre; the most specific applies. */
interface AnswerTerms {
  readonly answerLimitMs?: number;
  readonly wrapUp?: WrapUpRule;
}

interface Entity {
  readonly id: string;
  readonly name?: string;
}

export interface CentreDefaults extends AnswerTerms {
  readonly strategy?: Strategy;
  readonly class?: CallClass;
  readonly queue?: string;
}

/** Defaults of the section `routing`. */
export const routingDefaults = {
  precedence: 'classFirst' as 'classFirst' | 'rankFirst' | 'longestQueue',
  maxWaitWithLiveOffer: 'finishOffer' as 'finishOffer' | 'cut',
  notReadyWithLiveOffer: 'rescind' as 'rescind' | 'finishOffer',
  ringGroupRescind: 'atConnect' as 'atConnect' | 'atAccept',
  /** Whether every offer is answered in its instant. */
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
  idleKey: 'accrued' as 'accrued' | 'sinceStatus' | 'sinceLastInbound' | 'sinceLastOffer',
  loadFirst: false,
  excludeTransferrer: true,
  transferWaitMs: 30_000,
  consultWrapUp: false,
  /** What happens to a call after a loop of overflows, or moved to a queue that is not open. */
  finalFallback: 'end' as 'end' | 'callback' | 'message',
  onActivation: 'migrate' as 'migrate' | 'pin',
  wrapUpCapMs: 3_600_000,
};

export interface RoutingSettings extends Readonly<Partial<typeof routingDefaults>> {
  readonly autoReturnMs?: number;
  readonly mayOverrideWrapUp?: boolean;
  /**
   * Unanswered offers until Not Ready, by channel, `others` for the rest; default { voice: 1,
   * others: 3 }.
   */
  readonly noAnswersMax?: { readonly [channelOrOthers: string]: number };
}

export interface ChannelSetting {
  /** Units of capacity that a call takes. */
  readonly cost: number;
  /** Most calls at once; default floor(capacity / cost). */
  readonly max?: number;
  readonly answerLimitMs?: number;
}

/** Channels by name, and which of them exclude or interrupt each other. */
export interface ChannelSettings {
  readonly exclusive?: readonly (readonly [string, string])[];
  /** `{ chat: ["voice"] }`: voice may interrupt chat. */
  readonly interruptibleBy?: { readonly [channel: string]: readonly string[] };
  readonly [channel: string]:
    | ChannelSetting
    | readonly (readonly [string, string])[]
    | { readonly [channel: string]: readonly string[] }
    | undefined;
}

export interface LinkSetting {
  readonly queue: string;
  /** Calls of rank 1 wait while one of rank 0 can be served; default 0. */
  readonly rank?: number;
  /** How long a call waits in the queue before the link counts; default 0. */
  readonly delayMs?: number;
  /** How well the agent serves the queue, 0 is best; default 0. */
  readonly level?: number;
  /** The agent's place for strategy `linear`; default: the link's place in the list, from 0. */
  readonly order?: number;
}

export type GroupSetting = Entity & AnswerTerms;

export interface QueueSetting extends Entity, AnswerTerms {
  readonly group?: string;
  readonly channel?: string;
  readonly calendar?: string;
  readonly serviceLevel?: ServiceLevelTarget;
  readonly alarms?: QueueAlarms;
  readonly plan?: QueuePlan;
  /** Number of able agents kept free for this queue. */
  readonly reserve?: number;
  readonly promoteAfterMs?: number;
  /**
   * When the age of a call moved here starts: at its first arrival, or the move; default `contact`.
   */
  readonly age?: 'contact' | 'queue';
  readonly noStaff?: 'wait' | 'fallback';
  readonly treatments?: readonly string[];
}

interface Qualified {
  readonly skills?: { readonly [skill: string]: number };
  readonly groups?: readonly string[];
  readonly links?: readonly LinkSetting[];
}

export type ProfileSetting = Entity & Qualified;

/**
 * The agent's values replace the profile's: by skill, by the queue of a link, and `groups` as a
 * whole.
 */
export interface AgentSetting extends Entity, Qualified {
  readonly profile?: string;
  readonly user?: string;
  readonly capacity?: number;
  /** Replaces members of the queue's wrap-up rule, if `routing.mayOverrideWrapUp` is set. */
  readonly wrapUp?: Partial<WrapUpRule>;
}

export interface AddressSetting {
  readonly id: string;
  readonly dial?: string;
}

/**
 * Opening hours in local times `HH:MM`: `weekly` by weekday (1 = Monday) or range (`1-5`), `dates`
 * by `YYYY-MM-DD`.
 */
export interface CalendarSetting {
  readonly weekly: { readonly [days: string]: readonly (readonly [string, string])[] };
  readonly dates?: { readonly [date: string]: readonly (readonly [string, string])[] };
  /** Time before closing in which queues are `closing`; default 0. */
  readonly closingMs?: number;
}

export interface ChoiceSetting {
  readonly id: string;
  /** Text by language. */
  readonly name: { readonly [language: string]: string };
}

export interface CentreFile {
  readonly schema: 'callwright.centre/1';
  readonly id: string;
  readonly name?: string;
  readonly timeZone: string;
  readonly languages?: readonly string[];
  /** Seed of random strategies; default 1. */
  readonly seed?: number;
  readonly defaults?: CentreDefaults;
  readonly routing?: RoutingSettings;
  readonly channels?: ChannelSettings;
  readonly skills?: readonly string[];
  readonly calendars?: { readonly [id: string]: CalendarSetting };
  readonly groups?: readonly GroupSetting[];
  readonly queues: readonly QueueSetting[];
  readonly profiles?: readonly ProfileSetting[];
  readonly activities?: readonly ChoiceSetting[];
  /** Listed in this order for agents; routing does not read it. */
  readonly notReadyReasons?: readonly ChoiceSetting[];
  readonly outcomeCodes?: readonly ChoiceSetting[];
  readonly addresses?: readonly AddressSetting[];
  /** Most groups of an agent at one address; default: all. */
  readonly maxGroupsPerAddress?: number;
  /** Kinds of agents' requests served here, not by another ACD; default: all. */
  readonly coreKinds?: readonly string[];
  readonly agents?: readonly AgentSetting[];
  readonly rules?: readonly { readonly file: string; readonly version: number }[];
}

export interface AgentQualification {
  readonly skills: ReadonlyMap<string, number>;
  readonly groups: ReadonlySet<string>;
  /** Links, one per queue; the place in the list is the default of `order`. */
  readonly links: readonly LinkSetting[];
}

/**
 * Skills, groups and links of an agent. An agent without links gets a default link to every queue
 * of these groups, by id.
 */
export function agentQualification(file: CentreFile, agent: AgentSetting): AgentQualification {
  const profile = file.profiles?.find(({ id }) => id === agent.profile);
  const groups = new Set(agent.groups ?? profile?.groups);
  const skills = agentSkills(agent, profile);
  if (agent.links === undefined && profile?.links === undefined) {
    const queues = file.queues.filter(({ group }) => group !== undefined && groups.has(group));
    const ids = queues.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1));
    return { skills, groups, links: ids.map((queue) => ({ queue })) };
  }
  // The profile's links in order, some replaced by the agent's own, then the agent's others.
  const links = new Map((profile?.links ?? []).map((link) => [link.queue, link]));
  for (const link of agent.links ?? []) links.set(link.queue, link);
  return { skills, groups, links: [...links.values()] };
}

/** By queue, agents whose links count: those who can sign on to the queue's group, if any. */
export function agentsByQueue(file: CentreFile): ReadonlyMap<string, readonly string[]> {
  const groupOf = new Map(file.queues.map(({ id, group }) => [id, group]));
  const linked = new Map<string, string[]>(file.queues.map(({ id }) => [id, []]));
  for (const agent of file.agents ?? []) {
    const { groups, links } = agentQualification(file, agent);
    for (const { queue } of links) {
      const group = groupOf.get(queue);
      if (group === undefined || groups.has(group)) linked.get(queue)?.push(agent.id);
    }
  }
  return linked;
}

/** Resolves the skills alone. */
export function agentSkills(
  agent: AgentSetting,
  profile: ProfileSetting | undefined,
): ReadonlyMap<string, number> {
  return new Map(Object.entries({ ...profile?.skills, ...agent.skills }));
}
