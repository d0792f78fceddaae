/**
 * What an agent brings to the queues, their profile's members and their own put together.
 *
 * Own members win: per skill, per queue of a link; `groups` whole. Without any links they have a
 * plain one to every queue of their groups, in the order of their ids.
 * Source: ux-and-api.md 17.1 (`links`, `profiles`, `agents`).
 */
import type { AgentSetting, CentreFile, LinkSetting, ProfileSetting } from './centre-file.ts';

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
