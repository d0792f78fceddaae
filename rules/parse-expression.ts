/**
 * Parses a skill expression: a text in the grammar of `expression-text.ts`, or a list of terms that
 * must all hold. In a list, a bare skill means having it; an empty list is true.
 */
import {
  type ExpressionAst,
  expressionNodesMax,
  levelProblem,
  nameProblem,
  type ParsedExpression,
} from './expression.ts';
import { parseExpressionText } from './expression-text.ts';
import type { SkillTerm } from './files/skill-term.schema.ts';

/** Parses an expression, or tells what was found and what was expected. */
export function parseExpression(expression: string | readonly SkillTerm[]): ParsedExpression {
  return typeof expression === 'string' ? parseExpressionText(expression) : parseTerms(expression);
}

function parseTerms(list: readonly SkillTerm[]): ParsedExpression {
  const termsMax = expressionNodesMax - 1;
  if (list.length > termsMax) {
    const message = `the list has ${list.length} terms; expected at most ${termsMax}`;
    return { ok: false, message, at: termsMax };
  }
  const terms: ExpressionAst[] = [];
  for (const [at, term] of list.entries()) {
    const parsed = parseTerm(term);
    if (typeof parsed === 'string') return { ok: false, message: parsed, at };
    terms.push(parsed);
  }
  const [only] = terms;
  return {
    ok: true,
    ast: only !== undefined && terms.length === 1 ? only : { kind: 'all', terms },
  };
}

function parseTerm(term: SkillTerm): ExpressionAst | string {
  if ('agentId' in term) {
    return nameProblem(term.agentId) ?? { kind: 'agent', ids: [term.agentId] };
  }
  const { skill, minLevel: level } = term;
  const problem = nameProblem(skill);
  if (problem !== undefined) return problem;
  if (level === undefined) return { kind: 'has', skill };
  return levelProblem(level) ?? { kind: 'compare', skill, comparison: '>=', level };
}
