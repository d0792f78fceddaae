import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  createShadow,
  type Input,
  type Instant,
  type ShadowDifference,
  type ShadowSummary,
} from '../../routing/index.ts';
import {
  aCentreWithPlan,
  accepts,
  answers,
  arrives,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import { walk } from '../support/rig/walk.ts';

type Inputs = readonly (Input | readonly Input[])[];

/** An active core and its shadow, driven together. */
function beside(centre: CentreFile, other: CentreFile) {
  const router = createRouter({ centre });
  const shadow = createShadow({ centre: other });
  return {
    shadow,
    at: (atMs: number, ...inputs: Inputs): readonly ShadowDifference[] => {
      const instant = { atMs, inputs: inputs.flat() };
      return shadow.step(instant, router.step(instant));
    },
  };
}

const nothing: ShadowSummary = {
  type: 'shadow.summary',
  alike: 0,
  otherAgent: 0,
  otherTime: 0,
  activeOnly: 0,
  shadowOnly: 0,
};

function offersOf(centre: CentreFile, days: readonly Instant[]): number {
  const router = createRouter({ centre });
  const effects = days.flatMap((instant) => router.step(instant));
  return effects.filter(({ type }) => type === 'offer.offered').length;
}

const idle = aCentreWithPlan({ strategy: 'longestIdle' }, 'a', 'b');
const b = { required: 'agent.id = b' } as const;
const late: CentreFile = aCentreWithPlan(
  { ...b, steps: [{ atMs: 5_000, mode: 'widen', required: [] }] },
  'a',
  'b',
);

describe('a shadow', () => {
  it('has nothing to say of a centre that decides alike', () => {
    const { at, shadow } = beside(idle, idle);
    expect(at(0, logsOn('a'), arrives('c1'))).toEqual([]);
    expect(at(2_000, answers('c1/1'))).toEqual([]);
    expect(at(9_000, hangsUp('c1'))).toEqual([]);
    expect(shadow.finish()).toEqual([]);
    expect(shadow.summary()).toEqual({ ...nothing, alike: 1 });
  });

  it('tells of the same offer to another agent, whose answer it takes for theirs', () => {
    const { at, shadow } = beside(idle, aCentreWithPlan(b, 'a', 'b'));
    const offer = { type: 'shadow.difference', callId: 'c1', offerId: 'c1/1' };
    expect(at(0, logsOn('a'), logsOn('b'), arrives('c1'))).toEqual([
      {
        ...offer,
        kind: 'otherAgent',
        active: { atMs: 0, agentId: 'a' },
        shadow: { atMs: 0, agentId: 'b' },
      },
    ]);
    at(1_000, answers('c1/1'));
    // In the shadow they are the one who talks.
    expect(at(2_000, arrives('c2'))).toEqual([]);
    expect(at(9_000, hangsUp('c1'))).toMatchObject([
      { kind: 'otherTime', active: { atMs: 2_000, agentId: 'b' }, shadow: { atMs: 9_000 } },
    ]);
    expect(shadow.summary()).toMatchObject({ otherAgent: 1, otherTime: 1 });
  });

  it('tells of an offer at another time, once both have made it', () => {
    const { at } = beside(idle, late);
    expect(at(0, logsOn('a'), arrives('c1'))).toEqual([]);
    expect(at(5_000)).toMatchObject([
      { kind: 'otherTime', active: { atMs: 0 }, shadow: { atMs: 5_000, agentId: 'a' } },
    ]);
  });

  it('tells of what one alone has offered when the call is over', () => {
    const { at, shadow } = beside(idle, aCentreWithPlan({ required: 'has(german)' }, 'a'));
    at(0, logsOn('a'), arrives('c1'));
    expect(shadow.summary()).toMatchObject({ activeOnly: 1 });
    at(1_000, answers('c1/1'));
    expect(at(2_000, hangsUp('c1'))).toMatchObject([
      { kind: 'activeOnly', offerId: 'c1/1', active: { atMs: 0, agentId: 'a' } },
    ]);
    expect(shadow.summary()).toMatchObject({ activeOnly: 1 });
  });

  it('tells at the end of what the shadow alone has offered', () => {
    const { at, shadow } = beside(aCentreWithPlan({ required: 'has(german)' }, 'a'), idle);
    expect(at(0, logsOn('a'), arrives('c1'))).toEqual([]);
    expect(shadow.finish()).toMatchObject([{ kind: 'shadowOnly', shadow: { agentId: 'a' } }]);
    expect(shadow.finish()).toEqual([]);
    expect(shadow.summary()).toMatchObject({ shadowOnly: 1 });
  });

  it('lets a caller go whom an agent of the active side has hung up on', () => {
    const { at, shadow } = beside(idle, aCentreWithPlan({ required: 'has(german)' }, 'a'));
    at(0, logsOn('a'), arrives('c1'));
    at(1_000, answers('c1/1'));
    expect(at(2_000, { type: 'hangUp', offerId: 'c1/1' })).toMatchObject([{ kind: 'activeOnly' }]);
    expect(shadow.finish()).toEqual([]);
  });

  it('gives a callback up that is done on the active side', () => {
    const planning = { maxWaitMs: 1_000, fallback: { kind: 'callback' } } as const;
    const { at, shadow } = beside(
      aCentreWithPlan(planning, 'a'),
      aCentreWithPlan({ ...planning, required: 'has(german)' }, 'a'),
    );
    at(0, arrives('c1'));
    at(1_000);
    at(2_000, logsOn('a'));
    at(3_000, accepts('c1/1'), { type: 'offer.connected', offerId: 'c1/1' });
    expect(at(4_000, hangsUp('c1'))).toMatchObject([{ kind: 'activeOnly' }]);
    expect(shadow.finish()).toEqual([]);
  });

  it('keeps its own rules whatever is activated beside it', () => {
    const { at, shadow } = beside(idle, aCentreWithPlan(b, 'a', 'b'));
    at(0, logsOn('a'), logsOn('b'), { type: 'activate', version: 2, centre: idle });
    at(1, arrives('c1'));
    expect(shadow.summary()).toMatchObject({ otherAgent: 1 });
  });

  it('agrees with itself on random days, and counts every offer once', () => {
    let offers = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const { centre, instants } = walk({ seed, instants: 200, create: createRouter });
      // Its own versions stand still; so must the active one's.
      const days = instants.map(({ atMs, inputs }) => ({
        atMs,
        inputs: inputs.filter(({ type }) => type !== 'activate'),
      }));
      const other = walk({ seed: seed + 100, instants: 1, create: createRouter }).centre;
      for (const file of [centre, other]) {
        const { at, shadow } = beside(centre, file);
        const told = days.flatMap(({ atMs, inputs }) => at(atMs, inputs));
        told.push(...shadow.finish());
        const summary = shadow.summary();
        const { alike, otherAgent, otherTime, activeOnly, shadowOnly } = summary;
        if (file === centre) expect(told, `seed ${seed}`).toEqual([]);
        expect(told).toHaveLength(otherAgent + otherTime + activeOnly + shadowOnly);
        const made = alike + otherAgent + otherTime + activeOnly;
        expect(made, `seed ${seed}`).toBe(offersOf(centre, days));
        offers += made;
      }
    }
    expect(offers).toBeGreaterThan(100);
  });
});
