import { describe, expect, it } from 'vitest';
import { compareWithExpected } from '../support/compare-effects.ts';
import { createNaiveRouter } from '../support/naive-router.ts';
import { readWorkedTrace, workedTraceIds } from '../support/worked-traces.ts';

describe('the worked traces of the reference, by the naive router', () => {
  it.each(workedTraceIds)('%s comes out as written', (id) => {
    const { centre, instants, expected } = readWorkedTrace(id);
    const router = createNaiveRouter({ centre });
    const effects = instants.flatMap((instant) => router.step(instant));
    expect(expected.length).toBeGreaterThan(0);
    expect(compareWithExpected(effects, expected)).toBeNull();
  });

  it('a changed effect is seen as a difference', () => {
    const { centre, instants, expected } = readWorkedTrace('d01');
    const router = createNaiveRouter({ centre });
    const effects = instants.flatMap((instant) => router.step(instant));
    const late = effects.map((effect) => ({ ...effect, atMs: effect.atMs + 1 }));
    expect(compareWithExpected(late, expected)).toContain('line 1, member atMs');
    expect(compareWithExpected(effects.slice(0, -1), expected)).toContain('a line is missing');
  });
});
