/**
 * Centres of given sizes: each queue requires a skill at a level that falls after a while; each
 * profile links to a few queues at two ranks.
 */
import type {
  AgentSetting,
  CentreDefaults,
  CentreFile,
  ChannelSettings,
  ProfileSetting,
  QueueSetting,
  RoutingSettings,
} from '../routing/index.ts';
import { numbered } from './rounds.ts';

export interface CentreSize {
  readonly agents: number;
  readonly queues: number;
  readonly profiles: number;
}

export interface CentreFeatures {
  readonly defaults?: CentreDefaults;
  readonly routing?: RoutingSettings;
  readonly channels?: ChannelSettings;
  readonly queue?: (place: number) => Partial<QueueSetting>;
}

const skills = 30;
const linksPerProfile = 5;
/** Level of the skill in the first step, and the one from {@link widenAtMs} on. */
const firstLevel = 50;
const laterLevel = 20;
const widenAtMs = 5_000;
/** No call of a bench waits this long, but its timers are armed and cancelled. */
const maxWaitMs = 3_600_000;

const levelSpread = 50;

/** Equal sizes and features give equal centres. Profiles differ, up to 125,000. */
export function benchCentre(size: CentreSize, features: CentreFeatures = {}): CentreFile {
  const { agents, queues, profiles } = size;
  const { queue: settingsOf, ...rest } = features;
  return {
    schema: 'callwright.centre/1',
    id: 'bench',
    timeZone: 'UTC',
    ...rest,
    skills: numbered(skills, skillOf),
    queues: numbered(queues, (place) => ({ ...queue(place), ...settingsOf?.(place) })),
    profiles: numbered(profiles, (place) => profile(place, queues)),
    agents: numbered(agents, (place) => agent(place, profiles)),
  };
}

export const queueIdOf = (place: number): string => `q${place}`;
export const agentIdOf = (place: number): string => `a${place}`;

const profileIdOf = (place: number): string => `p${place}`;
const skillOf = (place: number): string => `s${place % skills}`;

function queue(place: number): QueueSetting {
  const skill = skillOf(place);
  return {
    id: queueIdOf(place),
    plan: {
      required: [{ skill, minLevel: firstLevel }],
      steps: [{ atMs: widenAtMs, mode: 'widen', required: [{ skill, minLevel: laterLevel }] }],
      maxWaitMs,
      fallback: { kind: 'end' },
    },
  };
}

function profile(place: number, queues: number): ProfileSetting {
  const linked = numbered(linksPerProfile, (link) => (place * 3 + link * 7) % queues);
  const levels = linked.map((to, link): [string, number] => [
    skillOf(to),
    link % 2 === 0 ? firstLevel + digit(place, link / 2) : laterLevel,
  ]);
  return {
    id: profileIdOf(place),
    skills: Object.fromEntries(levels),
    links: [...new Set(linked)].map((to, link) => ({ queue: queueIdOf(to), rank: link % 2 })),
  };
}

function digit(place: number, nth: number): number {
  return Math.floor(place / levelSpread ** nth) % levelSpread;
}

function agent(place: number, profiles: number): AgentSetting {
  return { id: agentIdOf(place), profile: profileIdOf(place % profiles) };
}

export interface Sizes {
  readonly small: CentreSize;
  readonly large: CentreSize;
  readonly huge: CentreSize;
  readonly unique: CentreSize;
  readonly random: CentreSize;
  readonly heap: number;
}

export const publishedSizes: Sizes = {
  small: { agents: 100, queues: 10, profiles: 20 },
  large: { agents: 10_000, queues: 200, profiles: 500 },
  huge: { agents: 100_000, queues: 200, profiles: 500 },
  unique: { agents: 10_000, queues: 200, profiles: 10_000 },
  random: { agents: 50, queues: 1, profiles: 1 },
  heap: 100_000,
};
