/**
 * Load at or above what the staff can do, where nobody gives up: the queue only grows.
 *
 * Looked at: call types without patience whose queue has no limit, and no lines around them. Their
 * work must fit into the agents who can serve it, each agent's time given out once: a flow. Over
 * a day it is the whole day's work against the whole shifts, for a peak may be worked off; in one
 * long run it is load against heads. A recorded day ends, so its calls are not looked at.
 * Source: simulation.md 4.2, 13; ux-and-api.md 3.7 (`scenario_unstable`).
 */

import { aFinding, type Finding } from '../../contracts/index.ts';
import { hourMs } from '../../kernel/index.ts';
import { msOf } from '../clock.ts';
import type { Checked } from './checked.ts';
import { callsOfDay, handleTimeMsMean } from './expected-load.ts';
import { largestFlow } from './largest-flow.ts';
import { whoServes } from './served.ts';

/** Work of the patient call types that no staff can do. */
export function checkStability(checked: Checked): readonly Finding[] {
  const demands = patientWork(checked);
  const { heads } = checked.simulated;
  const servers = whoServes(checked.simulated.centre, heads.flat());
  const staff = pools(checked, demands, servers);
  const { overloaded, capacityMs, demandMs } = largestFlow(demands, staff);
  if (overloaded.length === 0) return [];
  const [first] = overloaded;
  const place = demands[first ?? 0]?.place ?? 0;
  const ids = overloaded.map((at) => demands[at]?.id ?? '').join(', ');
  const inHours = (ms: number): string => (ms / hourMs).toFixed(1);
  const received =
    `null, and ${ids} bring ${inHours(demandMs)} hours of work ` +
    `to ${inHours(capacityMs)} hours of agents`;
  return [
    aFinding(`/callTypes/${place}/patience`, 'scenario_unstable', {
      received,
      expected: 'patience, a longest wait, or more agents than work',
    }),
  ];
}

interface Demand {
  readonly id: string;
  readonly place: number;
  readonly queueId: string;
  readonly workMs: number;
}

/** Work of a day, by call types of which nobody gives up. */
function patientWork({ scenario, simulated, clock }: Checked): readonly Demand[] {
  const { centre, queueIds } = simulated;
  if (scenario.lines !== undefined) return [];
  return scenario.callTypes.flatMap((callType, place) => {
    const queueId = queueIds[place];
    const queue = centre.queues.find(({ id }) => id === queueId);
    const isPatient = callType.patience === null && callType.facts === undefined;
    if (!isPatient || queue === undefined || queue.plan?.maxWaitMs !== undefined) return [];
    if (callType.arrivals.kind === 'trace') return [];
    const calls = callsOfDay(callType, clock, scenario.clock?.dayType);
    const workMs = calls * handleTimeMsMean(callType, queueId, centre);
    return workMs > 0 ? { id: callType.id, place, queueId: queue.id, workMs } : [];
  });
}

/** Time of agents who can serve the same of the demands, together. */
function pools(
  { scenario, clock }: Checked,
  demands: readonly Demand[],
  servers: ReturnType<typeof whoServes>,
): readonly { readonly capacityMs: number; readonly serves: readonly number[] }[] {
  const serves = new Map<number, number[]>();
  demands.forEach(({ queueId }, at) => {
    for (const agent of servers(queueId)) serves.set(agent, [...(serves.get(agent) ?? []), at]);
  });
  const isSteady = scenario.run?.mode === 'steady';
  const comingShare = 1 - (scenario.agents.adherence?.absenceShare ?? 0);
  const times = scenario.agents.shifts.flatMap(({ start, end, breaks = [], count }) => {
    const breaksMs = breaks.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
    const dayMs = msOf(start) === clock.startMs ? clock.dayMs : 0;
    const ms = isSteady ? dayMs : (msOf(end) - msOf(start) - breaksMs) * comingShare;
    return new Array<number>(count).fill(ms);
  });
  const byDemands = new Map<string, { capacityMs: number; serves: readonly number[] }>();
  for (const [agent, at] of serves) {
    const key = at.join();
    const pool = byDemands.get(key) ?? { capacityMs: 0, serves: at };
    pool.capacityMs += times[agent] ?? 0;
    byDemands.set(key, pool);
  }
  return [...byDemands.values()];
}
