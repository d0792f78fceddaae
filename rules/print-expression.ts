/**
 * Prints an expression in canonical form, as the key of equal expressions. Parsing the text gives
 * the same meaning; an always true expression prints as an empty text.
 */
import { byCodeUnits, type ExpressionAst } from './expression.ts';
import { isBareName } from './expression-text.ts';

const truth: ExpressionAst = { kind: 'all', terms: [] };

/** Equal texts mean the same; the same meaning may have different texts. */
export function printExpression(ast: ExpressionAst): string {
  return textOf(normal(ast));
}

function normal(ast: ExpressionAst): ExpressionAst {
  switch (ast.kind) {
    case 'has':
    case 'compare':
    case 'agent':
      return ast;
    case 'not': {
      const term = normal(ast.term);
      return term.kind === 'not' ? term.term : { kind: 'not', term };
    }
    case 'all':
      return joined('all', ast.terms);
    case 'any':
      return joined('any', ast.terms);
  }
}

function joined(kind: 'all' | 'any', terms: readonly ExpressionAst[]): ExpressionAst {
  const flat = terms.map(normal).flatMap((term) => (term.kind === kind ? term.terms : [term]));
  if (kind === 'any' && flat.some((term) => term.kind === 'all' && term.terms.length === 0)) {
    return truth;
  }
  const byText = new Map<string, ExpressionAst>();
  for (const term of kind === 'any' ? withOneAgentTerm(flat) : flat) {
    byText.set(operandText(term), term);
  }
  const sorted = [...byText].sort(([a], [b]) => byCodeUnits(a, b)).map(([, term]) => term);
  const [only] = sorted;
  return only !== undefined && sorted.length === 1 ? only : { kind, terms: sorted };
}

function withOneAgentTerm(terms: readonly ExpressionAst[]): readonly ExpressionAst[] {
  const ids = terms.flatMap((term) => (term.kind === 'agent' ? term.ids : []));
  const others = terms.filter((term) => term.kind !== 'agent');
  return ids.length === 0 ? others : [...others, { kind: 'agent', ids }];
}

function textOf(ast: ExpressionAst): string {
  switch (ast.kind) {
    case 'has':
      return `has(${nameText(ast.skill)})`;
    case 'compare':
      return `${nameText(ast.skill)} ${ast.comparison} ${ast.level}`;
    case 'agent':
      return agentText(ast.ids);
    case 'not':
      return `not ${operandText(ast.term)}`;
    case 'all':
      return ast.terms.map(operandText).join(' and ');
    case 'any':
      return ast.terms.map(operandText).join(' or ');
  }
}

function operandText(ast: ExpressionAst): string {
  return ast.kind === 'all' || ast.kind === 'any' ? `(${textOf(ast)})` : textOf(ast);
}

function agentText(ids: readonly string[]): string {
  const names = [...new Set(ids)].sort(byCodeUnits).map(nameText);
  return names.length === 1 ? `agent.id = ${names[0] ?? ''}` : `agent.id in (${names.join(', ')})`;
}

function nameText(name: string): string {
  return isBareName(name) ? name : `"${name}"`;
}
