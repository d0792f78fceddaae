/** Rule sets as texts with one thing changed, and what is said of them. */
import { expect } from 'vitest';
import { type PlacedRuleFinding, parseRuleSet } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';

/** A set as people would write it. */
export const textOf = (file: object): string => JSON.stringify(file, null, 2);

/** A set with one value replaced, added, or (undefined) left out. */
export function withValue(file: RuleSetFile, path: string, value: unknown): string {
  const copy = structuredClone(file);
  const segments = path.split('.');
  const last = segments.pop() ?? '';
  let owner: object = copy;
  for (const segment of segments) owner = Reflect.get(owner, segment);
  if (value === undefined) Reflect.deleteProperty(owner, last);
  else Reflect.set(owner, last, value);
  return textOf(copy);
}

/** All that is wrong with a text, as `id pointer`. */
export function faults(text: string): string[] {
  const parsed = parseRuleSet(text);
  return parsed.ok ? [] : parsed.findings.map(({ id, pointer }) => `${id} ${pointer}`);
}

/** The only thing that is wrong with a text. */
export function onlyFinding(text: string): PlacedRuleFinding {
  const parsed = parseRuleSet(text);
  const [finding, ...more] = parsed.ok ? [] : parsed.findings;
  expect(more).toEqual([]);
  if (finding === undefined) throw new Error('nothing was found wrong');
  return finding;
}
