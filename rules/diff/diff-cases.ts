/**
 * What changed among the cases of a set, by name: they decide nothing, but whoever approves rules
 * wants to know that what is held against them has changed.
 */
import { equalByValue } from '../../kernel/index.ts';
import { inBoth, type Language, semicolons } from '../explain/say-value.ts';
import type { RuleSetFile } from '../files/index.ts';

/** Names, in the order of the file. */
export interface CaseDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Names said of each kind of change. */
const namesMax = 5;

/** Base facts are part of what each case says. */
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

const words = inBoth({
  cases: ['cases: ', 'cas : '],
  colon: [': ', ' : '],
  added: [() => 'added', (count: number) => `ajouté${count === 1 ? '' : 's'}`],
  removed: [() => 'removed', (count: number) => `supprimé${count === 1 ? '' : 's'}`],
  changed: [() => 'changed', (count: number) => `modifié${count === 1 ? '' : 's'}`],
});

/** One line, `cases: 2 added: a, b; 1 removed: c`; none where no case has changed. */
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
