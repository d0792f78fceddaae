/**
 * The core and the naive router, written apart from each other, answer alike on random traces.
 *
 * Seeds go on from `CALLWRIGHT_SEED` (a commit's id in CI); `npm run fuzz` does the same without an
 * end.
 */
import { describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../../routing/index.ts';
import { createNaiveRouter } from '../support/naive-router.ts';
import { describeDifference } from '../support/rig/describe-difference.ts';
import { runDifferential } from '../support/rig/differential.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { foldInstant } from '../support/rig/fold-instant.ts';
import { shrinkDifference } from '../support/rig/shrink.ts';
import { walk } from '../support/rig/walk.ts';
import { createWorld, isEntry, type World } from '../support/rig/world.ts';

/** A fault that one trace in five shows is missed in one run of 200. */
const traceCount = 24;
const instants = 2_000;
const blockSize = 8;
const routers = { left: createNaiveRouter, right: createRouter };

/**
 * What a router says of a call. The naive one does not tell who lost it to whom; of timers due at
 * one time they name any.
 */
function answersOf(router: Router, callId: string, world: World): readonly unknown[] {
  const tests = [...world.agents.keys()].map((agentId) => {
    const answer = router.whyNot(callId, agentId);
    return answer.kind === 'test' ? answer.test : null;
  });
  const why = router.whyWaiting(callId);
  const waits = why === null ? null : { ...why, next: why.next?.atMs };
  const facts = router.waitFacts(callId);
  const told = facts === null ? null : { ...facts, agents: facts.agents };
  return [router.position(callId), told, waits, tests];
}

describe('the core against the naive router', () => {
  const blocks = Array.from({ length: traceCount / blockSize }, (_, block) => block * blockSize);
  it.each(blocks)(
    'gives the same effects and due times on the random traces from %i on',
    (from) => {
      for (let seed = firstSeed + from; seed < firstSeed + from + blockSize; seed += 1) {
        const difference = runDifferential({ seed, instants, ...routers });
        if (difference === null) continue;
        expect.fail(describeDifference(shrinkDifference(difference, routers)));
      }
    },
  );

  it('tells the same of position, expected wait and why it waits', () => {
    let told = 0;
    let toldOfConsults = 0;
    for (let seed = firstSeed; seed < firstSeed + 12; seed += 1) {
      const { centre, instants: trace } = walk({ seed, instants: 200, create: createRouter });
      const [naive, core] = [createNaiveRouter({ centre }), createRouter({ centre })];
      const world = createWorld(centre);
      for (const [n, instant] of trace.entries()) {
        naive.step(instant);
        foldInstant(world, instant, core.step(instant), core.nextDueAtMs());
        // What is counted below nodes must hold after one change as after many unasked ones.
        if (seed % 2 === 1 && n % 9 !== 0) continue;
        for (const [callId, call] of world.calls) {
          const seen = answersOf(core, callId, world);
          expect(seen, `seed ${seed}`).toEqual(answersOf(naive, callId, world));
          told += Number(seen[0] !== null);
          toldOfConsults += Number(seen[0] !== null && !isEntry(call));
        }
      }
    }
    expect(told).toBeGreaterThan(200);
    // A quarter of the walks have none.
    expect(toldOfConsults).toBeGreaterThan(0);
  });
});
