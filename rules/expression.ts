/**
 * Skill expressions: which agents a routing step admits. A comparison with a missing skill is
 * false, so `not (german >= 50)` is true without German. Evaluation visits each node at most once
 * and allocates nothing.
 * Source: acd-routing.md B5.
 */
import type { SkillTerm } from './files/skill-term.schema.ts';

export const comparisons = ['<', '<=', '=', '!=', '>=', '>'] as const;
export type Comparison = (typeof comparisons)[number];

/** An `all` without terms is true; `any` and `agent` are never empty. */
export type ExpressionAst =
  | { readonly kind: 'all' | 'any'; readonly terms: readonly ExpressionAst[] }
  | { readonly kind: 'not'; readonly term: ExpressionAst }
  | { readonly kind: 'has'; readonly skill: string }
  | {
      readonly kind: 'compare';
      readonly skill: string;
      readonly comparison: Comparison;
      readonly level: number;
    }
  | { readonly kind: 'agent'; readonly ids: readonly string[] };

/** `at` is where the problem lies: a position in the text, or an index in a list. */
export type ParsedExpression =
  | { readonly ok: true; readonly ast: ExpressionAst }
  | { readonly ok: false; readonly message: string; readonly at: number };

/** An agent as expressions see them: id, and skill levels 0..100. */
export interface SkilledAgent {
  readonly id: string;
  readonly skills: ReadonlyMap<string, number>;
}

/** Most UTF-16 code units of an expression. */
export const expressionLengthMax = 4_096;
/** Deepest nesting of parentheses and `not`, so that recursion is safe. */
export const expressionNestingMax = 64;
/** Most nodes of a tree, which bounds the time of an evaluation. */
export const expressionNodesMax = 256;
const expressionNameMax = 64;

/** Whether the agent meets the expression. */
export function evaluateExpression(ast: ExpressionAst, agent: SkilledAgent): boolean {
  switch (ast.kind) {
    case 'all':
      for (const term of ast.terms) if (!evaluateExpression(term, agent)) return false;
      return true;
    case 'any':
      for (const term of ast.terms) if (evaluateExpression(term, agent)) return true;
      return false;
    case 'not':
      return !evaluateExpression(ast.term, agent);
    case 'has':
      return agent.skills.has(ast.skill);
    case 'agent':
      return ast.ids.includes(agent.id);
    case 'compare': {
      const level = agent.skills.get(ast.skill);
      return level !== undefined && holds(level, ast.comparison, ast.level);
    }
  }
}

/**
 * Sum over the preferred terms: weight × level for a skill, weight for a fulfilled `minLevel`, 1
 * for a named agent. Missing skills add nothing.
 */
export function preferredScore(terms: readonly SkillTerm[], agent: SkilledAgent): number {
  let score = 0;
  for (const term of terms) {
    if ('agentId' in term) {
      if (term.agentId === agent.id) score += 1;
      continue;
    }
    const level = agent.skills.get(term.skill);
    if (level === undefined) continue;
    const weight = term.weight ?? 1;
    if (term.minLevel === undefined) score += weight * level;
    else if (level >= term.minLevel) score += weight;
  }
  return score;
}

/** Agent ids in the expression, sorted, without duplicates. */
export function agentsNamed(ast: ExpressionAst): readonly string[] {
  const ids = new Set<string>();
  visit(ast, (node) => {
    if (node.kind === 'agent') for (const id of node.ids) ids.add(id);
  });
  return [...ids].sort(byCodeUnits);
}

/** Skills in the expression, sorted, without duplicates. */
export function skillsNamed(ast: ExpressionAst): readonly string[] {
  const skills = new Set<string>();
  visit(ast, (node) => {
    if (node.kind === 'has' || node.kind === 'compare') skills.add(node.skill);
  });
  return [...skills].sort(byCodeUnits);
}

/** Order of all ids: by UTF-16 code units. */
export function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Why a skill name or agent id is invalid; undefined if it is valid. */
export function nameProblem(name: string): string | undefined {
  if (name.length === 0) return 'the name is empty; expected a skill or agent id';
  if (name.length > expressionNameMax) {
    return `the name is ${name.length} characters long; expected at most ${expressionNameMax}`;
  }
  for (const letter of name) {
    if (letter < ' ' || letter === '"' || letter === '\u007f') {
      return 'the name holds a quote or a control character; expected neither';
    }
  }
  return undefined;
}

/** Why a level is invalid; undefined if it is valid. Signs and exponents are not allowed. */
export function levelProblem(level: number): string | undefined {
  if (level >= 0 && level <= 100 && /^\d+(?:\.\d+)?$/.test(String(level))) return undefined;
  return `the level is ${level}; expected a number from 0 to 100`;
}

function holds(level: number, comparison: Comparison, bound: number): boolean {
  switch (comparison) {
    case '<':
      return level < bound;
    case '<=':
      return level <= bound;
    case '=':
      return level === bound;
    case '!=':
      return level !== bound;
    case '>=':
      return level >= bound;
    case '>':
      return level > bound;
  }
}

function visit(ast: ExpressionAst, see: (node: ExpressionAst) => void): void {
  see(ast);
  if (ast.kind === 'not') visit(ast.term, see);
  if (ast.kind === 'all' || ast.kind === 'any') for (const term of ast.terms) visit(term, see);
}
