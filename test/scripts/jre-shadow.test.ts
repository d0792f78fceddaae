/** The shadow of json-rules-engine's own suite: it compares, and it sees a wrong result. */
import { afterEach, describe, expect, it } from 'vitest';
import { Engine, RuleResult } from '../../rules/compat/index.ts';
import { startShadow } from '../support/jre-suite/shadow.ts';

const event = { type: 'matched' };
const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });

// Classes are shared by the files of a worker.
const { run } = Engine.prototype;
const { setResult } = RuleResult.prototype;

afterEach(() => {
  Engine.prototype.run = run;
  RuleResult.prototype.setResult = setResult;
});

describe('F2: the shadow of the suite', () => {
  it('evaluates every run again, and counts what it took over', async () => {
    const count = startShadow();
    const engine = new Engine([
      { conditions: { all: [leaf('age', 'lessThan', 50), leaf('tags', 'contains', 'a')] }, event },
      { conditions: { any: [leaf('age', 'own', 1), leaf('ratio', 'greaterThan', 0.5)] }, event },
      {
        conditions: { all: [{ ...leaf('age', 'equal', 9), priority: 9 }, leaf('x', 'in', [1])] },
        event,
      },
      { conditions: { all: [] }, event },
    ]);
    engine.addOperator('own', () => true);
    await engine.run({ age: 5, tags: ['a'], ratio: 0.7, x: 1 });
    await engine.run({ age: 60, tags: [], ratio: 0.2, x: 2 });
    expect(count).toEqual({
      runs: 2,
      emptyRuns: 0,
      rejectedRuns: 0,
      rules: 8,
      leaves: 6,
      opaqueLeaves: 4,
      skippedLeaves: 2,
      differences: [],
    });
    await engine.run({ age: 5 }).catch(() => undefined);
    expect(count.rejectedRuns).toBe(1);
  });

  it('sees a result that is not what the conditions say', async () => {
    RuleResult.prototype.setResult = function () {
      setResult.call(this, false);
    };
    const count = startShadow();
    await new Engine([{ conditions: { all: [leaf('age', 'equal', 5)] }, event }]).run({ age: 5 });
    expect(count.differences).toHaveLength(2);
    expect(count.differences[0]).toContain('the facade says false, the index true, the tree true');
  });
});
