/**
 * What can still be done on a day that has begun: later breaks, overtime, overflow, callbacks. Each
 * is simulated with the same callers, and compared for the rest of the day.
 */
import type { Scenario } from '../../contracts/index.ts';
import {
  designOf,
  type ReplicationJob,
  type ReplicationRunner,
  replicateAll,
} from '../../gateways/index.ts';
import { hourMs } from '../../kernel/index.ts';
import {
  type Difference,
  type Estimate,
  estimateRatio,
  msOf,
  pairedDifference,
  type Sums,
  timeText,
} from '../../simulator/index.ts';
import type { LoadedScenario } from '../simulate/load-scenario.ts';

export interface ActionAnswer {
  readonly action: string;
  readonly level: Estimate;
  /** Null: the day as it is planned. */
  readonly difference: Difference | null;
}

/** Callers who take a callback leave it, so that calling back is not judged as not answering. */
const measureId = 'serviceLevelNetAnsweredAbandoned';
const days = 40;
const confidence = 0.95;
const overflowMs = 60_000;
const callbacks = { offerAboveWaitMs: 120_000, acceptShare: 0.5, answerShare: 0.9 } as const;
const breaksMovedMs = 2 * hourMs;

type Design = LoadedScenario['design'];
type Changes = Partial<Pick<Design, 'scenario' | 'centre'>>;
type Plan = readonly [action: string, changes: Changes];

/** `nowMs` and `toMs`, the day's end: since its start. */
export async function compareActions(
  { scenario, design }: { readonly scenario: Scenario; readonly design: Design },
  of: Readonly<Record<'nowMs' | 'toMs' | 'startMs' | 'seed', number>>,
  runner: ReplicationRunner,
): Promise<readonly ActionAnswer[]> {
  const { nowMs, toMs, startMs, seed } = of;
  const plans = plansOf(scenario, design.centre, startMs + nowMs);
  const designs = plans.map(([, changes]) => designOf({ ...design, scenario, ...changes }));
  const window = { fromMs: nowMs, toMs };
  function* jobs(): Generator<ReplicationJob> {
    for (let replication = 0; replication < days; replication += 1) {
      for (const one of designs) {
        yield { design: one, replication, seed, windows: [window], measures: [measureId] };
      }
    }
  }
  const sums = plans.map((): Sums[] => []);
  let place = 0;
  for await (const { windows } of replicateAll(runner, jobs())) {
    const found = windows[0]?.sums.get(measureId);
    if (found !== undefined) sums[place % plans.length]?.push(found);
    place += 1;
  }
  const [base = []] = sums;
  const each = 1 - (1 - confidence) / Math.max(1, plans.length - 1);
  return plans.map(([action], plan) => {
    const own = sums[plan] ?? [];
    const level = estimateRatio({ replications: own, confidence, isShare: true });
    const difference = plan === 0 ? null : pairedDifference({ a: base, b: own, confidence: each });
    return { action, level, difference };
  });
}

/** The day as planned, and each action that changes it. `now`: since midnight. */
function plansOf(scenario: Scenario, centre: Design['centre'], now: number): readonly Plan[] {
  const { agents } = scenario;
  const withShifts = (shifts: Scenario['agents']['shifts']): Changes => ({
    scenario: { ...scenario, agents: { ...agents, shifts } },
  });
  const later = agents.shifts.map(({ breaks, ...shift }) => {
    if (breaks === undefined) return shift;
    const end = msOf(shift.end);
    const moved = breaks.map((one) => {
      const at = msOf(one.at);
      const to = at + breaksMovedMs;
      const isSoon = at >= now && at < now + breaksMovedMs && to + one.lengthMs <= end;
      const isMoved = isSoon && breaks.every((other) => Math.abs(msOf(other.at) - to) >= hourMs);
      return isMoved ? { ...one, at: timeText(to) } : one;
    });
    return { ...shift, breaks: moved.toSorted((a, b) => msOf(a.at) - msOf(b.at)) };
  });
  const longer = agents.shifts.map((shift) => {
    const end = msOf(shift.end);
    return end > now ? { ...shift, end: timeText(end + hourMs) } : shift;
  });
  const profiles = centre?.profiles?.map(({ links = [], ...profile }) => ({
    ...profile,
    links: [
      ...links,
      ...centre.queues.flatMap(({ id }) =>
        links.some(({ queue }) => queue === id) ? [] : { queue: id, rank: 1, delayMs: overflowMs },
      ),
    ],
  }));
  const { callbacks: before = callbacks } = scenario;
  const others: Plan[] = [
    ['breaks two hours later', withShifts(later)],
    ['an hour of overtime', withShifts(longer)],
    ['callbacks above 2 min', { scenario: { ...scenario, callbacks: before } }],
  ];
  if (centre !== undefined && profiles !== undefined) {
    others.push(['overflow after 60 s', { centre: { ...centre, profiles } }]);
  }
  const planned = JSON.stringify({ scenario, centre });
  const isOther = ([, changes]: Plan): boolean =>
    JSON.stringify({ scenario, centre, ...changes }) !== planned;
  return [['as planned', {}], ...others.filter(isOther)];
}
