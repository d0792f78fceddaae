import { describe, expect, it } from 'vitest';
import { createRouter, type Effect, type Instant } from '../../routing/index.ts';
import { type SimulationPlan, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan, aScenario } from '../support/scenarios.ts';

/** A simulated day with all that went in and came out. */
function aDay(plan: SimulationPlan, { replication = 0, seed = plan.seed } = {}) {
  const instants: Instant[] = [];
  const effects: Effect[] = [];
  const result = simulateReplication(plan, replication, {
    seed,
    onInstant: (instant) => instants.push(instant),
    onEffect: (effect) => effects.push(effect),
  });
  return { instants, effects, result };
}

function ofType<Type extends Effect['type']>(effects: readonly Effect[], type: Type) {
  return effects.filter(
    (effect): effect is Extract<Effect, { type: Type }> => effect.type === type,
  );
}

/** When each call arrived, waits it had and how it ended, by call id. */
function fates({ effects }: { readonly effects: readonly Effect[] }, callType = 'orders') {
  return effects
    .filter((effect) => 'callId' in effect && effect.callId.includes(`.${callType}.`))
    .filter(({ type }) => type === 'call.queued' || type.startsWith('call.'))
    .map(({ n: _, ...effect }) => effect);
}

const late = aCallType({
  id: 'late',
  arrivals: { kind: 'poisson', arrivalsPerHour: 30 },
});

describe('B19: a simulated day', () => {
  it('is the same byte for byte when it is run again', () => {
    const plan = aPlan();
    expect(JSON.stringify(aDay(plan))).toBe(JSON.stringify(aDay(plan)));
    expect(aDay(plan).instants.length).toBeGreaterThan(200);
  });

  it('has offers answered in their instant where nothing lets a call ring', () => {
    const isAnswered = (members: Parameters<typeof aPlan>[0]) =>
      aPlan(members).centre.routing?.autoAnswer === true;
    const { agents } = aScenario();
    const answerDelay = { law: 'deterministic', valueMs: 1 } as const;
    const ringTime = { law: 'deterministic', valueMs: 9_000 } as const;
    const list = {
      id: 'list',
      mode: 'backlog',
      handleTime: ringTime,
      answerShare: 1,
      ringTime,
    } as const;
    const delayed = { at: '08:00', kind: 'networkDelay', addedMs: 1, forMs: 1_000 } as const;
    expect(isAnswered({})).toBe(true);
    expect(isAnswered({ agents: { ...agents, answerDelay } })).toBe(false);
    expect(isAnswered({ agents: { ...agents, noAnswerShare: 0.1 } })).toBe(false);
    expect(isAnswered({ agents: { ...agents, rejectShare: 0.1 } })).toBe(false);
    expect(isAnswered({ outbound: [list] })).toBe(false);
    expect(isAnswered({ events: [delayed] })).toBe(false);
    const { instants, result } = aDay(aPlan());
    const sent = instants.flatMap(({ inputs }) => inputs.map(({ type }) => type));
    expect(result.whole.calls).toBeGreaterThan(100);
    expect(sent).not.toContain('acceptOffer');
    expect(sent).not.toContain('offer.connected');
  });

  it('differs from the next replication, and from another seed', () => {
    const plan = aPlan();
    const day = JSON.stringify(fates(aDay(plan)));
    expect(JSON.stringify(fates(aDay(plan, { seed: 2 })))).not.toBe(day);
    const next = aDay(plan, { replication: 1 });
    expect(JSON.stringify(fates(next)).replaceAll('"1.', '"0.')).not.toBe(day);
  });

  it('replays from its instants through a fresh router to the very same effects', () => {
    const plan = aPlan({
      callTypes: [
        aCallType({
          handleTime: {
            talk: { law: 'exponential', meanMs: 200_000 },
            wrapUp: { law: 'exponential', meanMs: 30_000 },
          },
        }),
        late,
      ],
    });
    const { instants, effects } = aDay(plan);
    const router = createRouter({ centre: plan.centre });
    const replayed = instants.flatMap((instant) => router.step(instant));
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(effects));
  });

  it('gives every call exactly one end, and the ends add up to the arrivals', () => {
    const { effects, result } = aDay(aPlan({ callTypes: [aCallType(), late] }));
    const ends = ['call.answered', 'call.abandoned'].flatMap((type) =>
      effects.flatMap((effect) =>
        effect.type === type && 'callId' in effect ? [effect.callId] : [],
      ),
    );
    const queued = ofType(effects, 'call.queued').map(({ callId }) => callId);
    expect(new Set(ends).size).toBe(ends.length);
    expect(ends.sort()).toEqual(queued.sort());
    expect(result.whole.calls).toBe(queued.length);
    expect(result).toMatchObject({ waiting: 0, refused: 0 });
  });

  it('has the same callers when another call type is added', () => {
    // A queue and agents of their own, so that the core decides alike.
    const shifts = [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }];
    const clerk = { id: 'clerk', skills: { orders: 50 } };
    const alone = aPlan({ agents: { profiles: [clerk], shifts } });
    const beside = aPlan({
      callTypes: [aCallType(), late],
      agents: {
        profiles: [clerk, { id: 'other', skills: { late: 50 } }],
        shifts: [...shifts, { profile: 'other', count: 1, start: '08:00', end: '12:00' }],
      },
    });
    expect(fates(aDay(beside))).toEqual(fates(aDay(alone)));
    expect(fates(aDay(beside), 'late').length).toBeGreaterThan(20);
  });

  it('has the same callers, as patient and as long, whatever the rules', () => {
    const plan = aPlan();
    const rule = { strategy: 'linear', maxWaitMs: 30_000, fallback: { kind: 'end' } } as const;
    const queues = plan.centre.queues.map((queue) => ({
      ...queue,
      plan: { ...queue.plan, ...rule },
    }));
    const days = [plan, { ...plan, centre: { ...plan.centre, queues } }].map((one) => aDay(one));
    const [mine, theirs] = days.map(({ effects }) => ({
      arrivals: ofType(effects, 'call.queued').map(({ atMs, callId }) => [callId, atMs]),
      talks: new Map(
        ofType(effects, 'call.answered').map(({ callId, atMs }) => [
          callId,
          ofType(effects, 'call.ended').flatMap((end) =>
            end.callId === callId ? [end.atMs - atMs] : [],
          )[0],
        ]),
      ),
    }));
    expect(theirs?.arrivals).toEqual(mine?.arrivals);
    const both = [...(mine?.talks ?? [])].filter(([callId]) => theirs?.talks.has(callId));
    expect(both.length).toBeGreaterThan(40);
    expect(theirs?.talks.size).not.toBe(mine?.talks.size);
    for (const [callId, talkMs] of both) expect(theirs?.talks.get(callId)).toBe(talkMs);
  });

  it('has the same arrivals in the same order, only earlier, with more load', () => {
    const more = aPlan({
      callTypes: [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 120 } })],
    });
    const at = (plan: SimulationPlan) =>
      ofType(aDay(plan).effects, 'call.queued').map(({ atMs }) => atMs);
    const [few, many] = [at(aPlan()), at(more)];
    few.forEach((atMs, place) => {
      expect(Math.abs((many[place] ?? 0) - atMs / 2)).toBeLessThanOrEqual(1);
    });
    expect(many.length).toBeGreaterThan(few.length);
  });

  it('numbers its calls by replication, call type and order of arrival', () => {
    const { effects } = aDay(aPlan(), { replication: 3 });
    const ids = ofType(effects, 'call.queued').map(({ callId }) => callId);
    expect(ids.slice(0, 3)).toEqual(['3.orders.0', '3.orders.1', '3.orders.2']);
  });

  it('follows the rates of its intervals', () => {
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: { kind: 'intervals', callsPerInterval: [0, 50, 0, 10] } })],
    });
    const counts = [0, 0, 0, 0];
    for (let replication = 0; replication < 20; replication++) {
      for (const { atMs } of ofType(aDay(plan, { replication }).effects, 'call.queued')) {
        const place = Math.floor(atMs / 1_800_000);
        counts[place] = (counts[place] ?? 0) + 1 / 20;
      }
    }
    expect(counts[0]).toBe(0);
    expect(counts[2]).toBe(0);
    expect(Math.abs((counts[1] ?? 0) - 50)).toBeLessThan(4 * Math.sqrt(50 / 20));
    expect(Math.abs((counts[3] ?? 0) - 10)).toBeLessThan(4 * Math.sqrt(10 / 20));
  });

  it('takes arrivals, handle times and patience from a trace', () => {
    const calls = [
      { atMs: 1_000, handleTimeMs: 60_000 },
      { atMs: 1_000, handleTimeMs: 5_000 },
      { atMs: 2_000, patienceMs: 3_000 },
    ];
    const plan = aPlan({
      callTypes: [
        aCallType({
          arrivals: { kind: 'trace', calls, handleTimes: 'answered' },
          patience: null,
        }),
      ],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 1, start: '08:00', end: '12:00' }],
      },
    });
    const { effects } = aDay(plan);
    expect(ofType(effects, 'call.answered').map(({ atMs, waitMs }) => [atMs, waitMs])).toEqual([
      [1_000, 0],
      [61_000, 60_000],
    ]);
    expect(ofType(effects, 'call.abandoned')).toMatchObject([
      { callId: '0.orders.2', atMs: 5_000, waitMs: 3_000 },
    ]);
    expect(ofType(effects, 'call.ended').map(({ atMs }) => atMs)).toEqual([61_000, 66_000]);
  });
});
