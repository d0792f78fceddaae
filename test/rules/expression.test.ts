import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentsNamed,
  type Expression,
  type ExpressionAst,
  evaluateExpression,
  expressionLengthMax,
  expressionNestingMax,
  expressionNodesMax,
  parseExpression,
  preferredScore,
  printExpression,
  type SkilledAgent,
  type SkillTerm,
  skillsNamed,
} from '../../rules/index.ts';

function ast(expression: Expression): ExpressionAst {
  const parsed = parseExpression(expression);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.ast;
}

function refusal(expression: Expression): { message: string; at: number } {
  const parsed = parseExpression(expression);
  if (parsed.ok) throw new Error('expected a refusal');
  return parsed;
}

function anAgent(id: string, skills: Readonly<Record<string, number>> = {}): SkilledAgent {
  return { id, skills: new Map(Object.entries(skills)) };
}

describe('the text form', () => {
  it.each([
    ['has(german)', { german: 0 }, true],
    ['has(german)', {}, false],
    ['german >= 50', { german: 50 }, true],
    ['german > 50', { german: 50 }, false],
    ['german <= 50', { german: 50 }, true],
    ['german < 50', { german: 50 }, false],
    ['german = 50', { german: 50 }, true],
    ['german != 50', { german: 51 }, true],
    ['german >= 49.5', { german: 49.5 }, true],
    ['german<1', {}, false],
    ['german != 50', {}, false],
    ['not (german >= 50)', {}, true],
    ['not has(german) and has(french)', { french: 1 }, true],
    ['has(a) or has(b) and has(c)', { a: 1 }, true],
    ['(has(a) or has(b)) and has(c)', { a: 1 }, false],
    ['agent.id = ann', {}, true],
    ['agent.id in (bob, ann)', {}, true],
    ['agent.id in (bob)', {}, false],
    ['has("not") and "Grüezi Zürich" > 3', { not: 1, 'Grüezi Zürich': 4 }, true],
    ['2nd-line >= 3', { '2nd-line': 3 }, true],
  ] as const)('reads %s with skills %o as %s', (text, skills, truth) => {
    expect(evaluateExpression(ast(text), anAgent('ann', { ...skills }))).toBe(truth);
  });

  it.each([
    ['', 0, 'the end'],
    ['german', 6, 'has(german)'],
    ['german >= fluent', 10, 'a level from 0 to 100'],
    ['german >= 101', 10, 'from 0 to 100'],
    ['german >= 50 orders', 13, 'expected and or or'],
    ['german AND orders', 7, '"A"'],
    ['has(german', 10, 'expected )'],
    ['agent.id > 3', 9, 'expected = or in'],
    ['agent.idx = 3', 5, '"."'],
    ['and', 0, 'expected a skill'],
    ['has(a, b)', 5, 'expected )'],
    ['german >= "50"', 10, 'a level'],
    ['"" >= 5', 0, 'empty'],
    ['has(a) and 😀', 11, '"😀"'],
    ['has("open', 4, 'expected a name'],
  ])('refuses %j at %i and says what it expected', (text, at, part) => {
    const { message, at: place } = refusal(text);
    expect(message).toContain(part);
    expect(place).toBe(at);
  });

  it('refuses ten thousand parentheses with a message, not a stack overflow', () => {
    const deep = (open: string, count: number) => `${open.repeat(count)}has(a)${')'.repeat(count)}`;
    expect(refusal(deep('(', 10_000)).message).toContain('nested too deep');
    expect(refusal(`${'not '.repeat(10_000)}has(a)`).message).toContain('nested too deep');
    expect(refusal(deep('(', expressionNestingMax + 1)).message).toContain('nested too deep');
    expect(parseExpression(deep('(', expressionNestingMax)).ok).toBe(true);
  });

  it('refuses a text that is too long, also where it is blank or cut inside a name', () => {
    for (const filler of [' ', 'x']) {
      const long = `has("a") and has("${filler.repeat(expressionLengthMax)}")`;
      expect(refusal(long).message).toContain('expected at most 4096');
    }
    expect(refusal(`has(a)${' '.repeat(expressionLengthMax)}`).message).toContain('4096');
  });

  it('refuses more terms than one evaluation may cost', () => {
    const chain = (count: number) =>
      Array.from({ length: count }, (_, i) => `has(s${i})`).join(' or ');
    expect(parseExpression(chain(expressionNodesMax - 1)).ok).toBe(true);
    expect(refusal(chain(expressionNodesMax)).message).toContain('too many terms');
  });
});

describe('the list form', () => {
  it('is true when it is empty', () => {
    expect(evaluateExpression(ast([]), anAgent('ann'))).toBe(true);
  });

  it('must hold whole, a bare skill meaning that the agent has it', () => {
    const both = ast([{ skill: 'german', minLevel: 50 }, { skill: 'orders' }]);
    expect(evaluateExpression(both, anAgent('ann', { german: 50, orders: 0 }))).toBe(true);
    expect(evaluateExpression(both, anAgent('ann', { german: 50 }))).toBe(false);
    expect(evaluateExpression(both, anAgent('ann', { german: 49, orders: 0 }))).toBe(false);
  });

  it('names the term that is wrong', () => {
    expect(refusal([{ skill: 'ok' }, { skill: 'german', minLevel: Number.NaN }])).toMatchObject({
      at: 1,
      message: 'the level is NaN; expected a number from 0 to 100',
    });
    expect(refusal([{ skill: 'a"b' }]).message).toContain('quote');
    expect(refusal([{ agentId: '' }]).message).toContain('empty');
    expect(refusal([{ agentId: 'x'.repeat(65) }]).message).toContain('65');
    const long = Array.from({ length: expressionNodesMax }, () => ({ skill: 'a' }));
    expect(refusal(long).message).toContain('256 terms');
  });
});

const skills = ['german', 'french', '2nd-line', 'not', 'Grüezi'];
const agentIds = ['ann', 'bob', 'in'];

const aTerm: fc.Arbitrary<SkillTerm> = fc.oneof(
  fc.record({ skill: fc.constantFrom(...skills) }),
  fc.record({ skill: fc.constantFrom(...skills), minLevel: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ agentId: fc.constantFrom(...agentIds) }),
);

const anAst: fc.Arbitrary<ExpressionAst> = fc.letrec<{ tree: ExpressionAst }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ kind: fc.constant('has' as const), skill: fc.constantFrom(...skills) }),
    fc.record({
      kind: fc.constant('compare' as const),
      skill: fc.constantFrom(...skills),
      comparison: fc.constantFrom('<', '<=', '=', '!=', '>=', '>'),
      level: fc.constantFrom(0, 30, 50.5, 100),
    }),
    fc.record({
      kind: fc.constant('agent' as const),
      ids: fc.array(fc.constantFrom(...agentIds), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), term: tie('tree') }),
    fc.record({
      kind: fc.constantFrom('all', 'any'),
      terms: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree;

const someAgent: fc.Arbitrary<SkilledAgent> = fc.record({
  id: fc.constantFrom(...agentIds, 'eve'),
  skills: fc
    .dictionary(fc.constantFrom(...skills), fc.constantFrom(0, 29, 30, 50, 50.5, 51, 100))
    .map((levels) => new Map(Object.entries(levels))),
});

describe('the canonical text', () => {
  it('parses back to the same truth for every agent, and prints the same again', () => {
    fc.assert(
      fc.property(anAst, fc.array(someAgent, { minLength: 5 }), (tree, agents) => {
        const text = printExpression(tree);
        const again = ast(text);
        expect(printExpression(again)).toBe(text);
        for (const agent of agents) {
          expect(evaluateExpression(again, agent)).toBe(evaluateExpression(tree, agent));
        }
      }),
    );
  });

  it('is one for a list and the text that says the same', () => {
    fc.assert(
      fc.property(fc.array(aTerm, { minLength: 1 }), someAgent, (terms, agent) => {
        const written = (name: string) => `"${name}"`;
        const text = terms
          .map((term) => {
            if ('agentId' in term) return `agent.id = ${written(term.agentId)}`;
            if (term.minLevel === undefined) return `has(${written(term.skill)})`;
            return `${written(term.skill)} >= ${term.minLevel}`;
          })
          .join(' and ');
        expect(printExpression(ast(text))).toBe(printExpression(ast(terms)));
        expect(evaluateExpression(ast(text), agent)).toBe(evaluateExpression(ast(terms), agent));
      }),
    );
  });

  it.each([
    ['has(b) and (has(a) and has(b))', 'has(a) and has(b)'],
    ['not not has(a)', 'has(a)'],
    ['(agent.id = b or has(x)) or agent.id = a', 'agent.id in (a, b) or has(x)'],
    ['agent.id in (b, b)', 'agent.id = b'],
    ['has(c) and (has(b) or has(a))', '(has(a) or has(b)) and has(c)'],
    ['(has(b) or has(a)) and (has(a) or has(b))', 'has(a) or has(b)'],
    ['not (has(b) and has(a))', 'not (has(a) and has(b))'],
    ['has("german")', 'has(german)'],
  ])('of %s is %s', (text, canonical) => {
    expect(printExpression(ast(text))).toBe(canonical);
  });

  it('sees a double not through a group of one', () => {
    const has: ExpressionAst = { kind: 'has', skill: 'a' };
    const group: ExpressionAst = { kind: 'all', terms: [{ kind: 'not', term: has }] };
    expect(printExpression({ kind: 'not', term: group })).toBe('has(a)');
  });

  it('is empty for what always holds', () => {
    expect(printExpression(ast([]))).toBe('');
    expect(printExpression({ kind: 'any', terms: [ast([]), { kind: 'has', skill: 'a' }] })).toBe(
      '',
    );
  });
});

describe('names in an expression', () => {
  it('are listed once and sorted, also under not', () => {
    const tree = ast('has(b) and (a > 3 or not (agent.id in (y, x) and has(b)))');
    expect(skillsNamed(tree)).toEqual(['a', 'b']);
    expect(agentsNamed(tree)).toEqual(['x', 'y']);
  });
});

describe('the preferred score', () => {
  it('adds weight times level for a bare skill and weight for a true term', () => {
    const agent = anAgent('ann', { orders: 60, german: 50 });
    const score = (...terms: SkillTerm[]) => preferredScore(terms, agent);
    expect(score({ skill: 'orders' })).toBe(60);
    expect(score({ skill: 'orders', weight: 2 })).toBe(120);
    expect(score({ skill: 'german', minLevel: 50, weight: 7 })).toBe(7);
    expect(score({ skill: 'german', minLevel: 51, weight: 7 })).toBe(0);
    expect(score({ skill: 'french' }, { skill: 'french', minLevel: 0 })).toBe(0);
    expect(score({ agentId: 'ann' }, { agentId: 'bob' }, { skill: 'orders' })).toBe(61);
  });
});
