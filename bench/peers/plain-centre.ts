/**
 * A centre as the routing peers read it: agents with skills and ranks, and steps. Refuses what a
 * peer would not obey.
 */
import type { CentreFile } from '../../routing/index.ts';
import type { SkillTerm } from '../../rules/index.ts';

export interface PlainAgent {
  readonly id: string;
  readonly skills: ReadonlyMap<string, number>;
  readonly links: ReadonlyMap<string, number>;
}

export interface PlainStep {
  readonly atMs: number;
  readonly required: readonly SkillTerm[];
}

export interface PlainCall {
  readonly id: string;
  readonly queueId: string;
  readonly enteredAtMs: number;
  readonly sequence: number;
}

export function plainAgents(centre: CentreFile): readonly PlainAgent[] {
  const profiles = new Map(centre.profiles?.map((profile) => [profile.id, profile]));
  return (centre.agents ?? []).map(({ id, profile = '' }) => ({
    id,
    skills: new Map(Object.entries(profiles.get(profile)?.skills ?? {})),
    links: new Map(profiles.get(profile)?.links?.map((link) => [link.queue, link.rank ?? 0])),
  }));
}

/** By queue id; each step only adds to those before. */
export function plainSteps(centre: CentreFile): ReadonlyMap<string, readonly PlainStep[]> {
  return new Map(centre.queues.map((queue) => [queue.id, stepsOf(queue)]));
}

function holdsAll(agent: PlainAgent, required: readonly SkillTerm[]): boolean {
  return required.every((term) => {
    if ('agentId' in term) return term.agentId === agent.id;
    const level = agent.skills.get(term.skill);
    return level !== undefined && level >= (term.minLevel ?? 0);
  });
}

export function maySteps(
  agent: PlainAgent,
  call: PlainCall,
  { steps, atMs }: { readonly steps: readonly PlainStep[]; readonly atMs: number },
): boolean {
  const waitedMs = atMs - call.enteredAtMs;
  return steps.some((step) => waitedMs >= step.atMs && holdsAll(agent, step.required));
}

function stepsOf({ plan }: CentreFile['queues'][number]): readonly PlainStep[] {
  const first = { atMs: 0, required: plan?.required ?? [] };
  return [first, ...(plan?.steps ?? [])].map(({ atMs, required }) => {
    if (typeof required === 'string') throw new Error('peers read lists of terms, not texts');
    return { atMs, required };
  });
}
