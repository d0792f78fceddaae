/**
 * The simulated switch: a scenario's callers and agents, fed into a live centre as a real switch
 * would.
 *
 * They are the simulator's own, on the centre's time, so the speed of the clock changes nothing
 * but how soon. It is no simulator: it measures nothing, and any client may join in.
 *
 * Cost: a few tasks per call.
 */
import type { SimulationPlan } from '../../simulator/index.ts';
import type { OrderTaking, SwitchPort } from './port.ts';
import { SwitchDay } from './switch-day.ts';

/** Days that still see effects: today, and the one before, whose last calls may go on. */
const daysObservingMax = 2;

/** A day that the switch is to play. */
export interface DayToPlay {
  /** Its start in the centre's time; the first may have begun before 0. */
  readonly startMs: number;
  /** Factor on the scenario's rates; 0: nobody calls, nobody works. */
  readonly load: number;
}

export interface SimulatedSwitchOptions {
  readonly port: SwitchPort;
  readonly plan: SimulationPlan;
  /** By number, from 0; days follow each other without overlap. */
  readonly dayToPlay: (day: number) => DayToPlay;
  /** Of the callers who order [nobody does]. */
  readonly orders?: OrderTaking;
  /** The centre goes on after a restart, with these calls in queues [it begins]. */
  readonly waiting?: readonly { readonly callId: string; readonly queueId: string }[];
}

export interface SimulatedSwitch {
  /**
   * A person decides for the agent from now on; the switch goes on connecting their calls. True:
   * the simulated agent was there, and no offer rings.
   */
  handOver(agentId: string): boolean;
  /**
   * The person has gone. With `resumes` the simulation plays the agent again; else it does so on
   * its next day. `isAsking`: a consult of theirs is under way. False: it does not play the agent
   * now.
   */
  takeBack(
    agentId: string,
    how: { readonly resumes: boolean; readonly isAsking: boolean },
  ): boolean;
  /** Lets nobody call any more; calls in the centre go on. */
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
  // As a task, so that the day begins at the centre's time 0, however long the start takes.
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

/** The same callers in the same order, closer or further apart. */
function withLoad(plan: SimulationPlan, factor: number): SimulationPlan {
  return withRates(plan, (calls) => calls * factor);
}

/**
 * Without the callers of the intervals that have begun, unless somebody counts them
 * (`keepsCallers`), and the breaks that are over, at `elapsedMs` of the day.
 */
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
