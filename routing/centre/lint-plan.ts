/**
 * Lint of one queue's plan: its steps, its expressions and its limit, against the agents of the
 * file.
 *
 * What an expression can mean at all is searched exactly (`satisfiable`); who is there is today's
 * file.
 *
 * The agents of a file as lint looks at them: by what they have in common, so that a question costs
 * by kinds of agents and not by agents.
 *
 * Agents of one profile without links or groups of their own are of one kind. In it they differ by
 * skills, and by their ids where an expression names them.
 * Cost: the agents, and the links of each kind; a question, the skills of kinds until one meets it.
 *
 * What lint says of a centre file: legal, and yet probably not meant.
 * Source: acd-routing.md B12, B17.
 */
import {
  agentsNamed,
  type Expression,
  type ExpressionAst,
  evaluateExpression,
  type PlanStep,
  parseExpression,
  printExpression,
  type QueuePlan,
  satisfiable,
  skillsNamed,
} from '../../rules/index.ts';
import {
  type AgentQualification,
  type AgentSetting,
  agentQualification,
  agentSkills,
  type CentreFile,
  type LinkSetting,
  type ProfileSetting,
  type QueueSetting,
} from './centre-file.ts';

/** What each code means; the page of `centre check` and the tests read it. */
export const lintCodes = {
  'unreachable-step': 'a step no call lives to see',
  'missing-fallback': 'a limit that ends a wait without saying what comes then',
  'contradictory-expression': 'an expression no agent whatever could meet',
  'overlapping-step': 'a widen step that admits nobody new',
  'required-unmet': 'an expression no agent of the file meets',
  'empty-agent-set': 'a step during which no linked agent of the file can serve',
  'delay-over-max-wait': 'a link delay longer than calls may wait',
  'max-wait-zero': 'a queue that calls leave in the instant of entry',
  'fallback-loop': 'queues that pass calls round and round',
  'queue-not-reached': 'a queue no link reaches',
  'agent-not-in-group': 'a link to a grouped queue of an agent who cannot sign on to the group',
  'unknown-agent': 'an expression that names an agent the file does not have',
  'unknown-skill': 'an expression that names a skill nobody has',
} as const;

export type LintCode = keyof typeof lintCodes;

export interface LintFinding {
  /** An error blocks activation on a live centre; `route` and `simulate` run all the same. */
  readonly severity: 'error' | 'warning' | 'hint';
  readonly code: LintCode;
  /** RFC 6901 pointer into the file. */
  readonly path: string;
  readonly message: string;
  /** What would mend it, where that is plain. */
  readonly fix?: string;
}

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

export interface PlanUnderLint {
  readonly queue: QueueSetting;
  readonly plan: QueuePlan;
  /** Pointer to the plan. */
  readonly path: string;
  readonly people: People;
  /** The file lists its skills, so that the schema has checked them. */
  readonly skillsAreListed: boolean;
}

interface Stage {
  readonly step: PlanStep;
  readonly ast: ExpressionAst;
  readonly path: string;
}

/** Findings in the order of the steps. */
export function lintPlan(under: PlanUnderLint): readonly LintFinding[] {
  const stages = stagesOf(under);
  return [
    ...lintLimit(under),
    ...lintReach(under),
    ...stages.flatMap((stage) => lintExpression(under, stage)),
    ...lintWidening(stages),
    ...lintCover(under, stages),
  ];
}

function stagesOf({ plan, path }: PlanUnderLint): readonly Stage[] {
  const first: PlanStep = { atMs: 0, mode: 'replace', required: plan.required ?? [] };
  return [first, ...(plan.steps ?? [])].flatMap((step, place) => {
    const parsed = parseExpression(step.required);
    const at = place === 0 ? path : `${path}/steps/${place - 1}`;
    return parsed.ok ? [{ step, ast: parsed.ast, path: at }] : [];
  });
}

function lintLimit({ queue, plan, path }: PlanUnderLint): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  if (plan.maxWaitMs !== undefined && plan.fallback === undefined) {
    findings.push({
      severity: 'error',
      code: 'missing-fallback',
      path: `${path}/fallback`,
      message: `queue ${queue.id} ends waits after ${plan.maxWaitMs} ms and has no fallback`,
      fix: 'add a fallback: move, callback, message or end',
    });
  }
  if (plan.maxWaitMs === 0) {
    findings.push({
      severity: 'error',
      code: 'max-wait-zero',
      path: `${path}/maxWaitMs`,
      message: `calls leave queue ${queue.id} in the instant they enter, unless an agent is free`,
      fix: 'give callers some time to wait, or leave maxWaitMs out',
    });
  }
  return findings;
}

function lintReach({ queue, plan, path }: PlanUnderLint): readonly LintFinding[] {
  const { maxWaitMs, steps = [] } = plan;
  if (maxWaitMs === undefined) return [];
  return steps.flatMap(({ atMs }, place): readonly LintFinding[] =>
    atMs < maxWaitMs
      ? []
      : [
          {
            severity: 'error',
            code: 'unreachable-step',
            path: `${path}/steps/${place}`,
            message: `the step at ${atMs} ms: calls leave queue ${queue.id} after ${maxWaitMs} ms`,
            fix: 'lengthen maxWaitMs, or leave the step out',
          },
        ],
  );
}

function lintExpression(under: PlanUnderLint, stage: Stage): readonly LintFinding[] {
  const { people } = under;
  const { ast } = stage;
  const path = `${stage.path}/required`;
  const shown = printExpression(ast);
  const findings: LintFinding[] = [];
  for (const id of agentsNamed(ast)) {
    if (people.has(id)) continue;
    const message = `${shown}: there is no agent ${id}`;
    findings.push({ severity: 'error', code: 'unknown-agent', path, message });
  }
  for (const skill of under.skillsAreListed ? [] : skillsNamed(ast)) {
    if (people.haveSkill(skill)) continue;
    const message = `${shown}: nobody has the skill ${skill}`;
    findings.push({ severity: 'warning', code: 'unknown-skill', path, message });
  }
  if (satisfiable(ast) === 'no') {
    const message = `${shown}: no agent could ever meet this`;
    findings.push({ severity: 'error', code: 'contradictory-expression', path, message });
  } else if (people.count > 0 && !people.meet(ast)) {
    const message = `${shown}: none of the ${people.count} agents meets this`;
    findings.push({ severity: 'error', code: 'required-unmet', path, message });
  }
  return findings;
}

/** A widen step must bring something: agents left out before, queues, class or offers. */
function lintWidening(stages: readonly Stage[]): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  let earlier: ExpressionAst[] = [];
  for (const { step, ast, path } of stages) {
    if (step.mode === 'replace') {
      earlier = [ast];
      continue;
    }
    const someoneNew: ExpressionAst = {
      kind: 'all',
      terms: [ast, ...earlier.map((term): ExpressionAst => ({ kind: 'not', term }))],
    };
    earlier.push(ast);
    if (bringsMore(step) || satisfiable(ast) === 'no' || satisfiable(someoneNew) !== 'no') continue;
    findings.push({
      severity: 'warning',
      code: 'overlapping-step',
      path,
      message: `${show(step.required, ast)}: whoever meets this could serve before ${step.atMs} ms`,
      fix: 'ask for less than the steps before, or leave the step out',
    });
  }
  return findings;
}

function bringsMore(step: PlanStep): boolean {
  return (
    (step.alsoQueues ?? []).length > 0 ||
    step.class !== undefined ||
    step.offsetMs !== undefined ||
    step.offers !== undefined
  );
}

/** During each step some linked agent of the file must be able to serve. */
function lintCover(under: PlanUnderLint, stages: readonly Stage[]): readonly LintFinding[] {
  const { queue, people } = under;
  const findings: LintFinding[] = [];
  let asts: ExpressionAst[] = [];
  let queues: string[] = [];
  for (const { step, ast, path } of stages) {
    const replaces = step.mode === 'replace';
    asts = replaces ? [ast] : [...asts, ast];
    queues = [...(replaces ? [queue.id] : queues), ...(step.alsoQueues ?? [])];
    const linked = new Set(queues.flatMap((id) => people.serving(id)));
    const terms = asts;
    const able = [...linked].some((kind) => terms.some((term) => people.isMetBy(kind, term)));
    if (able || !people.meet(ast) || linked.size === 0) continue;
    findings.push({
      severity: 'warning',
      code: 'empty-agent-set',
      path,
      message: `from ${step.atMs} ms on nobody linked to ${queues.join(', ')} meets ${show(step.required, ast)}`,
      fix: 'link an agent who meets it, or ask for less',
    });
  }
  return findings;
}

function show(required: Expression, ast: ExpressionAst): string {
  return required.length === 0 ? 'no requirement' : printExpression(ast);
}
