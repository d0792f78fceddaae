/** What a centre file says of its agents: skills, groups and links, their profiles' included. */
import type { AgentSetting, CentreFile, LinkSetting, ProfileSetting } from '../files/index.ts';

export interface AgentQualification {
  readonly skills: ReadonlyMap<string, number>;
  readonly groups: ReadonlySet<string>;
  /** Links, one per queue; the place in the list is the default of `order`. */
  readonly links: readonly LinkSetting[];
}

/**
 * Skills, groups and links of an agent. Without links, they get a default one to every queue of
 * their groups, by id.
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
  // The profile's links in order, replaced by the agent's own, then the agent's others.
  const links = new Map((profile?.links ?? []).map((link) => [link.queue, link]));
  for (const link of agent.links ?? []) links.set(link.queue, link);
  return { skills, groups, links: [...links.values()] };
}

/** By queue, agents whose link counts: they can sign on to its group, if any. */
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
