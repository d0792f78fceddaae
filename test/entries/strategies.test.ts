/** Strategies that a program registers, through the public entry. */
import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type DecisionRecord,
  InvalidFileError,
  type Router,
  restoreRouter,
  type Strategies,
  type StrategyValue,
} from '../../entries/core.ts';
import { compileScenario, reportOf, simulateScenario } from '../../entries/simulator.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const distances: { readonly [agentId: string]: number } = { ana: 30, ben: 10, cleo: 20, dan: 20 };
const nearest: Strategies = { nearest: ['level', ({ agentId }) => distances[agentId] ?? 0] };

function aCentre(strategy: object | string = { registered: 'nearest' }): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'shop',
    timeZone: 'UTC',
    queues: [{ id: 'orders', plan: { strategy } }],
    agents: Object.keys(distances).map((id) => ({ id, links: [{ queue: 'orders' }] })),
  } as CentreFile;
}

function logOnAll(router: Router): void {
  const inputs = Object.keys(distances).map(
    (agentId) => ({ type: 'logOn', agentId, ready: true }) as const,
  );
  router.step({ atMs: 0, inputs });
}

/** Who is offered a call, one after the other, each keeping theirs. */
function offered(router: Router, atMs: number, ids: readonly string[]): readonly string[] {
  return ids.flatMap((callId, at) =>
    router
      .step({ atMs: atMs + at, inputs: [{ type: 'call.arrived', callId, queueId: 'orders' }] })
      .flatMap((effect) => (effect.type === 'offer.offered' ? [effect.agentId] : [])),
  );
}

describe('a strategy of a program', () => {
  it('orders agents by its values, the smaller first, and ties by id', () => {
    const router = createRouter({ centre: aCentre(), strategies: nearest });
    logOnAll(router);
    const calls = ['c1', 'c2', 'c3', 'c4'];
    expect(offered(router, 1, calls)).toEqual(['ben', 'cleo', 'dan', 'ana']);
  });

  it('states in decision records what it compared', () => {
    const records: DecisionRecord[] = [];
    const decisions = {
      candidatesMax: 10,
      scan: false,
      accept: (record: DecisionRecord) => void records.push(record),
    };
    const router = createRouter({ centre: aCentre(), strategies: nearest, decisions });
    logOnAll(router);
    offered(router, 1, ['c1']);
    const [record] = records;
    expect(record).toMatchObject({ comparators: ['level', 'own'], decidedBy: 'own' });
    const shown = record?.candidates.map(({ agentId, vector }) => [agentId, vector[1]]);
    expect(shown).toEqual([
      ['ben', 10],
      ['cleo', 20],
      ['dan', 20],
      ['ana', 30],
    ]);
    expect(record?.candidateCount).toBe(4);
  });

  it('goes on from a snapshot as without it', () => {
    const options = { centre: aCentre(), strategies: nearest };
    const router = createRouter(options);
    logOnAll(router);
    offered(router, 1, ['c1']);
    const restored = restoreRouter(options, JSON.parse(JSON.stringify(router.snapshot())));
    const calls = ['c2', 'c3'];
    expect(offered(restored, 10, calls)).toEqual(offered(router, 10, calls));
  });

  it('is refused where the program lacks it: centre, snapshot, and centre of a journal', () => {
    const options = { centre: aCentre(), strategies: nearest };
    const snapshot = createRouter(options).snapshot();
    const takers = [
      () => createRouter({ centre: aCentre() }),
      () => restoreRouter({ centre: aCentre() }, snapshot),
    ];
    for (const take of takers) {
      expect(take).toThrow(InvalidFileError);
      expect(take).toThrow(/\/queues\/0\/plan\/strategy is "nearest"; expected the name/);
    }
    const plain = createRouter({ centre: aCentre('longestIdle') });
    const inputs = [{ type: 'activate', version: 2, centre: aCentre() }] as const;
    const [effect] = plain.step({ atMs: 0, inputs });
    expect(effect).toMatchObject({ type: 'refused', code: 'invalid_parameter' });
  });

  it('is refused in a later version of a snapshot that the program lacks', () => {
    const plain = aCentre('longestIdle');
    const router = createRouter({ centre: plain, strategies: nearest });
    router.step({ atMs: 0, inputs: [{ type: 'activate', version: 2, centre: aCentre() }] });
    const snapshot = router.snapshot();
    expect(() => restoreRouter({ centre: plain }, snapshot)).toThrow(InvalidFileError);
    expect(restoreRouter({ centre: plain, strategies: nearest }, snapshot).nowMs).toBe(0);
  });

  it('orders agents by any list of elements, also where a draw or four of agents are in it', () => {
    const lists: Strategies['nearest'][] = [
      ['handledToday', 'talkToday', 'loadRatio', 'idleKey', 'level'],
      ['draw', 'idleKey'],
      [],
    ];
    for (const list of lists) {
      const router = createRouter({ centre: aCentre(), strategies: { nearest: list } });
      logOnAll(router);
      const calls = ['c1', 'c2', 'c3', 'c4'];
      expect(offered(router, 1, calls).toSorted()).toEqual(Object.keys(distances));
    }
  });

  it('is refused where its values give no order: no number, or another one each time', () => {
    let calls = 0;
    const counting = () => {
      calls += 1;
      return calls;
    };
    const wrong: Strategies[] = [
      { nearest: [() => Number.NaN] },
      { nearest: [counting] },
      { nearest: ['lvel' as 'level'] },
      { 'Not a name': ['level'], nearest: ['level'] },
    ];
    for (const strategies of wrong) {
      expect(() => createRouter({ centre: aCentre(), strategies })).toThrow(InvalidFileError);
    }
  });
});

describe('a strategy of a program in a simulation', () => {
  const place = {
    ...aCentre(),
    profiles: ['near', 'far'].map((id) => ({ id, links: [{ queue: 'orders' }] })),
    agents: [],
  } as CentreFile;
  const compiled = compileScenario(
    aScenario({
      callTypes: [
        aCallType({ queue: 'orders', arrivals: { kind: 'poisson', arrivalsPerHour: 10 } }),
      ],
      agents: {
        shifts: ['near', 'far'].map((profile) => {
          return { profile, count: 3, start: '08:00', end: '12:00' };
        }),
      },
    }),
    place,
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const plan = compiled.value;

  /** Calls that an agent handles a day, by profile. */
  const handled = (first: string) => {
    const isLater: StrategyValue = ({ agentId }) => (agentId.startsWith(first) ? 0 : 1);
    const strategies: Strategies = { nearest: [isLater] };
    const days = [...simulateScenario(plan, { replications: 5, strategies })];
    return new Map(
      reportOf(plan, days).profiles.map(({ profile, callsHandled }) => {
        return [profile, Number(callsHandled.value)];
      }),
    );
  };

  it('decides who takes the calls', () => {
    expect(handled('near').get('near')).toBeGreaterThan(3);
    expect(handled('near').get('far')).toBeLessThan(1);
    expect(handled('far').get('near')).toBeLessThan(1);
  });

  it('is refused where the program lacks it, or where it gives no order', () => {
    expect(() => simulateScenario(plan)).toThrow(InvalidFileError);
    expect(() => simulateScenario(plan)).toThrow(/\/queues\/0\/plan\/strategy is "nearest"/);
    const strategies: Strategies = { nearest: [() => Number.NaN] };
    expect(() => simulateScenario(plan, { strategies })).toThrow(InvalidFileError);
  });
});
