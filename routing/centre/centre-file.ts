/**
 * The centre file `callwright.centre/1`: queues, people, capacity and settings that the core routes
 * by; and what an agent of it brings to the queues.
 *
 * `contracts/files/centre/` validates, `compile-centre.ts` fills in the defaults.
 * Source: ux-and-api.md 17.1.
 */
import type { CallClass, QueuePlan, Strategy } from '../../rules/index.ts';

export type WrapUpMode = 'none' | 'optional' | 'timed' | 'mandatory';

export interface WrapUpRule {
  readonly mode: WrapUpMode;
  /** [30,000; of a mandatory wrap-up `routing.wrapUpCapMs`] */
  readonly limitMs?: number;
  /** [0] */
  readonly extensionsMax?: number;
  /** [false] */
  readonly outcomeRequired?: boolean;
}

/** The nine service levels of acd-routing.md C2. */
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
  /** At most `targetMs` [0]. */
  readonly shortAbandonMs?: number;
}

/** Figures of a queue that an alarm may watch. */
export const alarmMeasures = ['waiting', 'longestWaitMs', 'serviceLevel'] as const;
export type AlarmMeasure = (typeof alarmMeasures)[number];

/** Routing asks nothing of alarms: who watches a queue does. */
export interface AlarmLimit {
  readonly raiseAt: number;
  /** Nearer to what is wanted than `raiseAt`. */
  readonly clearAt: number;
  /** How long the figure must have been there [0]. */
  readonly forMs?: number;
}
export type QueueAlarms = { readonly [M in AlarmMeasure]?: AlarmLimit };

/** What a queue, its group and the centre may each say; the nearest wins. */
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

/** What `routing` leaves out is this. */
export const routingDefaults = {
  precedence: 'classFirst' as 'classFirst' | 'rankFirst' | 'longestQueue',
  maxWaitWithLiveOffer: 'finishOffer' as 'finishOffer' | 'cut',
  notReadyWithLiveOffer: 'rescind' as 'rescind' | 'finishOffer',
  ringGroupRescind: 'atConnect' as 'atConnect' | 'atAccept',
  /** Agents take what they are offered in the instant of the offer. */
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
  /** Where a loop of overflows, or a move to a queue not open, ends. */
  finalFallback: 'end' as 'end' | 'callback' | 'message',
  onActivation: 'migrate' as 'migrate' | 'pin',
  wrapUpCapMs: 3_600_000,
};

export interface RoutingSettings extends Readonly<Partial<typeof routingDefaults>> {
  readonly autoReturnMs?: number;
  readonly mayOverrideWrapUp?: boolean;
  /** By channel, `others` for the rest [{ voice: 1, others: 3 }]. */
  readonly noAnswersMax?: { readonly [channelOrOthers: string]: number };
}

export interface ChannelSetting {
  /** Units debited per hold. */
  readonly cost: number;
  /** Holds at once [floor(capacity / cost)]. */
  readonly max?: number;
  readonly answerLimitMs?: number;
}

/** Channels by name; beside them, in the same object, which exclude and interrupt each other. */
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
  /** Strict: a busy rank 0 starves rank 1 [0]. */
  readonly rank?: number;
  /** The call must have waited this long in the queue [0]. */
  readonly delayMs?: number;
  /** 0 is best [0]. */
  readonly level?: number;
  /** For `linear` [place in the list, from 0]. */
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
  /** Able agents kept for this queue (test 11). */
  readonly reserve?: number;
  readonly promoteAfterMs?: number;
  /** What a call moved in keeps: its contact's age, or none [contact]. */
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

/** Own members win over the profile's: per skill, per queue of a link; `groups` whole. */
export interface AgentSetting extends Entity, Qualified {
  readonly profile?: string;
  readonly user?: string;
  /** Units [100]. */
  readonly capacity?: number;
  /** What it states replaces the queue's, where `routing.mayOverrideWrapUp`. */
  readonly wrapUp?: Partial<WrapUpRule>;
}

export interface AddressSetting {
  readonly id: string;
  readonly dial?: string;
}

/**
 * Local times `HH:MM`; `weekly` keys are weekdays (1 = Monday) or ranges (`1-5`), `dates` keys
 * `YYYY-MM-DD`.
 */
export interface CalendarSetting {
  readonly weekly: { readonly [days: string]: readonly (readonly [string, string])[] };
  readonly dates?: { readonly [date: string]: readonly (readonly [string, string])[] };
  /** How long before the end the queues are `closing` [0]. */
  readonly closingMs?: number;
}

/** What an agent may say: what they do, why they are not ready, what came of a call. */
export interface SayingSetting {
  readonly id: string;
  /** By language. */
  readonly name: { readonly [language: string]: string };
}

export interface CentreFile {
  readonly schema: 'callwright.centre/1';
  readonly id: string;
  readonly name?: string;
  readonly timeZone: string;
  readonly languages?: readonly string[];
  /** Of the random comparator [1]. */
  readonly seed?: number;
  readonly defaults?: CentreDefaults;
  readonly routing?: RoutingSettings;
  readonly channels?: ChannelSettings;
  readonly skills?: readonly string[];
  readonly calendars?: { readonly [id: string]: CalendarSetting };
  readonly groups?: readonly GroupSetting[];
  readonly queues: readonly QueueSetting[];
  readonly profiles?: readonly ProfileSetting[];
  readonly activities?: readonly SayingSetting[];
  /** Of which screens of agents offer a choice, in this order; routing never asks. */
  readonly notReadyReasons?: readonly SayingSetting[];
  readonly outcomeCodes?: readonly SayingSetting[];
  readonly addresses?: readonly AddressSetting[];
  /** Groups that can be signed on to at one address at a time [all]. */
  readonly maxGroupsPerAddress?: number;
  /** Requests of agents that this core serves; the others wait for another ACD [all]. */
  readonly coreKinds?: readonly string[];
  readonly agents?: readonly AgentSetting[];
  readonly rules?: readonly { readonly file: string; readonly version: number }[];
}

export interface AgentQualification {
  readonly skills: ReadonlyMap<string, number>;
  readonly groups: ReadonlySet<string>;
  /** A queue stands once; the place is the default of `order`. */
  readonly links: readonly LinkSetting[];
}

/**
 * Resolves one agent of a file. Without any links they have a plain one to every queue of their
 * groups, in the order of the ids.
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
  // The profile's in their order, each replaced by the agent's own; then their further ones.
  const links = new Map((profile?.links ?? []).map((link) => [link.queue, link]));
  for (const link of agent.links ?? []) links.set(link.queue, link);
  return { skills, groups, links: [...links.values()] };
}

/** By queue, the agents whose link to it counts: they can sign on to its group, where it has one. */
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

/** The skills alone. */
export function agentSkills(
  agent: AgentSetting,
  profile: ProfileSetting | undefined,
): ReadonlyMap<string, number> {
  return new Map(Object.entries({ ...profile?.skills, ...agent.skills }));
}
