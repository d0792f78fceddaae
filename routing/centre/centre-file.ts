/**
 * The centre file `callwright.centre/1`: queues, people, capacity and settings that the core routes
 * by.
 *
 * Types only; `contracts/files/centre/` validates, `compile-centre.ts` fills in the defaults.
 *
 * What an agent brings to the queues, their profile's members and their own put together.
 *
 * Own members win: per skill, per queue of a link; `groups` whole. Without any links they have a
 * plain one to every queue of their groups, in the order of their ids.
 * Source: ux-and-api.md 17.1; ux-and-api.md 17.1 (`links`, `profiles`, `agents`).
 */
import type { CallClass, QueuePlan, Strategy } from '../../rules/index.ts';

export type WrapUpMode = 'none' | 'optional' | 'timed' | 'mandatory';

export interface WrapUpRule {
  readonly mode: WrapUpMode;
  /** [30,000] */
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

export interface CentreDefaults {
  readonly answerLimitMs?: number;
  readonly wrapUp?: WrapUpRule;
  readonly strategy?: Strategy;
  readonly class?: CallClass;
  readonly queue?: string;
}

export interface RoutingSettings {
  readonly precedence?: 'classFirst' | 'rankFirst' | 'longestQueue';
  readonly maxWaitWithLiveOffer?: 'finishOffer' | 'cut';
  readonly notReadyWithLiveOffer?: 'rescind' | 'finishOffer';
  readonly ringGroupRescind?: 'atConnect' | 'atAccept';
  /** Agents take what they are offered in the instant of the offer [false]. */
  readonly autoAnswer?: boolean;
  readonly connectLimitMs?: number;
  readonly callbackLimitMs?: number;
  readonly rejectCoolDownMs?: number;
  readonly failCoolDownMs?: number;
  readonly rejectsMax?: number;
  /** By channel, `others` for the rest [{ voice: 1, others: 3 }]. */
  readonly noAnswersMax?: { readonly [channelOrOthers: string]: number };
  readonly countRingGroup?: boolean;
  readonly autoReturnMs?: number;
  readonly reofferAfterMs?: number;
  readonly returnWindowMs?: number;
  readonly resumeWithinMs?: number;
  readonly restoreAgeWithinMs?: number;
  readonly outboundCounts?: boolean;
  readonly idleKey?: 'accrued' | 'sinceStatus' | 'sinceLastInbound' | 'sinceLastOffer';
  readonly loadFirst?: boolean;
  readonly excludeTransferrer?: boolean;
  readonly transferWaitMs?: number;
  readonly consultWrapUp?: boolean;
  /** Where a loop of overflows, or a move to a queue not open, ends [end]. */
  readonly finalFallback?: 'end' | 'callback' | 'message';
  readonly onActivation?: 'migrate' | 'pin';
  readonly mayOverrideWrapUp?: boolean;
  readonly wrapUpCapMs?: number;
}

export interface ChannelSetting {
  /** Units debited per hold. */
  readonly cost: number;
  /** Holds at once [floor(capacity / cost)]. */
  readonly max?: number;
  readonly answerLimitMs?: number;
}

/**
 * Channels by name; beside them, in the same object, which exclude and which interrupt each other.
 */
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

export interface GroupSetting {
  readonly id: string;
  readonly name?: string;
  readonly wrapUp?: WrapUpRule;
  readonly answerLimitMs?: number;
}

export interface QueueSetting {
  readonly id: string;
  readonly name?: string;
  readonly group?: string;
  readonly channel?: string;
  readonly calendar?: string;
  readonly serviceLevel?: ServiceLevelTarget;
  readonly plan?: QueuePlan;
  readonly answerLimitMs?: number;
  readonly wrapUp?: WrapUpRule;
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

export interface ProfileSetting extends Qualified {
  readonly id: string;
  readonly name?: string;
}

/** Own members win over the profile's: per skill, per queue of a link; `groups` whole. */
export interface AgentSetting extends Qualified {
  readonly id: string;
  readonly name?: string;
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

/** What an agent may say they are doing. */
export interface ActivitySetting {
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
  readonly activities?: readonly ActivitySetting[];
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

/** Resolves one agent of a file. */
export function agentQualification(file: CentreFile, agent: AgentSetting): AgentQualification {
  const profile = file.profiles?.find((candidate) => candidate.id === agent.profile);
  const groups = new Set(agent.groups ?? profile?.groups);
  const hasLinks = agent.links !== undefined || profile?.links !== undefined;
  return {
    skills: agentSkills(agent, profile),
    groups,
    links: hasLinks ? merged(profile?.links ?? [], agent.links ?? []) : ofGroups(file, groups),
  };
}

/** The skills alone. */
export function agentSkills(
  agent: AgentSetting,
  profile: ProfileSetting | undefined,
): ReadonlyMap<string, number> {
  return new Map(Object.entries({ ...profile?.skills, ...agent.skills }));
}

function ofGroups(file: CentreFile, groups: ReadonlySet<string>): readonly LinkSetting[] {
  return file.queues
    .filter(({ group }) => group !== undefined && groups.has(group))
    .map(({ id }) => ({ queue: id }))
    .sort((a, b) => (a.queue < b.queue ? -1 : 1));
}

/** The profile's links in order, each replaced by the agent's own; then their further ones. */
function merged(
  profile: readonly LinkSetting[],
  own: readonly LinkSetting[],
): readonly LinkSetting[] {
  const replaced = profile.map((link) => own.find((mine) => mine.queue === link.queue) ?? link);
  const further = own.filter((mine) => !profile.some((link) => link.queue === mine.queue));
  return [...replaced, ...further];
}
