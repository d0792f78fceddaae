/**
 * Feeds a scenario's callers and agents into a live centre, as a switch would, in the centre's
 * time. It measures nothing; people may take part. Cost: a few tasks per call.
 */
import type { SimulationPlan } from '../../simulator/index.ts';
import type { OrderTaking, SwitchPort } from './port.ts';
import { SwitchDay } from './switch-day.ts';

/** Days that react to effects: today's, and yesterday's for its last calls. */
const daysObservingMax = 2;

export interface DayToPlay {
  /** Start in the centre's time; only the first day may start before 0. */
  readonly startMs: number;
  /** Factor on the scenario's rates; 0: no callers and no agents. */
  readonly load: number;
}

export interface SimulatedSwitchOptions {
  readonly port: SwitchPort;
  readonly plan: SimulationPlan;
  /** Start and load of a day, from day 0; days must not overlap. */
  readonly dayToPlay: (day: number) => DayToPlay;
  /** Takes orders during calls; default: nobody does. */
  readonly orders?: OrderTaking;
  /** Calls queued before a restart; absent: none. */
  readonly waiting?: readonly { readonly callId: string; readonly queueId: string }[];
}

export interface SimulatedSwitch {
  /**
   * A person takes control of the agent; the switch still connects calls. True: the agent was
   * present and no offer rang.
   */
  handOver(agentId: string): boolean;
  /**
   * A person leaves the agent. `resumes`: the simulation takes control now, else from its next day.
   * `isAsking`: the agent is in a consult. False: the simulation does not control the agent now.
   */
  takeBack(
    agentId: string,
    how: { readonly resumes: boolean; readonly isAsking: boolean },
  ): boolean;
  /** Makes no new callers; present calls go on. */
  hush(): void;
}

/** Starts the switch; the first call comes at once. */
export function startSimulatedSwitch(options: SimulatedSwitchOptions): SimulatedSwitch {
  const { port, plan, dayToPlay, orders = null, waiting = null } = options;
  let days: SwitchDay[] = [];
  let isHushed = false;
  const inHands = new Set<string>();
  port.onEffects((effects) => {
    for (const day of days) day.observe(effects);
  });
  const play = (day: number): void => {
    if (isHushed) return;
    const { startMs, load } = dayToPlay(day);
    port.at(dayToPlay(day + 1).startMs, () => play(day + 1));
    if (load <= 0) return;
    const goesOn = waiting !== null && days.length === 0;
    const busy = withLoad(plan, load);
    const today = withoutPast(busy, port.nowMs - startMs, goesOn);
    const isForeign = (callId: string): boolean =>
      played === days.at(-1) && !days.some((other) => other.knows(callId));
    const options = { port, plan: today, day, startMs, isForeign, orders };
    const played = new SwitchDay({ ...options, firstAtOnce: day === 0 && !goesOn, goesOn });
    days = [...days, played].slice(-daysObservingMax);
    for (const agentId of inHands) played.handOver(agentId);
    if (goesOn) for (const call of waiting) played.adopt(call);
  };
  // A task, so that the day begins at time 0, however long the start takes.
  port.at(0, () => {
    let today = 0;
    while (waiting !== null && dayToPlay(today + 1).startMs <= port.nowMs) today += 1;
    play(today);
  });
  return {
    handOver(agentId) {
      inHands.add(agentId);
      return days.map((day) => day.handOver(agentId)).includes(true);
    },
    takeBack(agentId, { resumes, isAsking }) {
      inHands.delete(agentId);
      return resumes && days.map((day) => day.takeBack(agentId, isAsking)).includes(true);
    },
    hush() {
      isHushed = true;
      for (const day of days) day.hush();
    },
  };
}

/** The plan at another load: the same callers in the same order, with other gaps. */
function withLoad(plan: SimulationPlan, factor: number): SimulationPlan {
  return withRates(plan, (calls) => calls * factor);
}

/** Leaves out past breaks, and callers of intervals already begun unless `keepsCallers`. */
function withoutPast(
  plan: SimulationPlan,
  elapsedMs: number,
  keepsCallers: boolean,
): SimulationPlan {
  if (elapsedMs <= 0) return plan;
  const isOver = (fromMs: number): boolean => fromMs < elapsedMs && !keepsCallers;
  const rates = withRates(plan, (calls, fromMs) => (isOver(fromMs) ? 0 : calls));
  const agents = plan.agents
    .filter((agent) => agent.endMs > elapsedMs)
    .map((agent) => ({
      ...agent,
      breaks: agent.breaks.filter(({ atMs }) => atMs >= elapsedMs),
    }));
  return { ...rates, agents };
}

function withRates(
  plan: SimulationPlan,
  change: (calls: number, fromMs: number) => number,
): SimulationPlan {
  const callTypes = plan.callTypes.map((type) => {
    if (type.arrivals.kind !== 'rates') return type;
    const { intervalMs } = type.arrivals;
    const callsPerInterval = type.arrivals.callsPerInterval.map((calls, place) =>
      change(calls, place * intervalMs),
    );
    return { ...type, arrivals: { ...type.arrivals, callsPerInterval } };
  });
  return { ...plan, callTypes };
}
