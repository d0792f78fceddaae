/**
 * Whether any conceivable agent could meet an expression. The result is exact: one agent is tried
 * per named level and per gap between levels.
 */
import { agentsNamed, type ExpressionAst, evaluateExpression, skillsNamed } from './expression.ts';

/** Agents tried before the search gives up. */
const satisfiableTriesMax = 20_000;

/** Whether an agent could meet the expression; `unknown`: the search gave up. */
export function satisfiable(ast: ExpressionAst): 'yes' | 'no' | 'unknown' {
  const ids = [...agentsNamed(ast), ''];
  const skills = skillsNamed(ast).map((skill) => ({ skill, levels: decisiveLevels(ast, skill) }));
  const tries = skills.reduce((product, { levels }) => product * levels.length, ids.length);
  for (let draw = 0; draw < Math.min(tries, satisfiableTriesMax); draw += 1) {
    let rest = draw;
    const pick = <T>(values: readonly T[]): T | undefined => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      return value;
    };
    const id = pick(ids) ?? '';
    const levels = new Map<string, number>();
    for (const { skill, levels: choices } of skills) {
      const level = pick(choices);
      if (typeof level === 'number') levels.set(skill, level);
    }
    if (evaluateExpression(ast, { id, skills: levels })) return 'yes';
  }
  return tries > satisfiableTriesMax ? 'unknown' : 'no';
}

function decisiveLevels(ast: ExpressionAst, skill: string): readonly (number | 'none')[] {
  const named = new Set<number>([0, 100]);
  collectLevels(ast, skill, named);
  const sorted = [...named].sort((a, b) => a - b);
  const between = sorted.slice(1).map((level, index) => (level + (sorted[index] ?? level)) / 2);
  return ['none', ...sorted, ...between];
}

function collectLevels(ast: ExpressionAst, skill: string, levels: Set<number>): void {
  if (ast.kind === 'compare' && ast.skill === skill) levels.add(ast.level);
  if (ast.kind === 'not') collectLevels(ast.term, skill, levels);
  if (ast.kind === 'all' || ast.kind === 'any') {
    for (const term of ast.terms) collectLevels(term, skill, levels);
  }
}
