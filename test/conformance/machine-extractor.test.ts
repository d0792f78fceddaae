/**
 * Tools such as Stately's read machines from their text: literals, no variables, spreads or calls.
 * This reads the files in the same way, and finds all that the machines contain.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { machineConfig, namedMachines, offerMachine } from '../../machines/index.ts';
import { stateNodesOf } from '../support/life-cycles.ts';

const folder = join(import.meta.dirname, '../../machines');
const files = readdirSync(folder).filter((name) => name.endsWith('.machine.ts'));

/** As much of a parsed text as is read here. */
interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  readonly key?: SyntaxNode & { readonly name?: string };
  readonly kind?: string;
  readonly elements?: readonly SyntaxNode[];
  readonly properties?: readonly SyntaxNode[];
  readonly arguments?: readonly SyntaxNode[];
  readonly callee?: { readonly name?: string; readonly property?: { readonly name?: string } };
}

/** The value of a literal; of anything else where it stands. */
function read(node: SyntaxNode, path: string): unknown {
  const { type, elements = [], properties = [] } = node;
  if (type === 'Literal') return node.value;
  if (type === 'ArrayExpression') {
    return elements.map((one, place) => read(one, `${path}[${place}]`));
  }
  // A function in `context` alone: it hides no state.
  if (type === 'ArrowFunctionExpression' && path === 'context') return undefined;
  if (type !== 'ObjectExpression') throw new Error(`${path} is no literal`);
  return Object.fromEntries(
    properties.map((property) => {
      if (property.type !== 'Property') throw new Error(`${path} has more than members`);
      const key = property.key?.name ?? String(property.key?.value);
      return [key, read(property.value as SyntaxNode, path === '' ? key : `${path}.${key}`)];
    }),
  );
}

/** The configuration that `createMachine` is called with in this text. */
function extracted(text: string): unknown {
  const found: unknown[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, callee, arguments: given = [] } = node as SyntaxNode;
    const [config] = given;
    const name = callee?.name ?? callee?.property?.name;
    if (type === 'CallExpression' && name === 'createMachine' && config !== undefined) {
      found.push(read(config, ''));
    }
    Object.values(node).forEach(visit);
  };
  visit(parseAst(stripTypeScriptTypes(text)));
  expect(found).toHaveLength(1);
  return found[0];
}

function statesOf(config: { readonly states?: object }): { readonly [key: string]: object }[] {
  const below = Object.values(config.states ?? {}) as { readonly [key: string]: object }[];
  return [...below, ...below.flatMap(statesOf)];
}

describe('an extractor', () => {
  it('finds each of the machines', () => {
    const ids = files.map(
      (name) => (extracted(readFileSync(join(folder, name), 'utf8')) as AnyStateMachine).id,
    );
    expect(ids.sort()).toEqual(Object.keys(namedMachines).sort());
    expect(Object.entries(namedMachines).map(([name, { id }]) => [name, id])).toEqual(
      Object.keys(namedMachines).map((name) => [name, name]),
    );
  });

  it.each(files)('reads %s completely', (name) => {
    const config = extracted(readFileSync(join(folder, name), 'utf8'));
    const { id } = config as AnyStateMachine;
    const machine = namedMachines[id] as AnyStateMachine;
    expect(config).toEqual(JSON.parse(JSON.stringify(machine.config)));
    const states = statesOf(config as object);
    expect(states.length).toBeGreaterThan(2);
    expect(states.filter((state) => !('description' in state))).toEqual([]);
  });

  it('finds fault with a spread, a variable and a function', () => {
    const of = (state: string) => `createMachine({ id: 'm', states: { a: ${state} } })`;
    expect(() => extracted(of('{ ...b }'))).toThrow('states.a has more than members');
    expect(() => extracted(of('b'))).toThrow('states.a is no literal');
    expect(() => extracted(of('{ entry: () => 1 }'))).toThrow('states.a.entry is no literal');
  });
});

describe.each(Object.entries(namedMachines))('the exported %s', (_name, machine) => {
  it('is JSON of which XState makes the same machine', () => {
    const config = JSON.parse(JSON.stringify(machineConfig(machine)));
    const made: AnyStateMachine = createMachine(config);
    expect(made.events.toSorted()).toEqual(machine.events.toSorted());
    const ids = (of: AnyStateMachine) => stateNodesOf(of.root).map(({ id }) => id);
    expect(ids(made)).toEqual(ids(machine));
    const arcs = (of: AnyStateMachine) =>
      stateNodesOf(of.root).flatMap((node) =>
        [...node.transitions].flatMap(([event, all]) =>
          all.map(({ target }) => `${node.id} ${event} ${target?.map(({ id }) => id)}`),
        ),
      );
    expect(arcs(made)).toEqual(arcs(machine));
    expect(arcs(made).length).toBeGreaterThan(4);
  });
});

it('the JSON says what ends each wait of an offer', () => {
  const { meta } = machineConfig(offerMachine) as { meta: { endedBy: object } };
  expect(meta.endedBy).toMatchObject({ accepted: ['timer connectLimit'] });
});
