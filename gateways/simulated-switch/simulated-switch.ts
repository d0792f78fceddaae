/**
 * The simulated switch: a scenario's callers and agents, fed into a live centre as a real switch
 * would.
 *
 * They are the simulator's own, on the centre's time, so the speed of the clock changes nothing but
 * how soon. It is no simulator: it measures nothing, and any client may join in.
 *
 * Cost: a few tasks per call.
 */
import type { SimulationPlan } from '../../simulator/index.ts';
import { withLoad, withoutPast } from './live-plan.ts';
import type { SwitchPort } from './port.ts';
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
}

/** A running switch. */
export interface SimulatedSwitch {
  /** Lets nobody call any more; calls in the centre go on. */
  hush(): void;
}

/** Starts the switch; the first call comes at once. */
export function startSimulatedSwitch(options: SimulatedSwitchOptions): SimulatedSwitch {
  const { port, plan, dayToPlay } = options;
  let days: SwitchDay[] = [];
  let isHushed = false;
  port.onEffects((effects) => {
    for (const day of days) day.observe(effects);
  });
  const play = (day: number): void => {
    if (isHushed) return;
    const { startMs, load } = dayToPlay(day);
    port.at(dayToPlay(day + 1).startMs, () => play(day + 1));
    if (load <= 0) return;
    const today = withoutPast(withLoad(plan, load), port.nowMs - startMs);
    const played = new SwitchDay({ port, plan: today, day, startMs, firstAtOnce: day === 0 });
    days = [...days, played].slice(-daysObservingMax);
  };
  // As a task, so that the day begins at the centre's time 0, however long the start takes.
  port.at(0, () => play(0));
  return {
    hush() {
      isHushed = true;
      for (const day of days) day.hush();
    },
  };
}
