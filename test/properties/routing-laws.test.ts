/**
 * Laws of the routing core on random centres and traces: I1-I6, determinism, restart, and honest
 * answers.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type Input,
  type Instant,
  type Router,
  type RouterOptions,
  restoreRouter,
} from '../../routing/index.ts';
import { createDraw } from '../support/rig/draw.ts';
import { brokenInvariants } from '../support/rig/invariants.ts';
import { createRecordingSink, overtakenCalls, withSink } from '../support/rig/overtaking.ts';
import { shuffleCentre } from '../support/rig/shuffle-centre.ts';
import { type CreateRouter, walk } from '../support/rig/walk.ts';

const create: CreateRouter = createRouter;
const restore = restoreRouter;
const instants = 400;

/** Checks a law on so many seeds. */
function onSeeds(numRuns: number, law: (seed: number) => void): void {
  fc.assert(fc.property(fc.nat(), law), { numRuns, endOnFailure: true });
}

function run(router: Router, trace: readonly Instant[]): string[] {
  return trace.map((instant) => JSON.stringify(router.step(instant)));
}

/** The call and the agent of a pull; of any other input, nothing. */
function pullOf(input: Input): string | null {
  return input.type === 'pullCall' ? `${input.callId} ${input.agentId}` : null;
}

function withoutReserves(centre: CentreFile): CentreFile {
  return { ...centre, queues: centre.queues.map(({ reserve: _reserve, ...queue }) => queue) };
}

/** A router in none of whose versions a queue keeps a reserve. */
function createUnreserved(options: RouterOptions): Router {
  const router = create({ ...options, centre: withoutReserves(options.centre) });
  const plain = (input: Input): Input =>
    input.type === 'activate' && input.centre !== undefined
      ? { ...input, centre: withoutReserves(input.centre) }
      : input;
  return Object.assign(Object.create(router) as Router, {
    step: ({ atMs, inputs }: Instant) => router.step({ atMs, inputs: inputs.map(plain) }),
  });
}

describe('the routing core on random centres and traces', () => {
  it('keeps the invariants I1 to I6 after every instant, and answers as the world is', () => {
    let pairs = 0;
    onSeeds(25, (seed) => {
      walk({ seed, instants, create }, ({ world, router }) => {
        expect(brokenInvariants(world, router), `seed ${seed}`).toEqual([]);
        pairs += world.calls.size * world.agents.size;
      });
    });
    expect(pairs).toBeGreaterThan(10_000);
  });

  it('lets no call be overtaken for an agent it could have had', () => {
    let offers = 0;
    onSeeds(15, (seed) => {
      const sink = createRecordingSink();
      const unreserved = withSink(createUnreserved, sink);
      const restored: typeof restore = (options, snapshot) =>
        restore({ ...options, centre: withoutReserves(options.centre) }, snapshot);
      walk({ seed, instants: 200, create: unreserved }, ({ world, router, lastN }) => {
        const overtaken = overtakenCalls({ world, router, sink, restore: restored, lastN });
        expect(overtaken, `seed ${seed}`).toEqual([]);
      });
      offers += sink.records.size;
    });
    expect(offers).toBeGreaterThan(200);
  });

  it('writes one decision record for each offer, its winner first', () => {
    let offers = 0;
    onSeeds(15, (seed) => {
      const sink = createRecordingSink(Number.POSITIVE_INFINITY, true);
      const few = createRecordingSink(3);
      const walked = walk({ seed, instants, create: withSink(create, sink) });
      walk({ seed, instants, create: withSink(create, few) });
      const pulls = new Set(walked.instants.flatMap((instant) => instant.inputs.map(pullOf)));
      for (const effect of walked.effects) {
        if (effect.type !== 'offer.offered') continue;
        const { n, atMs, offerId, callId, queueId, agentId } = effect;
        // A supervisor decided that one.
        if (!sink.records.has(n) && pulls.has(`${callId} ${agentId}`)) continue;
        offers += 1;
        const record = sink.records.get(n);
        expect(record).toMatchObject({ n, atMs, offerId, callId, queueId, agentId });
        const { candidates = [], candidateCount, stoppedAgents = {}, decidedBy } = record ?? {};
        expect(candidates[0]?.agentId, offerId).toBe(agentId);
        expect(candidates.filter((of) => Object.hasOwn(stoppedAgents, of.agentId))).toEqual([]);
        expect(candidateCount, offerId).toBe(candidates.length);
        const shown = { candidates: candidates.slice(0, 3), candidateCount, decidedBy };
        expect(few.records.get(n), offerId).toMatchObject(shown);
        sink.records.delete(n);
      }
      expect([...sink.records.keys()]).toEqual([]);
    });
    expect(offers).toBeGreaterThan(200);
  });

  it('decides the same with and without a sink', () => {
    onSeeds(10, (seed) => {
      const sink = createRecordingSink(3, true);
      const watched = walk({ seed, instants, create: withSink(create, sink) });
      expect(JSON.stringify(walk({ seed, instants, create }).effects)).toBe(
        JSON.stringify(watched.effects),
      );
    });
  });

  it('gives the same bytes of effects for the same inputs', () => {
    onSeeds(15, (seed) => {
      const { centre, instants: trace, effects } = walk({ seed, instants, create });
      const again = run(create({ centre }), trace).join('');
      const first = run(create({ centre }), trace).join('');
      expect(again).toBe(first);
      expect(effects.length).toBeGreaterThan(0);
    });
  });

  it('answers questions without changing what it does', () => {
    onSeeds(10, (seed) => {
      const quiet = walk({ seed, instants, create });
      const asked = walk({ seed, instants, create }, ({ world, router }) => {
        router.snapshot();
        for (const callId of world.calls.keys()) {
          router.whyWaiting(callId);
          for (const agentId of world.agents.keys()) router.whyNot(callId, agentId);
        }
      });
      expect(JSON.stringify(asked.effects)).toBe(JSON.stringify(quiet.effects));
    });
  });

  it('takes no meaning from the order of lists and keys in the centre file', () => {
    onSeeds(20, (seed) => {
      const { centre, instants: trace } = walk({ seed, instants, create });
      const shuffled = shuffleCentre(createDraw(seed, 3), centre);
      expect(run(create({ centre: shuffled }), trace)).toEqual(run(create({ centre }), trace));
    });
  });

  it('goes on after a restore from JSON as if it had never stopped', () => {
    onSeeds(20, (seed) => {
      const { centre, instants: trace } = walk({ seed, instants, create });
      const cut = createDraw(seed, 4).int(1, trace.length - 1);
      const whole = create({ centre });
      run(whole, trace.slice(0, cut));
      const restored = restore({ centre }, JSON.parse(JSON.stringify(whole.snapshot())));
      expect(restored.nowMs).toBe(whole.nowMs);
      expect(restored.nextDueAtMs()).toBe(whole.nextDueAtMs());
      expect(run(restored, trace.slice(cut))).toEqual(run(whole, trace.slice(cut)));
      expect(restored.snapshot()).toEqual(whole.snapshot());
    });
  });
});
