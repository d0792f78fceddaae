/**
 * Simulated calls per second, on one thread, through the full core or in the classic lane. A round
 * is one day with its
 * report, and each day has other callers.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createDirectRouter, type DecisionSink } from '../routing/index.ts';
import {
  type ReplicationOptions,
  type SimulationPlan,
  simulateReplication,
} from '../simulator/index.ts';
import { restatedGoal } from './goals.ts';
import type { Bench } from './harness.ts';
import type { Contender } from './rounds.ts';
import { planOf, type SimulatedDay } from './simulated-days.ts';

const shown = { unit: 'calls/s', peer: 'goal' } as const;
const heapFile = fileURLToPath(import.meta.resolve('./simulation-heap.ts'));
const megabytesMax = 300;
/** As in `gateways/workers/`: without this limit V8 lets the heap grow to twice the size. */
const semiSpaceMegabytes = 8;

/** The rows `sim.…`; `calls` is the number over which memory is measured. */
export function simulatorBenches({ calls = 10_000_000 } = {}): readonly Bench[] {
  return [
    besideGoal('mmnm50'),
    besideGoal('simpleMsk'),
    besideGoal('medium'),
    besideGoal('demo'),
    inLane('mmnm50', 3_200_000),
    inLane('simpleMsk', 2_500_000),
    inLane('medium', 1_700_000),
    {
      ...shown,
      name: 'sim.demo.records',
      config: { day: 'demo', records: 'decisions' },
      // Keeps a decision record of every offer, as `callwright why` shows.
      begin: () => ({ ours: playDaysRecorded(planOf('demo')), theirs: 50_000 }),
    },
    memory(calls),
  ];
}

function besideGoal(day: SimulatedDay): Bench {
  const name = `sim.${day}`;
  const { goal = Number.NaN } = restatedGoal(name) ?? {};
  return {
    ...shown,
    name,
    config: { day, records: 'off' },
    begin: () => ({ ours: playDays(planOf(day)), theirs: goal }),
  };
}

function inLane(day: SimulatedDay, goal: number): Bench {
  return {
    ...shown,
    name: `sim.lane.${day}`,
    config: { day, lane: 'classic' },
    begin: () => ({ ours: playDays(planOf(day), { lane: 'on' }), theirs: goal }),
  };
}

function playDaysRecorded(plan: SimulationPlan): Contender {
  let records = 0;
  const decisions: DecisionSink = {
    candidatesMax: 5,
    scan: false,
    accept: () => {
      records += 1;
    },
  };
  const create: typeof createDirectRouter = (options, sink) =>
    createDirectRouter({ ...options, decisions }, sink);
  const play = playDays(plan, { createDirectRouter: create });
  return async () => {
    const before = records;
    const round = await play();
    if (records === before) throw new Error('no decision was recorded in a day of the bench');
    return round;
  };
}

export function playDays(
  plan: SimulationPlan,
  options: Pick<ReplicationOptions, 'createDirectRouter' | 'lane'> = { lane: 'off' },
): Contender {
  let day = 0;
  return () => {
    const beganAtMs = performance.now();
    const result = simulateReplication(plan, day, options);
    const tookMs = performance.now() - beganAtMs;
    day += 1;
    if (result.refused > result.whole.calls / 100) {
      throw new Error(`the core refused ${result.refused} inputs of day ${day}`);
    }
    return { done: result.whole.calls, tookMs };
  };
}

function memory(calls: number): Bench {
  return {
    name: 'sim.memory10M',
    unit: 'MB',
    peer: 'goal (at most)',
    config: { calls, semiSpaceMegabytes },
    figure: 'ms',
    begin: () => {
      const args = [`--max-semi-space-size=${semiSpaceMegabytes}`, heapFile, String(calls)];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      const [atTenth = Number.NaN, most = Number.NaN] = stdout.split(' ').map(Number);
      if (status !== 0 || !(most > 0)) {
        throw new Error(`simulation-heap.ts ended with ${status} and ${stdout}: ${stderr}`);
      }
      return { ours: most, theirs: megabytesMax, learnt: { megabytesAfterTenth: atTenth } };
    },
  };
}
