/**
 * Laws of the three-way merge of rule sets: disjoint changes merge, conflicts are never silent.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MergeChoice,
  type MergeSides,
  mergeParts,
  mergeRuleSets,
} from '../../rules/tables/index.ts';

type Parts = Readonly<Record<string, number>>;

/** Values of named parts: `r…` is a rule, `c…` a case, `p…` a parameter. */
const names = ['r0', 'r1', 'r2', 'r3', 'c0', 'c1', 'c2', 'p0', 'p1', 'p2'] as const;
const arbitraryParts: fc.Arbitrary<Parts> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 2 })), {
    selector: ([name]) => name,
  })
  .map((parts) => Object.fromEntries(parts));

function documentOf(parts: Parts, version: number) {
  const named = (letter: string) => Object.entries(parts).filter(([name]) => name[0] === letter);
  return {
    set: 'doors',
    kind: 'admit',
    version,
    params: Object.fromEntries(named('p')),
    rules: named('r').map(([name, value]) => ({
      name,
      priority: 10 * (names as readonly string[]).indexOf(name) + 10,
      event: { type: 'admit', params: { value } },
    })),
    cases: named('c').map(([name, value]) => ({ name, facts: { value }, expect: {} })),
  };
}

/** What a merged document says of each part, read without the merge. */
function partsIn(document: unknown): Parts {
  const { rules, cases, params } = document as ReturnType<typeof documentOf>;
  return Object.fromEntries([
    ...Object.entries(params),
    ...rules.map(({ name, event }) => [name, event.params.value] as const),
    ...cases.map(({ name, facts }) => [name, facts.value] as const),
  ]);
}

const sidesOf = (base: Parts, mine: Parts, theirs: Parts): MergeSides => ({
  base: documentOf(base, 1),
  mine: documentOf(mine, 1),
  theirs: documentOf(theirs, 2),
});
const none: ReadonlyMap<string, MergeChoice> = new Map();
const all = (sides: MergeSides, choice: MergeChoice) =>
  new Map(mergeParts(sides).map(({ id }) => [id, choice]));

describe('the merge of rule sets', () => {
  it('takes the changes of both sides where they touch different parts', () => {
    const owners = fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length });
    const property = fc.property(
      arbitraryParts,
      arbitraryParts,
      arbitraryParts,
      owners,
      (base, one, other, isMine) => {
        // Each side changes only the parts that it owns.
        const side = (to: Parts, owned: boolean) =>
          Object.fromEntries(
            names.flatMap((name, at) => {
              const value = (isMine[at] === owned ? to : base)[name];
              return value === undefined ? [] : [[name, value] as const];
            }),
          );
        const [mine, theirs] = [side(one, true), side(other, false)];
        const merged = mergeRuleSets(sidesOf(base, mine, theirs), none);
        const expected = Object.fromEntries(
          names.flatMap((name, at) => {
            const value = (isMine[at] === true ? one : other)[name];
            return value === undefined ? [] : [[name, value] as const];
          }),
        );
        expect(partsIn(merged?.document)).toEqual(expected);
        expect(merged?.document).toMatchObject({ version: 2 });
        expect(merged?.moved).toEqual([]);
      },
    );
    fc.assert(property);
  });

  it('asks about every part that both sides changed in different ways, and no other', () => {
    let conflicts = 0;
    const property = fc.property(
      arbitraryParts,
      arbitraryParts,
      arbitraryParts,
      (base, mine, theirs) => {
        const sides = sidesOf(base, mine, theirs);
        const expected = names.filter(
          (name) =>
            mine[name] !== theirs[name] && mine[name] !== base[name] && theirs[name] !== base[name],
        );
        const found = mergeParts(sides).filter(({ changedBy }) => changedBy === 'both');
        expect(found.map(({ name }) => name).sort()).toEqual([...expected].sort());
        expect(mergeRuleSets(sides, none) === null).toBe(expected.length > 0);
        for (const [choice, chosen] of [['mine', mine] as const, ['theirs', theirs] as const]) {
          const merged = partsIn(mergeRuleSets(sides, all(sides, choice))?.document);
          for (const name of expected) expect(merged[name]).toBe(chosen[name]);
        }
        conflicts += expected.length;
      },
    );
    fc.assert(property);
    expect(conflicts).toBeGreaterThan(0);
  });

  it('gives one side where the other changed nothing', () => {
    const property = fc.property(arbitraryParts, arbitraryParts, (base, changed) => {
      const theirs = mergeRuleSets(sidesOf(base, base, changed), none);
      expect(partsIn(theirs?.document)).toEqual(changed);
      const mine = mergeRuleSets(sidesOf(base, changed, base), none);
      expect(partsIn(mine?.document)).toEqual(changed);
    });
    fc.assert(property);
  });
});

describe('a merge', () => {
  const rule = (name: string, priority: number, more: object = {}) => ({ name, priority, ...more });
  const set = (...rules: readonly object[]) => ({ set: 'doors', kind: 'admit', version: 1, rules });

  it('offers both changes of a rule together where they touch different members', () => {
    const was = { conditions: { all: [] }, event: { params: { value: 20 } } };
    const mine = { ...was, conditions: { all: ['over 20 €'] } };
    const theirs = { ...was, event: { params: { value: 25 } } };
    const sides = {
      base: set(rule('staff', 10, was)),
      mine: set(rule('staff', 10, mine)),
      theirs: set(rule('staff', 10, theirs)),
    };
    const [part] = mergeParts(sides);
    const value = rule('staff', 10, { conditions: mine.conditions, event: theirs.event });
    expect(part).toMatchObject({ changedBy: 'both', together: { value } });
    const merged = mergeRuleSets(sides, all(sides, 'together'));
    expect(merged?.document['rules']).toEqual([value]);
    const clash = { ...sides, theirs: set(rule('staff', 10, { conditions: { any: [] } })) };
    expect(mergeParts(clash)[0]).toMatchObject({ changedBy: 'both', together: null });
  });

  it('asks about a rule that one side removed and the other changed', () => {
    const sides = {
      base: set(rule('staff', 10)),
      mine: set(),
      theirs: set(rule('staff', 10, { why: 'HR asked' })),
    };
    expect(mergeParts(sides)).toMatchObject([{ name: 'staff', changedBy: 'both' }]);
    expect(mergeRuleSets(sides, all(sides, 'mine'))?.document['rules']).toEqual([]);
  });

  it('puts a new rule above another one that has the same priority, and names it', () => {
    const sides = {
      base: set(rule('old', 10)),
      mine: set(rule('old', 10), rule('own', 20)),
      theirs: set(rule('old', 10), rule('other', 20), rule('next', 21)),
    };
    const merged = mergeRuleSets(sides, none);
    expect(merged?.document['rules']).toContainEqual(rule('own', 22));
    expect(merged?.moved).toEqual(['own']);
    const mine = set(rule('old', 10), rule('first', 21), rule('second', 20));
    const both = mergeRuleSets({ ...sides, mine, theirs: set(rule('other', 20)) }, none);
    expect(both?.document['rules']).toEqual(
      expect.arrayContaining([rule('first', 22), rule('second', 21)]),
    );
  });

  it('loses no rule of a draft in which two have one name', () => {
    const mine = set(rule('', 10), rule('', 20), rule('a', 30), rule('a', 40));
    const sides = { base: set(), mine, theirs: { ...set(rule('b', 50)), version: 2 } };
    expect(mergeRuleSets(sides, none)?.document['rules']).toHaveLength(5);
  });

  it('asks about a member as a whole where a draft does not follow the schema', () => {
    const sides = {
      base: set(rule('a', 10)),
      mine: { ...set(), rules: 'none' },
      theirs: set(rule('a', 20)),
    };
    expect(mergeParts(sides)).toMatchObject([{ member: 'rules', name: '', changedBy: 'both' }]);
    expect(mergeRuleSets(sides, none)).toBeNull();
  });

  it('keeps the note of the draft, which describes the next version', () => {
    const sides = {
      base: { ...set(), note: 'first' },
      mine: { ...set(), note: 'mine' },
      theirs: { ...set(), note: 'theirs' },
    };
    expect(mergeRuleSets(sides, none)?.document['note']).toBe('mine');
  });
});
