/**
 * What docs/decisions/0002 promises: where no rule set reads them, facts can be erased without
 * changing a replay.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRouter, type Instant } from '../../routing/index.ts';
import { walk } from '../support/rig/walk.ts';

/** The trace without rule sets. */
function unruled(trace: readonly Instant[]): readonly Instant[] {
  return trace.map(({ atMs, inputs }) => ({
    atMs,
    inputs: inputs.filter((input) => input.type !== 'activate' || input.ruleSet === undefined),
  }));
}

/** The trace without facts, and how many arrivals had some. */
function erase(trace: readonly Instant[]): { erased: readonly Instant[]; arrivals: number } {
  let arrivals = 0;
  const erased = trace.map(({ atMs, inputs }) => ({
    atMs,
    inputs: inputs.map((input) => {
      if (input.type !== 'call.arrived' || input.facts === undefined) return input;
      arrivals += 1;
      const { facts: _facts, ...rest } = input;
      return rest;
    }),
  }));
  return { erased, arrivals };
}

it('routes a trace without rule sets to the same bytes after every fact was erased', () => {
  let seen = 0;
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { centre, instants } = walk({ seed, instants: 400, create: createRouter });
      const trace = unruled(instants);
      const first = createRouter({ centre });
      const effects = trace.flatMap((instant) => first.step(instant));
      const { erased, arrivals } = erase(trace);
      seen += arrivals;
      const router = createRouter({ centre });
      const again = erased.flatMap((instant) => router.step(instant));
      expect(JSON.stringify(again)).toBe(JSON.stringify(effects));
    }),
    { numRuns: 10 },
  );
  expect(seen).toBeGreaterThan(10);
});
