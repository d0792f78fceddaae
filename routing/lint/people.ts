/** The agents of a file as lint looks at them: who is linked to what, and whose link counts. */
import type { SkilledAgent } from '../../rules/index.ts';
import { type AgentQualification, agentQualification } from '../agent-qualification.ts';
import type { CentreFile, LinkSetting } from '../centre-file.ts';

export interface Person extends AgentQualification, SkilledAgent {
  /** Queues whose link counts: he can sign on to the queue's group, where it has one. */
  readonly serves: ReadonlySet<string>;
  /** Pointer to a link of his: his own, or the profile's. */
  linkPath(queue: string): string;
}

/** In the order of the file. */
export function peopleOf(file: CentreFile): readonly Person[] {
  const groupOf = new Map(file.queues.map((queue) => [queue.id, queue.group]));
  const profiles = new Map((file.profiles ?? []).map(({ id }, index) => [id, index]));
  return (file.agents ?? []).map((agent, index) => {
    const qualification = agentQualification(file, agent);
    const counts = ({ queue }: LinkSetting): boolean => {
      const group = groupOf.get(queue);
      return group === undefined || qualification.groups.has(group);
    };
    const profile = profiles.get(agent.profile ?? '') ?? -1;
    return {
      ...qualification,
      id: agent.id,
      serves: new Set(qualification.links.filter(counts).map(({ queue }) => queue)),
      linkPath: (queue) => {
        const own = placeOf(agent.links, queue);
        if (own >= 0) return `/agents/${index}/links/${own}`;
        const place = placeOf(file.profiles?.[profile]?.links, queue);
        return place >= 0 ? `/profiles/${profile}/links/${place}` : `/agents/${index}`;
      },
    };
  });
}

function placeOf(links: readonly LinkSetting[] | undefined, queue: string): number {
  return (links ?? []).findIndex((link) => link.queue === queue);
}
