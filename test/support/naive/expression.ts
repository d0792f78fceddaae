/**
 * Expressions over an agent's skills and id, parsed and judged without any sharing or compiling.
 *
 * The naive router has its own reader, so that a fault in `rules/expression.ts` shows as a
 * difference.
 * Source: acd-routing.md B5.
 */
import type { Expression } from '../../../rules/index.ts';

/** Who an expression is asked about. */
export interface QualifiedAgent {
  readonly id: string;
  readonly skills: ReadonlyMap<string, number>;
}

/** A condition on one agent. */
export type Condition = (agent: QualifiedAgent) => boolean;

/** The condition an expression states; null where the text does not hold the grammar. */
export function readExpression(expression: Expression): Condition | null {
  if (typeof expression !== 'string') {
    const levels = expression.map((term) => ('skill' in term ? (term.minLevel ?? 0) : 0));
    if (!levels.every((level) => level >= 0 && level <= 100)) return null;
    return (agent) =>
      expression.every((term) => {
        if ('agentId' in term) return agent.id === term.agentId;
        const level = agent.skills.get(term.skill);
        return level !== undefined && (term.minLevel === undefined || level >= term.minLevel);
      });
  }
  const tokens = expression.match(/<=|>=|!=|[<>=(),]|"[^"]*"|[\w.-]+|\S/g) ?? [];
  const reader = new Reader(tokens);
  const condition = reader.or();
  return condition !== null && reader.isAtEnd() ? condition : null;
}

/**
 * One pass over the tokens by recursive descent; every method answers null for "not in the
 * grammar".
 */
class Reader {
  #at = 0;
  readonly #tokens: readonly string[];

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  or(): Condition | null {
    let left = this.#and();
    while (left !== null && this.#take('or')) {
      const [first, second] = [left, this.#and()];
      left = second && ((agent) => first(agent) || second(agent));
    }
    return left;
  }

  #and(): Condition | null {
    let left = this.#not();
    while (left !== null && this.#take('and')) {
      const [first, second] = [left, this.#not()];
      left = second && ((agent) => first(agent) && second(agent));
    }
    return left;
  }

  #not(): Condition | null {
    if (!this.#take('not')) return this.#primary();
    const inner = this.#not();
    return inner && ((agent) => !inner(agent));
  }

  #primary(): Condition | null {
    if (this.#take('(')) {
      const inner = this.or();
      return this.#take(')') ? inner : null;
    }
    if (this.#take('has')) {
      if (!this.#take('(')) return null;
      const skill = this.#name();
      if (skill === null || !this.#take(')')) return null;
      return (agent) => agent.skills.has(skill);
    }
    return this.#take('agent.id') ? this.#agentTest() : this.#comparison();
  }

  #agentTest(): Condition | null {
    if (this.#take('=')) {
      const id = this.#name();
      return id === null ? null : (agent) => agent.id === id;
    }
    if (!this.#take('in') || !this.#take('(')) return null;
    const ids: string[] = [];
    do {
      const id = this.#name();
      if (id === null) return null;
      ids.push(id);
    } while (this.#take(','));
    return this.#take(')') ? (agent) => ids.includes(agent.id) : null;
  }

  #comparison(): Condition | null {
    const skill = this.#name();
    const operator = this.#next();
    const number = this.#next();
    if (skill === null || number === undefined || !/^\d+(\.\d+)?$/.test(number)) return null;
    if (Number(number) > 100) return null;
    const compare = operator === undefined ? undefined : comparisons.get(operator);
    if (compare === undefined) return null;
    return (agent) => {
      const level = agent.skills.get(skill);
      return level !== undefined && compare(level, Number(number));
    };
  }

  #name(): string | null {
    const token = this.#next();
    if (token === undefined || ['and', 'or', 'not', 'has', 'in'].includes(token)) return null;
    if (token.startsWith('"')) return token.length > 2 ? token.slice(1, -1) : null;
    return /^[a-z0-9][a-z0-9-]*$/.test(token) ? token : null;
  }

  #next(): string | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

const comparisons = new Map<string, (level: number, bound: number) => boolean>([
  ['<', (level, bound) => level < bound],
  ['<=', (level, bound) => level <= bound],
  ['=', (level, bound) => level === bound],
  ['!=', (level, bound) => level !== bound],
  ['>=', (level, bound) => level >= bound],
  ['>', (level, bound) => level > bound],
]);
