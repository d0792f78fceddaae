/**
 * Runs per second of the json-rules-engine facade, beside the library: the same rules over constant
 * facts. The row fails unless all results are equal.
 */
import { Engine as LibraryEngine, type RuleProperties as LibraryRule } from 'json-rules-engine';
import { Engine, type RuleProperties } from '../rules/compat/index.ts';
import type { Bench } from './harness.ts';
import { numbered, timedAsync } from './rounds.ts';

const ruleCounts = [20, 200, 2_000];
const rulesPerRound = 2_000;
const facts = { type: 'order', tier: 'gold', wait: 500, tags: ['tag-1'], language: 'de' };

export const compatBenches: readonly Bench[] = ruleCounts.map((rules) => ({
  name: `compat.run.${rules}`,
  unit: 'runs/s',
  peer: 'json-rules-engine',
  config: { rules, leavesEach: 5, facts: Object.keys(facts).length },
  begin: async () => {
    const library = new LibraryEngine(rulesOf(rules) as unknown as LibraryRule[]);
    const facade = new Engine(rulesOf(rules));
    await compare(library, facade);
    const round = (engine: { run(of: typeof facts): Promise<unknown> }) => () =>
      timedAsync(rulesPerRound / rules, async () => {
        for (let n = 0; n < rulesPerRound / rules; n += 1) await engine.run(facts);
      });
    return {
      ours: round(facade),
      theirs: round(library),
    };
  },
}));

/** One rule in seven has a higher priority, so that a run has several priorities. */
function rulesOf(count: number): readonly RuleProperties[] {
  return numbered(count, (place) => ({
    name: `rule-${place}`,
    priority: place % 7 === 0 ? place + 1 : 1,
    conditions: {
      all: [
        { fact: 'type', operator: 'equal', value: place % 3 === 0 ? 'service' : 'order' },
        { fact: 'tier', operator: 'in', value: ['gold', 'silver'] },
        {
          any: [
            { fact: 'wait', operator: 'greaterThan', value: place * 10 },
            { fact: 'tags', operator: 'contains', value: `tag-${place % 5}` },
          ],
        },
        { not: { fact: 'language', operator: 'equal', value: 'fr' } },
      ],
    },
    event: { type: 'matched', params: { queue: 'orders' } },
  }));
}

async function compare(library: LibraryEngine, facade: Engine): Promise<void> {
  const [theirs, ours] = [await library.run(facts), await facade.run(facts)];
  const textOf = (results: readonly { toJSON(stringify: false): unknown }[]) =>
    JSON.stringify(results.map((result) => JSON.stringify(result.toJSON(false))).toSorted());
  if (theirs.results.length === 0 || textOf(theirs.results) !== textOf(ours.results)) {
    throw new Error('the facade and the library give other results');
  }
}
