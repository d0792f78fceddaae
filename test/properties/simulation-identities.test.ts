/**
 * Identities of simulated days, on random scenarios: outcomes, Little's law, work, conservation of
 * work, replay.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 * Source: simulation.md 14.3, 14.6.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../routing/index.ts';
import { foldInstant } from '../support/rig/fold-instant.ts';
import { brokenInvariants } from '../support/rig/invariants.ts';
import { createWorld } from '../support/rig/world.ts';
import { brokenIdentities } from '../support/simulation/identities.ts';
import { type ObservedDay, observedDay } from '../support/simulation/observed-day.ts';
import { randomPlan } from '../support/simulation/random-scenario.ts';

/** Checks a law on so many seeds. */
function onSeeds(numRuns: number, law: (seed: number) => void): void {
  fc.assert(fc.property(fc.nat(), law), { numRuns, endOnFailure: true });
}

/** The journal through a fresh router: what differs, and what invariant it breaks. */
function brokenReplay({ plan, instants, effects }: ObservedDay): readonly string[] {
  const { centre, ruleSets } = plan;
  const router = createRouter({ centre, ruleSets });
  const world = createWorld(centre);
  const replayed: string[] = [];
  for (const instant of instants) {
    const now = router.step(instant);
    foldInstant(world, instant, now, router.nextDueAtMs());
    replayed.push(...now.map((effect) => JSON.stringify(effect)));
    const broken = brokenInvariants(world, router);
    if (broken.length > 0) return broken;
  }
  const differs = effects.findIndex((effect, at) => JSON.stringify(effect) !== replayed[at]);
  return differs < 0 && replayed.length === effects.length ? [] : [`effect ${differs} differs`];
}

describe('a simulated day of a random scenario', () => {
  it('keeps the identities of outcomes, waits and work exactly', () => {
    let calls = 0;
    onSeeds(40, (seed) => {
      const day = observedDay(randomPlan(seed));
      expect(brokenIdentities(day), `seed ${seed}`).toEqual([]);
      calls += day.result.whole.calls;
    });
    expect(calls).toBeGreaterThan(300);
  });

  it('lets no pair wait that could talk, and replays from its journal', () => {
    let effects = 0;
    onSeeds(15, (seed) => {
      const day = observedDay(randomPlan(seed));
      expect(brokenReplay(day), `seed ${seed}`).toEqual([]);
      effects += day.effects.length;
    });
    expect(effects).toBeGreaterThan(500);
  });

  it('says the same where agents who answer by themselves answer an instant later', () => {
    let days = 0;
    // Always these: where a talk of 0 ms ends beside something else, its ms may go otherwise.
    for (let seed = 0; seed < 80; seed += 1) {
      const plan = randomPlan(seed);
      const { centre } = plan;
      if (centre.routing?.autoAnswer !== true) continue;
      const routing = { ...centre.routing, autoAnswer: false };
      const [now, later] = [plan, { ...plan, centre: { ...centre, routing } }].map(
        (one) => observedDay(one).result,
      );
      expect(now, `seed ${seed}`).toEqual(later);
      days += 1;
    }
    expect(days).toBeGreaterThan(8);
  });

  it('is the same, byte for byte, when it is run again', () => {
    onSeeds(10, (seed) => {
      const plan = randomPlan(seed);
      const of = { replication: 3 };
      expect(JSON.stringify(observedDay(plan, of))).toBe(JSON.stringify(observedDay(plan, of)));
    });
  });
});
