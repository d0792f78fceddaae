/**
 * json-rules-engine and our facade side by side, and the refusals of our rule files: what the tests
 * of the format's exact meaning ask.
 */
import * as library from 'json-rules-engine';
import { parseRuleSet } from '../../contracts/index.ts';
import * as facade from '../../rules/compat/index.ts';

export type Library = typeof library;

/** One implementation of json-rules-engine's interface. */
export interface RuleEngine {
  readonly name: string;
  readonly isLibrary: boolean;
  readonly house: Library;
}

export const ruleEngines: readonly RuleEngine[] = [
  { name: 'json-rules-engine', isLibrary: true, house: library },
  { name: 'the facade', isLibrary: false, house: facade as unknown as Library },
];

export const event = { type: 'matched' };

type Conditions = library.TopLevelCondition;

/** Any JSON as the conditions of a rule: what is wrong in them is what is tested. */
export function conditions(json: unknown): Conditions {
  return json as Conditions;
}

/** Whether one rule holds, with facts nobody gave undefined. */
export async function matches(
  { house }: RuleEngine,
  root: unknown,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  const engine = new house.Engine([{ conditions: conditions(root), event }], {
    allowUndefinedFacts: true,
  });
  return (await engine.run(facts)).results.length === 1;
}

/** Whether a fact of this value passes one test. */
export function operates(
  engine: RuleEngine,
  fact: unknown,
  operator: string,
  value: unknown,
): Promise<boolean> {
  return matches(engine, { all: [{ fact: 'x', operator, value }] }, { x: fact });
}

/** The one of a list. */
export function only<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined || list.length > 1) throw new Error(`${list.length} of a list, expected 1`);
  return one;
}

/** What a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing failed');
}

const baseRule = {
  name: 'a-rule',
  priority: 2,
  conditions: { all: [{ fact: 'customer.known', operator: 'equal', value: true }] },
  event: { type: 'classify', params: { tags: ['seen'] } },
};

const baseSet = { set: 'a-set', kind: 'classify', version: 0, rules: [baseRule] };

/** Where a rule set with these members is refused: pointers of its findings; [] is accepted. */
export function setRefusedAt(members: Readonly<Record<string, unknown>>): readonly string[] {
  const read = parseRuleSet(JSON.stringify({ ...baseSet, ...members }));
  return read.ok ? [] : read.findings.map(({ pointer }) => pointer);
}

/** Where a rule with these members is refused. */
export function ruleRefusedAt(members: Readonly<Record<string, unknown>>): readonly string[] {
  return setRefusedAt({ rules: [{ ...baseRule, ...members }] });
}

/** Where one leaf, or group, is refused: pointers below its place. */
export function refusedAt(condition: unknown): readonly string[] {
  const place = '/rules/0/conditions/all/0';
  return ruleRefusedAt({ conditions: { all: [condition] } }).map((pointer) =>
    pointer.replace(place, ''),
  );
}
