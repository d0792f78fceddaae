/**
 * Prints an expression as one canonical text: the key under which equal expressions are shared, and
 * what explanations show.
 *
 * Nested `and`s and `or`s are joined, terms sorted, each once; double `not`s vanish; alternatives
 * of `agent.id` become one `in`. Cheap equality, not logical equivalence. The text parses back to
 * the same meaning; what is always true prints as the empty text.
 */
import { byCodeUnits, type ExpressionAst } from './expression.ts';
import { isBareName } from './expression-text.ts';

/** `parts` are the terms of an `and` or `or`; of anything else the text alone. */
interface Printed {
  readonly kind: 'all' | 'any' | 'one';
  readonly parts: readonly string[];
}

const truth: Printed = { kind: 'all', parts: [] };

/** Equal texts mean the same; most expressions that mean the same are equal texts. */
export function printExpression(ast: ExpressionAst): string {
  return textOf(print(ast));
}

function print(ast: ExpressionAst): Printed {
  switch (ast.kind) {
    case 'has':
      return one(`has(${nameText(ast.skill)})`);
    case 'compare':
      return one(`${nameText(ast.skill)} ${ast.comparison} ${ast.level}`);
    case 'agent':
      return one(agentText(ast.ids));
    case 'not':
      if (ast.term.kind === 'not') return print(ast.term.term);
      return one(`not ${operandText(print(ast.term))}`);
    case 'all':
      return join('all', ast.terms.map(print));
    case 'any': {
      const terms = alternatives(ast);
      const ids = terms.flatMap((term) => (term.kind === 'agent' ? term.ids : []));
      const others = terms.filter((term) => term.kind !== 'agent').map(print);
      return join('any', ids.length === 0 ? others : [...others, one(agentText(ids))]);
    }
  }
}

function alternatives(ast: ExpressionAst): readonly ExpressionAst[] {
  return ast.kind === 'any' ? ast.terms.flatMap(alternatives) : [ast];
}

function join(kind: 'all' | 'any', terms: readonly Printed[]): Printed {
  if (kind === 'any' && terms.some((term) => term.kind === 'all' && term.parts.length === 0)) {
    return truth;
  }
  const parts = new Set<string>();
  for (const term of terms) {
    if (term.kind === kind || term.kind === 'one') for (const part of term.parts) parts.add(part);
    else parts.add(operandText(term));
  }
  const sorted = [...parts].sort(byCodeUnits);
  const [only] = sorted;
  if (only === undefined || sorted.length > 1) return { kind, parts: sorted };
  return terms.find((term) => operandText(term) === only) ?? one(only);
}

function one(text: string): Printed {
  return { kind: 'one', parts: [text] };
}

function textOf(printed: Printed): string {
  return printed.parts.join(printed.kind === 'any' ? ' or ' : ' and ');
}

function operandText(printed: Printed): string {
  return printed.kind === 'one' ? textOf(printed) : `(${textOf(printed)})`;
}

function agentText(ids: readonly string[]): string {
  const names = [...new Set(ids)].sort(byCodeUnits).map(nameText);
  return names.length === 1 ? `agent.id = ${names[0] ?? ''}` : `agent.id in (${names.join(', ')})`;
}

function nameText(name: string): string {
  return isBareName(name) ? name : `"${name}"`;
}
