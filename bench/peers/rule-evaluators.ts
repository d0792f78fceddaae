/**
 * Peers that evaluate the same rule set: json-rules-engine, fast-json-rules-engine, and zen-engine
 * with a decision table. Each returns the matching rules, highest priority first, for comparison
 * with ours.
 */
import { Engine } from 'json-rules-engine';
import type {
  ConditionFile,
  FactsFile,
  GroupFile,
  LeafFile,
  RuleSetFile,
} from '../../rules/index.ts';

export type EvaluateRules = (facts: FactsFile) => Promise<readonly string[]>;

export function jsonRulesEngine(file: RuleSetFile, ends: 'all' | 'first'): EvaluateRules {
  const engine = new Engine();
  for (const { name, priority, conditions } of file.rules) {
    const event = { type: name };
    engine.addRule({ name, priority, conditions: conditions as never, event });
  }
  if (ends === 'first') engine.on('success', () => engine.stop());
  return async (facts) => {
    const { events } = await engine.run(facts);
    return events.map(({ type }) => type);
  };
}

/** Path of a copy of fast-json-rules-engine, which is not in the package registry. */
export const fastEngineFile = process.env['FAST_JSON_RULES_ENGINE'];

interface FastEngine {
  compile(rules: readonly unknown[]): {
    run(facts: FactsFile): { readonly events: readonly { readonly type: string }[] };
  };
}

export async function fastRulesEngine(file: RuleSetFile): Promise<EvaluateRules> {
  const { compile }: FastEngine = await import(fastEngineFile ?? '');
  const rules = file.rules.map(({ name, priority, conditions }) => {
    return { priority, conditions, event: { type: name } };
  });
  const compiled = compile(rules);
  return (facts) => Promise.resolve(compiled.run(facts).events.map(({ type }) => type));
}

/**
 * A decision table: one row per rule, a column per fact, and one for other conditions. Loaded late,
 * as the engine is built for some machines only.
 */
export async function zenEngine(file: RuleSetFile): Promise<EvaluateRules> {
  const { ZenEngine } = await import('@gorules/zen-engine');
  const decision = new ZenEngine().createDecision(zenContent(file));
  return async (of) => {
    const input = Object.fromEntries(Object.entries(of).map(([name, at]) => [fieldOf(name), at]));
    const { result } = await decision.evaluate(input);
    return (result as readonly { readonly rule: string }[]).map(({ rule }) => rule);
  };
}

function zenContent(file: RuleSetFile) {
  const facts = [...new Set(file.rules.flatMap(({ conditions }) => factsOf(conditions)))];
  const columns = new Map(facts.map((fact, n) => [fact, `fact-${n}`]));
  const inputs = facts.map((fact) => {
    return { id: columns.get(fact) ?? fact, name: fact, field: fieldOf(fact) };
  });
  // zen-engine takes an empty cell as true, and a missing one as false.
  const anything = Object.fromEntries(inputs.map(({ id }) => [id, '']));
  const rows = file.rules.map(({ name, conditions }) => {
    const cells: { [id: string]: string } = { _id: name, output: JSON.stringify(name) };
    const others: string[] = [];
    for (const condition of 'all' in conditions ? conditions.all : [conditions]) {
      const id = 'fact' in condition ? columns.get(condition.fact) : undefined;
      const isFree = 'fact' in condition && id !== undefined && cells[id] === undefined;
      const cell = isFree ? cellOf(condition) : undefined;
      if (id !== undefined && cell !== undefined) cells[id] = cell;
      else others.push(expressionOf(condition));
    }
    return { ...anything, ...cells, others: others.join(' and ') };
  });
  const table = {
    hitPolicy: 'collect',
    inputs: [...inputs, { id: 'others', name: 'others' }],
    outputs: [{ id: 'output', name: 'rule', field: 'rule' }],
    rules: rows,
  };
  const at = { position: { x: 0, y: 0 } };
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', ...at },
      { id: 'table', name: 'table', type: 'decisionTableNode', content: table, ...at },
      { id: 'out', name: 'out', type: 'outputNode', ...at },
    ],
    edges: [
      { id: 'a', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'b', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
}

/** zen-engine reads a dot in a name as a path. */
function fieldOf(fact: string): string {
  return fact.replace('.', '_');
}

function factsOf(condition: ConditionFile): readonly string[] {
  if ('fact' in condition) return [condition.fact];
  return membersOf(condition).flatMap(factsOf);
}

function membersOf(group: GroupFile): readonly ConditionFile[] {
  if ('all' in group) return group.all;
  if ('any' in group) return group.any;
  return 'not' in group ? [group.not] : [];
}

const comparisons: { readonly [operator: string]: string } = {
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

/** A condition as a table's cell; undefined if no cell can express it. */
function cellOf({ operator, value }: LeafFile): string | undefined {
  if (operator === 'equal') return JSON.stringify(value);
  if (operator === 'in')
    return (value as readonly unknown[]).map((one) => JSON.stringify(one)).join();
  const comparison = comparisons[operator];
  return comparison === undefined ? undefined : `${comparison} ${value}`;
}

function expressionOf(condition: ConditionFile): string {
  if (!('fact' in condition)) {
    const members = membersOf(condition).map(expressionOf);
    if ('not' in condition) return `not (${members.join()})`;
    return `(${members.join('any' in condition ? ' or ' : ' and ')})`;
  }
  const { fact, operator, value } = condition;
  const field = fieldOf(fact);
  const text = JSON.stringify(value);
  switch (operator) {
    case 'equal':
      return `${field} == ${text}`;
    case 'notEqual':
      return `${field} != ${text}`;
    case 'in':
      return `${field} in ${text}`;
    case 'contains':
      return `contains(${field}, ${text})`;
    case 'someFact:in':
      return `some(${field}, # in ${text})`;
    default:
      return `${field} ${comparisons[operator] ?? operator} ${text}`;
  }
}
