/**
 * Lint of a queue's plan against the file's agents. `satisfiable` searches exactly whether an
 * expression can be true. Cost: grows with kinds of agents, not with agents.
 */
import {
  agentsNamed,
  type ExpressionAst,
  evaluateExpression,
  type PlanStep,
  parseExpression,
  printExpression,
  satisfiable,
  skillsNamed,
} from '../../rules/index.ts';
import type { AgentSetting, CentreFile, ProfileSetting, QueueSetting } from '../files/index.ts';
import { type AgentQualification, agentQualification, agentSkills } from './agent-qualification.ts';

/** What each code means; `centre check` prints this. */
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
  'queue-one-agent': 'a queue whose calls one agent alone may serve, among several of the file',
  'agent-not-in-group': 'a link to a grouped queue of an agent who cannot sign on to the group',
  'unregistered-strategy': 'a strategy that the program has not registered',
  'unknown-agent': 'an expression that names an agent the file does not have',
  'unknown-skill': 'an expression that names a skill nobody has',
  'unknown-date': 'a date that no year has',
  'unknown-language': 'a language tag that is not well-formed',
  'reserved-id': 'an id that every object has as a member',
} as const;

/** Code of a probable mistake; `lintCodes` says what each means. */
export type LintCode = keyof typeof lintCodes;

/** A probable mistake in a centre file. */
export interface LintFinding {
  /** `error`: prevents activation on a live centre; `route` and `simulate` still run. */
  readonly severity: 'error' | 'warning' | 'hint';
  readonly code: LintCode;
  /** RFC 6901 pointer into the file. */
  readonly path: string;
  readonly message: string;
  /** Correction, if obvious. */
  readonly fix?: string;
}

/** Codes of warnings; all others are errors. */
const warnings: readonly LintCode[] = [
  'overlapping-step',
  'empty-agent-set',
  'delay-over-max-wait',
  'queue-one-agent',
  'unknown-skill',
];

const fixes: { readonly [code in LintCode]?: string } = {
  'unreachable-step': 'lengthen maxWaitMs, or leave the step out',
  'missing-fallback': 'add a fallback to its plan',
  'overlapping-step': 'ask for less than the steps before, or leave the step out',
  'empty-agent-set': 'link an agent who meets it, or ask for less',
  'delay-over-max-wait': 'shorten the delay, or lengthen maxWaitMs',
  'max-wait-zero': 'give callers some time to wait, or leave maxWaitMs out',
  'fallback-loop': 'let one of them fall back to callback, message or end',
  'queue-not-reached': 'give an agent or a profile a link to it',
  'queue-one-agent': 'give another agent a link to it',
  'unknown-date': 'name a day that exists, or leave it out',
  'unknown-language': 'write it like fr or fr-BE',
  'reserved-id': 'choose another id',
};

type Told = Pick<LintFinding, 'path' | 'message'> & Partial<LintFinding>;

/** Makes a finding, with the code's usual severity and fix unless given. */
export function found(code: LintCode, { path, message, ...told }: Told): LintFinding {
  const { severity = warnings.includes(code) ? 'warning' : 'error', fix = fixes[code] } = told;
  return { severity, code, path, message, ...(fix === undefined ? {} : { fix }) };
}

/** Agents with equal links and groups, as those of one profile without their own. */
export interface Kind extends Pick<AgentQualification, 'groups' | 'links'> {
  /** The first agent in the file, who represents all. */
  readonly firstId: string;
  /** Path of a link in the file, in the agent or the profile. */
  linkPath(queue: string): string;
  /** Skill sets of these agents, by text. */
  readonly skillSets: Map<string, SkillSet>;
}

interface SkillSet {
  readonly skills: ReadonlyMap<string, number>;
  agentCount: number;
}

/** A file's agents by kind, so that questions cost per kind. */
export class People {
  readonly kinds: readonly Kind[];
  /** Skills that some agent has; null: checked by the schema. */
  readonly skills: ReadonlySet<string> | null;
  readonly linked: ReadonlySet<string>;
  /** By queue, kinds whose link counts: they can sign on to the queue's group, if any. */
  readonly serving = new Map<string, Kind[]>();
  readonly skillSets = new Map<string, SkillSet>();
  /** Answers given, by text of the expression. */
  readonly #met = new Map<string, boolean>();

  constructor(file: CentreFile) {
    const { agents = [], profiles = [], queues } = file;
    const places = new Map(profiles.map(({ id }, place) => [id, place]));
    const kinds = new Map<string, Kind>();
    for (const [index, agent] of agents.entries()) {
      const place = places.get(agent.profile ?? '') ?? -1;
      const own = agent.links === undefined ? '' : index;
      const key = JSON.stringify([place, agent.groups, own]);
      const kind = kinds.get(key) ?? kindOf(file, agent, { index, place });
      kinds.set(key, kind);
      this.skillSets.set(agent.id, addSkills(kind, agent, profiles[place]));
    }
    this.kinds = [...kinds.values()];
    const skillSets = this.kinds.flatMap((kind) => [...kind.skillSets.values()]);
    const skills = new Set(skillSets.flatMap((known) => [...known.skills.keys()]));
    this.skills = file.skills === undefined ? skills : null;
    this.linked = new Set(this.kinds.flatMap(({ links }) => links.map(({ queue }) => queue)));
    const groupOf = new Map(queues.map(({ id, group }) => [id, group]));
    for (const kind of this.kinds) {
      for (const { queue } of kind.links) {
        const group = groupOf.get(queue);
        if (group !== undefined && !kind.groups.has(group)) continue;
        const known = this.serving.get(queue);
        if (known === undefined) this.serving.set(queue, [kind]);
        else known.push(kind);
      }
    }
  }

  meet(ast: ExpressionAst): boolean {
    const text = printExpression(ast);
    const known = this.#met.get(text) ?? this.kinds.some((kind) => this.isMetBy(kind, ast));
    this.#met.set(text, known);
    return known;
  }

  isMetBy(kind: Kind, ast: ExpressionAst): boolean {
    const named = agentsNamed(ast);
    for (const skillSet of kind.skillSets.values()) {
      const { skills, agentCount } = skillSet;
      const ids = named.filter((id) => this.skillSets.get(id) === skillSet);
      if (ids.some((id) => evaluateExpression(ast, { id, skills }))) return true;
      // Agents not named by the expression all give the same answer, found with an empty id.
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
  const profile = file.profiles?.[place];
  return {
    groups,
    links,
    firstId: agent.id,
    skillSets: new Map(),
    linkPath: (queue) => {
      const own = (agent.links ?? []).findIndex((link) => link.queue === queue);
      if (own >= 0) return `/agents/${index}/links/${own}`;
      const shared = (profile?.links ?? []).findIndex((link) => link.queue === queue);
      return shared >= 0 ? `/profiles/${place}/links/${shared}` : `/agents/${index}`;
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

interface Stage {
  readonly step: PlanStep;
  readonly ast: ExpressionAst;
  readonly path: string;
}

/** Findings of a plan, in order of steps. */
export function* lintPlan(
  queue: QueueSetting,
  path: string,
  people: People,
): Iterable<LintFinding> {
  const { maxWaitMs, steps = [], fallback, required = [] } = queue.plan ?? {};
  if (maxWaitMs !== undefined && fallback === undefined) {
    yield found('missing-fallback', {
      path: `${path}/fallback`,
      message: `queue ${queue.id} ends waits after ${maxWaitMs} ms and has no fallback`,
      fix: 'add a fallback: move, callback, message or end',
    });
  }
  if (maxWaitMs === 0) {
    const message = `calls leave queue ${queue.id} in the instant they enter, unless an agent is free`;
    yield found('max-wait-zero', { path: `${path}/maxWaitMs`, message });
  }
  for (const [place, { atMs }] of steps.entries()) {
    if (maxWaitMs === undefined || atMs < maxWaitMs) continue;
    const message = `the step at ${atMs} ms: calls leave queue ${queue.id} after ${maxWaitMs} ms`;
    yield found('unreachable-step', { path: `${path}/steps/${place}`, message });
  }
  const first: PlanStep = { atMs: 0, mode: 'replace', required };
  const stages = [first, ...steps].flatMap((step, place): readonly Stage[] => {
    const parsed = parseExpression(step.required);
    const at = place === 0 ? path : `${path}/steps/${place - 1}`;
    return parsed.ok ? [{ step, ast: parsed.ast, path: at }] : [];
  });
  for (const stage of stages) yield* lintExpression(stage, people);
  yield* lintWidening(stages);
  yield* lintCover(queue, stages, people);
}

function* lintExpression({ ast, path: at }: Stage, people: People): Iterable<LintFinding> {
  const path = `${at}/required`;
  const shown = printExpression(ast);
  for (const id of agentsNamed(ast)) {
    if (people.skillSets.has(id)) continue;
    yield found('unknown-agent', { path, message: `${shown}: there is no agent ${id}` });
  }
  for (const skill of people.skills === null ? [] : skillsNamed(ast)) {
    if (people.skills?.has(skill)) continue;
    yield found('unknown-skill', { path, message: `${shown}: nobody has the skill ${skill}` });
  }
  if (satisfiable(ast) === 'no') {
    const message = `${shown}: no agent could ever meet this`;
    yield found('contradictory-expression', { path, message });
  } else if (people.skillSets.size > 0 && !people.meet(ast)) {
    const message = `${shown}: none of the ${people.skillSets.size} agents meets this`;
    yield found('required-unmet', { path, message });
  }
}

/** Finds widening steps that add no agents, queue, class or offers. */
function* lintWidening(stages: readonly Stage[]): Iterable<LintFinding> {
  let earlier: ExpressionAst[] = [];
  for (const { step, ast, path } of stages) {
    if (step.mode === 'replace') {
      earlier = [ast];
      continue;
    }
    const others = earlier.map((term): ExpressionAst => ({ kind: 'not', term }));
    const someoneNew: ExpressionAst = { kind: 'all', terms: [ast, ...others] };
    earlier.push(ast);
    if ((step.alsoQueues ?? []).length > 0 || step.class !== undefined) continue;
    if (step.offsetMs !== undefined || step.offers !== undefined) continue;
    if (satisfiable(ast) === 'no' || satisfiable(someoneNew) !== 'no') continue;
    const message = `${show(step, ast)}: whoever meets this could serve before ${step.atMs} ms`;
    yield found('overlapping-step', { path, message });
  }
}

/** Finds steps in which no linked agent can serve. */
function* lintCover(
  queue: QueueSetting,
  stages: readonly Stage[],
  people: People,
): Iterable<LintFinding> {
  let asts: ExpressionAst[] = [];
  let queues: string[] = [];
  for (const { step, ast, path } of stages) {
    const replaces = step.mode === 'replace';
    asts = replaces ? [ast] : [...asts, ast];
    queues = [...(replaces ? [queue.id] : queues), ...(step.alsoQueues ?? [])];
    const linked = new Set(queues.flatMap((id) => people.serving.get(id) ?? []));
    const terms = asts;
    const able = [...linked].some((kind) => terms.some((term) => people.isMetBy(kind, term)));
    if (able || !people.meet(ast) || linked.size === 0) continue;
    const where = queues.join(', ');
    const message = `from ${step.atMs} ms on nobody linked to ${where} meets ${show(step, ast)}`;
    yield found('empty-agent-set', { path, message });
  }
}

function show({ required }: PlanStep, ast: ExpressionAst): string {
  return required.length === 0 ? 'no requirement' : printExpression(ast);
}
