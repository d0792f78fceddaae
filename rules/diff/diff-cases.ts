/**
 * Test cases added, removed or changed, by name. They decide nothing, but approvers must see if a
 * set's tests changed.
 */
import { equalByValue } from '../../kernel/index.ts';
import { type Language, pairsByLanguage, semicolons } from '../explain/say-value.ts';
import type { RuleSetFile } from '../files/index.ts';

/** Names of cases, in file order. */
export interface CaseDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

const namesMax = 5;

export function diffCases(before: RuleSetFile | undefined, after: RuleSetFile): CaseDiff {
  const [old, now] = [casesOf(before), casesOf(after)];
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now.keys()].filter((name) => {
      return old.has(name) && !equalByValue(old.get(name), now.get(name));
    }),
  };
}

function casesOf(file: RuleSetFile | undefined): ReadonlyMap<string, unknown> {
  const { cases = [], baseFacts = {} } = file ?? {};
  return new Map(
    cases.map(({ name, facts, at, expect }) => {
      return [name, { facts: { ...baseFacts, ...facts }, at: at ?? null, expect }];
    }),
  );
}

const words = pairsByLanguage({
  cases: ['cases: ', 'cas : '],
  colon: [': ', ' : '],
  added: [() => 'added', (count: number) => `ajouté${count === 1 ? '' : 's'}`],
  removed: [() => 'removed', (count: number) => `supprimé${count === 1 ? '' : 's'}`],
  changed: [() => 'changed', (count: number) => `modifié${count === 1 ? '' : 's'}`],
});

/** One line, such as `cases: 2 added: a, b; 1 removed: c`; empty if no case changed. */
export function sayCaseDiff(diff: CaseDiff, language: Language): readonly string[] {
  const said = words[language];
  const parts = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const names = diff[change];
    if (names.length === 0) return [];
    const more = names.length > namesMax ? ', …' : '';
    const shown = `${names.slice(0, namesMax).join(', ')}${more}`;
    return [`${names.length} ${said[change](names.length)}${said.colon}${shown}`];
  });
  return parts.length === 0 ? [] : [`${said.cases}${parts.join(semicolons[language])}`];
}
