/**
 * Random scenarios of the class that the classic lane plays, on a coarse grid of times, so that
 * arrivals, ends of talk and wrap-up, shifts, breaks and patience meet in one ms.
 */
import type { DistributionSpec, Scenario } from '../../../contracts/index.ts';
import { predictionMeasures } from '../../../metrics/index.ts';
import type { CentreFile, QueueSetting, WrapUpRule } from '../../../routing/index.ts';
import {
  compileScenario,
  type ReplicationOptions,
  type SimulatedMeasureId,
  type SimulationPlan,
  simulatedMeasureIds,
} from '../../../simulator/index.ts';
import { createDraw, type Draw } from '../rig/draw.ts';
import { randomDistribution } from './random-callers.ts';

type CallType = Scenario['callTypes'][number];
type Agents = Scenario['agents'];
type Shift = Agents['shifts'][number];

export interface LaneCase {
  readonly scenario: Scenario;
  readonly centre: CentreFile | undefined;
  readonly options: Pick<ReplicationOptions, 'windows' | 'measures'>;
}

const typeIds = ['a', 'b', 'c', 'd'] as const;
const gridsMs = [500, 5_000, 20_000, 60_000] as const;
const dayMs = 3_600_000;
const windowMs = 900_000;
/** Those of announced waits keep a day with the core. */
const measureIds = simulatedMeasureIds.filter(
  (id) => !predictionMeasures.some((told) => told.id === id),
) as readonly SimulatedMeasureId[];

/** The case of a seed. */
export function randomLaneCase(seed: number): LaneCase {
  const draw = createDraw(seed, 42);
  const gridMs = draw.pick(gridsMs);
  const ids = typeIds.slice(0, draw.int(1, typeIds.length));
  const isSteady = draw.chance(0.02);
  const centre = draw.chance(0.6) ? laneCentre(draw, ids, gridMs) : undefined;
  const queues = centre?.queues.map(({ id }) => id) ?? ids;
  const parts = draw.pick([2, 4]);
  const targetMs = draw.pick([0, gridMs, 20_000]);
  const timed = timedOf(centre);
  const lifeOf = { gridMs, isSteady, queues, parts, targetMs, timed };
  const scenario: Scenario = {
    schema: 'callwright.scenario/1',
    seed: draw.int(0, 2 ** 31),
    clock: { dayStart: '08:00', dayEnd: '09:00', intervalMs: dayMs / parts },
    callTypes: ids.map((id) => callType(draw, id, lifeOf)),
    agents: agents(draw, ids, { gridMs, hasCentre: centre !== undefined }),
    ...(draw.chance(0.2) ? { busyness: { law: 'gamma' as const, shape: 4 } } : {}),
    ...(draw.chance(0.1) && !isSteady ? { bursts: [burst(draw, ids)] } : {}),
    ...(draw.chance(0.2) && !isSteady ? { events: [lost(draw)] } : {}),
    ...(draw.chance(0.2) ? { lines: { count: draw.int(1, 12) } } : {}),
    ...(draw.chance(0.15) ? { ivr: { time: time(draw, gridMs, 3), containedShare: 0.2 } } : {}),
    run: isSteady
      ? { mode: 'steady', steady: { lengthMs: 4 * dayMs, batches: 3, warmUpMs: windowMs } }
      : { variance: { antithetic: draw.chance(0.3) } },
    report: { by: [...draw.some(['callType', 'queue', 'interval'] as const, 0.5)] },
  };
  const isWindowed = !isSteady && draw.chance(0.2);
  const windows = [0, 1, 2, 3].map((nth) => ({
    fromMs: nth * windowMs,
    toMs: (nth + 1) * windowMs,
  }));
  const measures = draw.chance(isWindowed ? 0.7 : 0.1) ? measureIds : undefined;
  return {
    scenario,
    centre,
    options: { ...(isWindowed ? { windows } : {}), ...(measures ? { measures } : {}) },
  };
}

export function planOfCase({ scenario, centre }: LaneCase): SimulationPlan {
  const compiled = compileScenario(scenario, centre);
  if (compiled.ok) return compiled.value;
  throw new Error(JSON.stringify({ scenario, centre, problems: compiled.problems }, null, 1));
}

/** Mostly on the grid; 0 too. */
function time(draw: Draw, gridMs: number, stepsMax: number): DistributionSpec {
  const valueMs = gridMs * draw.int(0, stepsMax);
  if (draw.chance(0.6)) return { law: 'deterministic', valueMs };
  if (draw.chance(0.5)) return randomDistribution(draw, valueMs + gridMs);
  return {
    law: 'mixture',
    parts: [
      { share: 0.5, law: 'deterministic', valueMs },
      { share: 0.5, law: 'deterministic', valueMs: valueMs + gridMs },
    ],
  };
}

function callType(
  draw: Draw,
  id: string,
  of: {
    readonly gridMs: number;
    readonly isSteady: boolean;
    readonly queues: readonly string[];
    readonly parts: number;
    readonly targetMs: number;
    /** Queues whose wrap-up is not the agent's to end. */
    readonly timed: readonly string[];
  },
): CallType {
  const { gridMs } = of;
  const queue = of.queues.includes(id) ? id : draw.pick(of.queues);
  const writesUp = draw.chance(0.5) && !of.timed.includes(queue);
  const isTrace = !of.isSteady && draw.chance(0.7);
  const talk = time(draw, gridMs, 6);
  return {
    id,
    queue,
    targetMs: of.targetMs,
    shortAbandonMs: 0,
    arrivals: isTrace
      ? trace(draw, gridMs)
      : { kind: 'poisson', arrivalsPerHour: draw.pick([10, 100, 400]) },
    handleTime: {
      talk,
      ...(draw.chance(0.3) ? { talkByProfile: { p0: time(draw, gridMs, 4) } } : {}),
      ...(draw.chance(0.2) ? { factorByInterval: [1, 2, 0.5, 1].slice(0, of.parts) } : {}),
      ...(writesUp ? { wrapUp: time(draw, gridMs, 3) } : {}),
    },
    patience: isTrace && draw.chance(0.3) ? null : time(draw, gridMs, 6),
    ...(draw.chance(0.2) ? { patienceFactorByInterval: [1, 3, 0, 1].slice(0, of.parts) } : {}),
    ...(draw.chance(0.3) ? { balk: { share: draw.pick([0.3, 1]) } } : {}),
    ...(draw.chance(0.4) ? furtherLife(draw, gridMs) : {}),
  };
}

function furtherLife(draw: Draw, gridMs: number): Partial<CallType> {
  const again = () => ({
    share: draw.pick([0.5, 1]),
    delay: time(draw, gridMs, 6),
    attemptsMax: draw.int(2, 6),
  });
  const upSell = {
    share: draw.pick([0.5, 1]),
    time: time(draw, gridMs, 2),
    acceptShare: 0.5,
    valueMinor: { law: 'exponential' as const, mean: 900 },
    ...(draw.chance(0.5) ? { whenWaitingMax: draw.int(0, 4) } : {}),
  };
  const order = {
    share: draw.pick([0.5, 1]),
    valueMinor: { law: 'exponential' as const, mean: 5_000 },
    ...(draw.chance(0.6) ? { upSell } : {}),
  };
  return {
    ...(draw.chance(0.5) ? { redial: { afterAbandon: again(), afterBlock: again() } } : {}),
    ...(draw.chance(0.3) ? { returnCall: again() } : {}),
    ...(draw.chance(0.4) ? { order } : {}),
  };
}

function trace(draw: Draw, gridMs: number): CallType['arrivals'] {
  const steps = Math.min(dayMs / gridMs - 1, draw.pick([10, 50, 700]));
  const calls = Array.from({ length: draw.int(1, 60) }, () => ({
    atMs: gridMs * draw.int(0, steps),
    ...(draw.chance(0.3) ? { handleTimeMs: gridMs * draw.int(0, 5) } : {}),
    ...(draw.chance(0.3) ? { patienceMs: gridMs * draw.int(0, 5) } : {}),
    ...(draw.chance(0.1) ? { waitMs: gridMs * draw.int(0, 3) } : {}),
  }));
  return {
    kind: 'trace',
    calls: calls.sort((a, b) => a.atMs - b.atMs),
    handleTimes: 'answered',
  };
}

function burst(draw: Draw, ids: readonly string[]) {
  return { callType: draw.pick(ids), perDay: 3, calls: 20, decayMs: 30_000 };
}

function lost(draw: Draw) {
  const at = draw.pick(['08:00', '08:05', '08:20']);
  return { at, kind: 'agentsLost' as const, profile: 'p0', count: 1, forMs: 600_000 };
}

function timedOf(centre: CentreFile | undefined): readonly string[] {
  return (centre?.queues ?? [])
    .filter(({ wrapUp = centre?.defaults?.wrapUp }) => wrapUp?.mode === 'timed')
    .map(({ id }) => id);
}

const profileIds = ['p0', 'p1', 'p2'] as const;

function agents(
  draw: Draw,
  ids: readonly string[],
  { gridMs, hasCentre }: { readonly gridMs: number; readonly hasCentre: boolean },
): Agents {
  // Whoever has the first profile can serve every queue, or the scenario would be refused.
  const used = profileIds.slice(0, draw.int(1, profileIds.length));
  const profiles = used.map((id, place) => ({
    id,
    ...(hasCentre ? {} : { skills: skillsOf(draw, place === 0 ? ids : draw.some(ids, 0.5)) }),
    ...(draw.chance(0.2) ? { handleTimeFactor: draw.pick([0.5, [0.5, 1, 2]]) } : {}),
    ...(draw.chance(0.2) ? { callsHandled: 20 } : {}),
  }));
  const shifts = [...used, ...draw.some(used, 0.5)].map((profile) => {
    const start = draw.pick(['08:00', '08:00', '08:01', '08:10']);
    const end = draw.pick(['08:20', '08:30', '09:00', '10:00']);
    const taken = draw.chance(0.6) ? breaks(draw, start, end) : [];
    return { profile, count: draw.int(1, 4), start, end, breaks: taken };
  });
  return {
    profiles,
    shifts,
    ...(draw.chance(0.2) ? { learning: { gap: 1, scaleCalls: 10 } } : {}),
    ...(draw.chance(0.5) ? { adherence: adherence(draw, gridMs) } : {}),
  };
}

function skillsOf(draw: Draw, ids: readonly string[]): Record<string, number> {
  return Object.fromEntries(ids.map((id) => [id, draw.int(50, 100)]));
}

function breaks(draw: Draw, start: string, end: string): NonNullable<Shift['breaks']> {
  const times = ['08:02', '08:05', '08:15', '08:20', '08:25'];
  return draw.some(times, 0.4).flatMap((at) => {
    if (at < start || at >= end) return [];
    const rule = draw.pick([
      {},
      { windowMs: draw.pick([60_000, 300_000]) },
      { rule: 'firstIdle' as const },
      { rule: 'firstIdle' as const, windowMs: 180_000, reason: 'meeting' as const },
    ]);
    return [{ at, lengthMs: 60_000 * draw.int(0, 3), ...rule }];
  });
}

function adherence(draw: Draw, gridMs: number): NonNullable<Agents['adherence']> {
  return {
    ...(draw.chance(0.3) ? { lateness: time(draw, gridMs, 4) } : {}),
    ...(draw.chance(0.3) ? { earlyLeave: time(draw, gridMs, 4) } : {}),
    ...(draw.chance(0.3) ? { changeDelay: time(draw, gridMs, 4) } : {}),
    ...(draw.chance(0.3) ? { absenceShare: 0.3 } : {}),
    ...(draw.chance(0.4) ? { leaves: draw.pick(['self', 'idleFirst'] as const) } : {}),
    ...(draw.chance(0.4)
      ? { away: { ready: randomDistribution(draw, 300_000), away: time(draw, gridMs, 3) } }
      : {}),
  };
}

function laneCentre(draw: Draw, ids: readonly string[], gridMs: number): CentreFile {
  const queueIds = draw.chance(0.3) ? ids.slice(0, 2) : ids;
  const wrapUp = (): WrapUpRule => ({
    mode: draw.pick(['none', 'optional', 'timed', 'mandatory'] as const),
    ...(draw.chance(0.7) ? { limitMs: gridMs * draw.int(0, 3) } : {}),
  });
  const queues = queueIds.map(
    (id): QueueSetting => ({
      id,
      plan: {
        ...(draw.chance(0.7) ? { class: draw.pick([0, 1, 2, 3] as const) } : {}),
        ...(draw.chance(0.4) ? { offsetMs: gridMs * draw.int(-3, 3) } : {}),
        required: draw.chance(0.5)
          ? [{ skill: id, minLevel: draw.pick([1, 50]) }]
          : `has(${id}) or has(${draw.pick(queueIds)})`,
      },
      ...(draw.chance(0.6) ? { wrapUp: wrapUp() } : {}),
    }),
  );
  return {
    schema: 'callwright.centre/1',
    id: 'house',
    timeZone: 'UTC',
    skills: [...ids],
    defaults: { wrapUp: wrapUp(), ...(draw.chance(0.3) ? { class: 1 } : {}) },
    routing: { wrapUpCapMs: gridMs * draw.int(1, 5) },
    queues,
    profiles: profileIds.map((id, place) => ({
      id,
      skills: skillsOf(draw, ids),
      links: (place === 0 ? queueIds : draw.some(queueIds, 0.6)).map((queue) => ({ queue })),
    })),
    agents: draw.chance(0.3) ? [{ id: 'p0-1', profile: 'p0', skills: { a: 60 } }] : [],
  };
}
