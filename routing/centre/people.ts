/**
 * The agents of a file as lint looks at them: by what they have in common, so that a question costs
 * by kinds of agents and not by agents.
 *
 * Agents of one profile without links or groups of their own are of one kind. In it they differ by
 * skills, and by their ids where an expression names them.
 * Cost: the agents, and the links of each kind; a question, the skills of kinds until one meets it.
 */
import {
  agentsNamed,
  type ExpressionAst,
  evaluateExpression,
  printExpression,
} from '../../rules/index.ts';
import { type AgentQualification, agentQualification, agentSkills } from './agent-qualification.ts';
import type { AgentSetting, CentreFile, LinkSetting, ProfileSetting } from './centre-file.ts';

/** Agents alike in links and groups. */
export interface Kind extends Pick<AgentQualification, 'groups' | 'links'> {
  /** The first of them in the file, who stands for all. */
  readonly firstId: string;
  /** Pointer to a link of theirs: the agent's own, or the profile's. */
  linkPath(queue: string): string;
  /** By the text of the agent's own skills. */
  readonly skillSets: Map<string, SkillSet>;
}

interface SkillSet {
  readonly skills: ReadonlyMap<string, number>;
  agentCount: number;
}

/** All agents of a file. */
export class People {
  readonly count: number;
  /** In the order of the file. */
  readonly kinds: readonly Kind[];
  readonly #skillSetOf = new Map<string, SkillSet>();
  readonly #skills = new Set<string>();
  readonly #linked = new Set<string>();
  readonly #serving = new Map<string, Kind[]>();
  /** By the text of an expression: whether anybody meets it. */
  readonly #met = new Map<string, boolean>();

  constructor(file: CentreFile) {
    const { agents = [], profiles = [] } = file;
    const places = new Map(profiles.map(({ id }, place) => [id, place]));
    const kinds = new Map<string, Kind>();
    for (const [index, agent] of agents.entries()) {
      const place = places.get(agent.profile ?? '') ?? -1;
      const own = agent.links === undefined ? '' : index;
      const key = JSON.stringify([place, agent.groups, own]);
      const kind = kinds.get(key) ?? kindOf(file, agent, { index, place });
      kinds.set(key, kind);
      this.#skillSetOf.set(agent.id, addSkills(kind, agent, profiles[place]));
    }
    this.count = agents.length;
    this.kinds = [...kinds.values()];
    const groupOf = new Map(file.queues.map(({ id, group }) => [id, group]));
    for (const kind of this.kinds) {
      for (const { skills } of kind.skillSets.values()) {
        for (const skill of skills.keys()) this.#skills.add(skill);
      }
      for (const { queue } of kind.links) {
        this.#linked.add(queue);
        const group = groupOf.get(queue);
        if (group !== undefined && !kind.groups.has(group)) continue;
        const known = this.#serving.get(queue);
        if (known === undefined) this.#serving.set(queue, [kind]);
        else known.push(kind);
      }
    }
  }

  has(agentId: string): boolean {
    return this.#skillSetOf.has(agentId);
  }

  haveSkill(skill: string): boolean {
    return this.#skills.has(skill);
  }

  /** Whether anybody has a link to the queue. */
  areLinked(queueId: string): boolean {
    return this.#linked.has(queueId);
  }

  /** Those whose link to the queue counts: they can sign on to its group, where it has one. */
  serving(queueId: string): readonly Kind[] {
    return this.#serving.get(queueId) ?? [];
  }

  /** Whether anybody meets an expression. */
  meet(ast: ExpressionAst): boolean {
    const text = printExpression(ast);
    const known = this.#met.get(text) ?? this.kinds.some((kind) => this.isMetBy(kind, ast));
    this.#met.set(text, known);
    return known;
  }

  /** Whether one of a kind meets an expression. */
  isMetBy({ skillSets }: Kind, ast: ExpressionAst): boolean {
    const named = agentsNamed(ast);
    for (const skillSet of skillSets.values()) {
      const { skills, agentCount } = skillSet;
      const ids = named.filter((id) => this.#skillSetOf.get(id) === skillSet);
      if (ids.some((id) => evaluateExpression(ast, { id, skills }))) return true;
      // Whom it does not name is like everybody else: no agent's id is empty.
      if (agentCount > ids.length && evaluateExpression(ast, { id: '', skills })) return true;
    }
    return false;
  }
}

function kindOf(
  file: CentreFile,
  agent: AgentSetting,
  { index, place }: { readonly index: number; readonly place: number },
): Kind {
  const { groups, links } = agentQualification(file, agent);
  return {
    groups,
    links,
    firstId: agent.id,
    skillSets: new Map(),
    linkPath: (queue) => {
      const own = placeOf(agent.links, queue);
      if (own >= 0) return `/agents/${index}/links/${own}`;
      const ofProfile = placeOf(file.profiles?.[place]?.links, queue);
      return ofProfile >= 0 ? `/profiles/${place}/links/${ofProfile}` : `/agents/${index}`;
    },
  };
}

function addSkills(kind: Kind, agent: AgentSetting, profile: ProfileSetting | undefined): SkillSet {
  const text = JSON.stringify(agent.skills ?? {});
  const known = kind.skillSets.get(text) ?? { skills: agentSkills(agent, profile), agentCount: 0 };
  kind.skillSets.set(text, known);
  known.agentCount += 1;
  return known;
}

function placeOf(links: readonly LinkSetting[] | undefined, queue: string): number {
  return (links ?? []).findIndex((link) => link.queue === queue);
}
