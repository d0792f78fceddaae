/**
 * An integer program as the text that solvers read (the LP format).
 *
 * Variables are `x0, x1, …` by their place: names of people and queues need not obey a grammar.
 * One term a line: readers of the format limit lines.
 * Source: https://ergo-code.github.io/HiGHS/dev/interfaces/other/ (LP files).
 */
import type { Constraint, IntegerProgram, Term, Variable } from '../../simulator/index.ts';

/** The name of the variable at `place` in the text. */
export function nameAt(place: number): string {
  return `x${place}`;
}

/** Writes a program. */
export function lpText({ variables, constraints }: IntegerProgram): string {
  const whole = variables.flatMap(({ isWhole }, place) => (isWhole ? [nameAt(place)] : []));
  return [
    'minimize',
    ' cost:',
    ...termLines(variables.map(({ cost }, variable) => ({ variable, factor: cost }))),
    'subject to',
    ...constraints.flatMap(constraintLines),
    'bounds',
    ...variables.map(boundLine),
    ...(whole.length === 0 ? [] : ['generals', ...whole.map((name) => ` ${name}`)]),
    'end',
    '',
  ].join('\n');
}

/** A constraint with two sides is written as two. */
function constraintLines({ terms, lower, upper }: Constraint, place: number): string[] {
  const lines = termLines(terms);
  return [
    ...(lower === undefined ? [] : [` low${place}:`, ...lines, `  >= ${lower}`]),
    ...(upper === undefined ? [] : [` high${place}:`, ...lines, `  <= ${upper}`]),
  ];
}

/** A sum of nothing is no sum of the format: it is written as 0 of the first variable. */
function termLines(terms: readonly Term[]): string[] {
  const present = terms.filter(({ factor }) => factor !== 0);
  if (present.length === 0) return [`  0 ${nameAt(0)}`];
  return present.map(({ variable, factor }) => {
    const sign = factor < 0 ? '-' : '+';
    return `  ${sign} ${Math.abs(factor)} ${nameAt(variable)}`;
  });
}

function boundLine({ lower = 0, upper }: Variable, place: number): string {
  const name = nameAt(place);
  return upper === undefined ? ` ${name} >= ${lower}` : ` ${lower} <= ${name} <= ${upper}`;
}
