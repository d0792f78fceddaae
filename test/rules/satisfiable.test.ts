import { describe, expect, it } from 'vitest';
import { parseExpression, satisfiable } from '../../rules/index.ts';

function verdict(text: string): string {
  const parsed = parseExpression(text);
  return parsed.ok ? satisfiable(parsed.ast) : parsed.message;
}

describe('the search for an agent who could meet an expression', () => {
  it.each([
    ['german >= 60 and german < 50', 'no'],
    ['german > 50 and german < 51', 'yes'],
    ['german > 100', 'no'],
    ['german < 0', 'no'],
    ['has(german) and not has(german)', 'no'],
    ['not has(german) and german < 1', 'no'],
    ['agent.id = a and agent.id = b', 'no'],
    ['agent.id = a and not (german >= 50)', 'yes'],
    ['not (agent.id = a)', 'yes'],
    ['a = 5 and (a = 6 or b = 7) and not (b = 7)', 'no'],
    ['a = 5 and (a = 6 or b = 7) and not (b = 8)', 'yes'],
  ])('finds for %s: %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  it('says that it gave up rather than claim a contradiction', () => {
    const many = Array.from({ length: 12 }, (_, index) => `s${index} = 50`).join(' and ');
    expect(verdict(many)).toBe('unknown');
  });
});
