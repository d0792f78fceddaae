/**
 * Laws of the routing core on random centres and traces: I1-I6, determinism, restart, and honest
 * answers.
 *
 * A failure names its seed; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import { beforeAll, describe, expect, it } from 'vitest';
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
import { firstSeed } from '../support/rig/first-seed.ts';
import { brokenInvariants } from '../support/rig/invariants.ts';
import { probeShownStates } from '../support/rig/offerable.ts';
import { createRecordingSink, overtakenCalls, withSink } from '../support/rig/overtaking.ts';
import { shuffleCentre } from '../support/rig/shuffle-centre.ts';
import { type CreateRouter, startWalk, type Walk, walk } from '../support/rig/walk.ts';

const create: CreateRouter = createRouter;
const restore = restoreRouter;
/** Apart from those of the differential, which begin at `firstSeed`. */
const seeds = Array.from({ length: 16 }, (_, n) => firstSeed + 1_000 + n);

/** A walk whose router is asked everything after every instant. */
interface AskedWalk extends Walk {
  readonly seed: number;
  /** JSON of the effects of each instant. */
  readonly lines: readonly string[];
  readonly broken: readonly string[];
  /** Calls times agents, summed over the instants. */
  readonly pairs: number;
}

function askedWalk(seed: number): AskedWalk {
  const lines: string[] = [];
  const broken: string[] = [];
  let pairs = 0;
  const walked = walk({ seed, instants: 400, create }, ({ effects, world, router }) => {
    lines.push(JSON.stringify(effects));
    broken.push(...brokenInvariants(world, router));
    router.snapshot();
    for (const callId of world.calls.keys()) {
      router.whyWaiting(callId);
      for (const agentId of world.agents.keys()) router.whyNot(callId, agentId);
    }
    pairs += world.calls.size * world.agents.size;
  });
  return { ...walked, seed, lines, broken, pairs };
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
  let walks: readonly AskedWalk[];
  beforeAll(() => {
    walks = seeds.map(askedWalk);
  });

  it('keeps the invariants I1 to I6 after every instant, and answers as the world is', () => {
    for (const { seed, broken } of walks) expect(broken, `seed ${seed}`).toEqual([]);
    expect(walks.reduce((sum, { pairs }) => sum + pairs, 0)).toBeGreaterThan(10_000);
  });

  it('lets no call be overtaken for an agent it could have had', () => {
    let offers = 0;
    for (const seed of seeds) {
      const sink = createRecordingSink();
      const unreserved = withSink(createUnreserved, sink);
      const restored: typeof restore = (options, snapshot) =>
        restore({ ...options, centre: withoutReserves(options.centre) }, snapshot);
      walk({ seed, instants: 150, create: unreserved }, ({ world, router, lastN }) => {
        const overtaken = overtakenCalls({ world, router, sink, restore: restored, lastN });
        expect(overtaken, `seed ${seed}`).toEqual([]);
      });
      offers += sink.records.size;
    }
    expect(offers).toBeGreaterThan(50);
  });

  it('shows an agent as ready if and only if they can be offered a call', () => {
    const seen = { ready: 0, notReady: 0, reached: 0, sessions: 0 };
    for (const seed of seeds) {
      const { centre: first } = startWalk(seed);
      walk({ seed, instants: 200, create }, ({ world, router }) => {
        const probed = probeShownStates({ world, first, router, restore });
        expect(probed.faults, `seed ${seed} at ${world.nowMs}`).toEqual([]);
        seen.ready += probed.ready;
        seen.reached += probed.reached;
        seen.notReady += probed.notReady;
        for (const { reason } of world.agents.values())
          if (reason === 'sessions') seen.sessions += 1;
      });
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  it('decides the same with a sink, which gets one record for each offer, its winner first', () => {
    let offers = 0;
    for (const { seed, centre, instants, effects, lines } of walks) {
      const sink = createRecordingSink(Number.POSITIVE_INFINITY, true);
      const few = createRecordingSink(3);
      for (const one of [sink, few]) {
        expect(run(withSink(create, one)({ centre }), instants), `seed ${seed}`).toEqual(lines);
      }
      const pulls = new Set(instants.flatMap((instant) => instant.inputs.map(pullOf)));
      for (const effect of effects) {
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
      expect([...sink.records.keys()], `seed ${seed}`).toEqual([]);
    }
    expect(offers).toBeGreaterThan(200);
  });

  it('gives the same bytes of effects for the same inputs, whatever it is asked', () => {
    for (const { seed, centre, instants, lines } of walks) {
      expect(run(create({ centre }), instants), `seed ${seed}`).toEqual(lines);
    }
  });

  it('takes no meaning from the order of lists and keys in the centre file', () => {
    for (const { seed, centre, instants, lines } of walks) {
      const shuffled = shuffleCentre(createDraw(seed, 3), centre);
      expect(run(create({ centre: shuffled }), instants), `seed ${seed}`).toEqual(lines);
    }
  });

  it('goes on after a restore from JSON as if it had never stopped', () => {
    for (const { seed, centre, instants, lines } of walks) {
      const cut = createDraw(seed, 4).int(1, instants.length - 1);
      const whole = create({ centre });
      run(whole, instants.slice(0, cut));
      const restored = restore({ centre }, JSON.parse(JSON.stringify(whole.snapshot())));
      expect(restored.nowMs).toBe(whole.nowMs);
      expect(restored.nextDueAtMs()).toBe(whole.nextDueAtMs());
      const rest = instants.slice(cut);
      expect(run(restored, rest), `seed ${seed}`).toEqual(lines.slice(cut));
      run(whole, rest);
      expect(restored.snapshot()).toEqual(whole.snapshot());
    }
  });
});
