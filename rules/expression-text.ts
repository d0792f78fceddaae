/**
 * Recursive-descent parser of the text form of skill expressions:
 *
 *     any   = all { "or" all }            has(german) and (english >= 50 or agent.id in (ann, bob))
 *     all   = not { "and" not }
 *     not   = "not" not | term
 *     term  = "(" any ")" | "has" "(" name ")" | "agent.id" ( "=" name | "in" "(" name { "," name } ")" )
 *           | name ( "<" | "<=" | "=" | "!=" | ">=" | ">" ) level
 *     name  = [a-z0-9][a-z0-9-]*  |  '"' anything but quotes and control characters '"'
 *
 * Keywords are lower case; a skill named like one needs quotes. `not` binds tightest, then `and`.
 * Depth is checked before each descent, so no input can overflow the stack.
 * Source: acd-routing.md B5.
 */
import {
  comparisons,
  type ExpressionAst,
  expressionLengthMax,
  expressionNestingMax,
  expressionNodesMax,
  levelProblem,
  nameProblem,
  type ParsedExpression,
} from './expression.ts';

type TokenKind = 'name' | 'quoted' | 'level' | 'mark' | 'end' | 'wrong';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

/** Parser state. After the first `problem` every reader returns undefined. */
interface Reading {
  readonly text: string;
  token: Token;
  depth: number;
  nodes: number;
  problem: { readonly message: string; readonly at: number } | undefined;
}

const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'has', 'in', 'agent.id']);
const tokenPattern =
  /\s*(?:(\d+\.\d+)|(agent\.id(?![a-z0-9-])|[a-z0-9][a-z0-9-]*)|"([^"]*)"|(<=|>=|!=|[<>=(),])|$)/y;

/** Positions of problems count from 0. */
export function parseExpressionText(whole: string): ParsedExpression {
  const text = whole.slice(0, expressionLengthMax);
  const reading: Reading = {
    text,
    token: tokenAt(text, 0, 0),
    depth: 0,
    nodes: 0,
    problem: undefined,
  };
  const ast = readAny(reading);
  if (reading.problem === undefined && reading.token.kind !== 'end') expected(reading, 'and or or');
  const tooDeep = reading.depth > expressionNestingMax;
  if (whole.length > expressionLengthMax && !tooDeep) {
    const message = `the expression is ${whole.length} characters long; expected at most ${expressionLengthMax}`;
    return { ok: false, message, at: expressionLengthMax };
  }
  if (reading.problem !== undefined) return { ok: false, ...reading.problem };
  return ast === undefined ? { ok: false, message: 'no expression', at: 0 } : { ok: true, ast };
}

export function isBareName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*$/.test(name) && !keywords.has(name);
}

function readAny(reading: Reading): ExpressionAst | undefined {
  return readChain(reading, 'any', 'or', (inner) => readChain(inner, 'all', 'and', readNot));
}

function readChain(
  reading: Reading,
  kind: 'all' | 'any',
  word: 'and' | 'or',
  readTerm: (reading: Reading) => ExpressionAst | undefined,
): ExpressionAst | undefined {
  const first = readTerm(reading);
  if (first === undefined || !isWord(reading, word)) return first;
  const terms = [first];
  while (isWord(reading, word)) {
    advance(reading);
    const term = readTerm(reading);
    if (term === undefined) return undefined;
    terms.push(term);
  }
  return counted(reading, { kind, terms });
}

function readNot(reading: Reading): ExpressionAst | undefined {
  if (!isWord(reading, 'not')) return readPrimary(reading);
  if (!enter(reading)) return undefined;
  advance(reading);
  const term = readNot(reading);
  if (term === undefined) return undefined;
  reading.depth -= 1;
  return counted(reading, { kind: 'not', term });
}

function readPrimary(reading: Reading): ExpressionAst | undefined {
  if (isMark(reading, '(')) {
    if (!enter(reading)) return undefined;
    advance(reading);
    const inner = readAny(reading);
    if (inner === undefined || !take(reading, ')')) return undefined;
    reading.depth -= 1;
    return inner;
  }
  if (isWord(reading, 'has')) {
    advance(reading);
    const names = take(reading, '(') ? readNames(reading, 1) : undefined;
    const [skill] = names ?? [];
    return skill === undefined ? undefined : counted(reading, { kind: 'has', skill });
  }
  if (isWord(reading, 'agent.id')) return readAgents(reading);
  return readComparison(reading);
}

function readAgents(reading: Reading): ExpressionAst | undefined {
  advance(reading);
  let ids: readonly string[] | undefined;
  if (isWord(reading, 'in')) {
    advance(reading);
    ids = take(reading, '(') ? readNames(reading, expressionNodesMax) : undefined;
  } else if (isMark(reading, '=')) {
    advance(reading);
    const id = readName(reading, 'an agent id');
    ids = id === undefined ? undefined : [id];
  } else {
    return expected(reading, '= or in after agent.id');
  }
  return ids === undefined ? undefined : counted(reading, { kind: 'agent', ids });
}

function readComparison(reading: Reading): ExpressionAst | undefined {
  const skill = readName(reading, 'a skill, has, agent.id, not or (');
  if (skill === undefined) return undefined;
  const comparison = comparisons.find((mark) => isMark(reading, mark));
  if (comparison === undefined) {
    return expected(reading, `<, <=, =, !=, >= or > after ${skill}; to have it is has(${skill})`);
  }
  advance(reading);
  const { kind, text, at } = reading.token;
  if (kind !== 'level' && !(kind === 'name' && /^\d+$/.test(text))) {
    return expected(reading, 'a level from 0 to 100');
  }
  const problem = levelProblem(Number(text));
  if (problem !== undefined) return stop(reading, problem, at);
  advance(reading);
  const level = Number(text);
  return counted(reading, { kind: 'compare', skill, comparison, level });
}

function readNames(reading: Reading, namesMax: number): readonly string[] | undefined {
  const names = new Set<string>();
  for (;;) {
    const name = readName(reading, 'a name');
    if (name === undefined) return undefined;
    names.add(name);
    if (names.size === namesMax || !isMark(reading, ',')) break;
    advance(reading);
  }
  return take(reading, ')') ? [...names] : undefined;
}

function readName(reading: Reading, what: string): string | undefined {
  const { kind, text, at } = reading.token;
  if (kind !== 'quoted' && !(kind === 'name' && !keywords.has(text))) {
    return expected(reading, what);
  }
  const problem = nameProblem(text);
  if (problem !== undefined) return stop(reading, problem, at);
  advance(reading);
  return text;
}

function isWord(reading: Reading, word: string): boolean {
  return reading.token.kind === 'name' && reading.token.text === word;
}

function isMark(reading: Reading, mark: string): boolean {
  return reading.token.kind === 'mark' && reading.token.text === mark;
}

function take(reading: Reading, mark: string): boolean {
  if (!isMark(reading, mark)) {
    expected(reading, mark);
    return false;
  }
  advance(reading);
  return true;
}

function enter(reading: Reading): boolean {
  reading.depth += 1;
  if (reading.depth <= expressionNestingMax) return true;
  stop(
    reading,
    `the expression is nested too deep; expected at most ${expressionNestingMax} levels`,
    reading.token.at,
  );
  return false;
}

function counted(reading: Reading, ast: ExpressionAst): ExpressionAst | undefined {
  reading.nodes += ast.kind === 'agent' ? ast.ids.length : 1;
  if (reading.nodes <= expressionNodesMax) return ast;
  return stop(
    reading,
    `the expression has too many terms; expected at most ${expressionNodesMax}, ands and ors included`,
    reading.token.at,
  );
}

function expected(reading: Reading, what: string): undefined {
  const { kind, text, at } = reading.token;
  const seen = kind === 'end' ? 'the end' : `"${text}"`;
  return stop(reading, `${seen} at character ${at + 1}; expected ${what}`, at);
}

function stop(reading: Reading, message: string, at: number): undefined {
  reading.problem ??= { message, at };
  return undefined;
}

function advance(reading: Reading): void {
  reading.token = tokenAt(reading.text, reading.token.at, lengthOf(reading.token));
}

function lengthOf(token: Token): number {
  return token.kind === 'quoted' ? token.text.length + 2 : token.text.length;
}

function tokenAt(text: string, from: number, skip: number): Token {
  tokenPattern.lastIndex = from + skip;
  const match = tokenPattern.exec(text);
  if (match === null) {
    const rest = text.slice(from + skip).trimStart();
    const [seen = ''] = rest;
    return { kind: 'wrong', text: seen, at: text.length - rest.length };
  }
  const [whole, level, name, quoted, mark] = match;
  const end = from + skip + whole.length;
  if (quoted !== undefined) return { kind: 'quoted', text: quoted, at: end - quoted.length - 2 };
  if (level !== undefined) return { kind: 'level', text: level, at: end - level.length };
  if (name !== undefined) return { kind: 'name', text: name, at: end - name.length };
  if (mark !== undefined) return { kind: 'mark', text: mark, at: end - mark.length };
  return { kind: 'end', text: '', at: end };
}
