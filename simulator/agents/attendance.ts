/**
 * What rostered time became: paid, worked, lost, and over time.
 *
 * Paid is the rostered shift, the absent agent's too, and overtime. Shrinkage is paid time in which
 * the agent was not there for callers: absent, late, gone, on a break, away, or set Not Ready.
 * Ratios of time: replications combine as ratios of means. Source: simulation.md 3.7.
 */
import type { AgentState } from '../../routing/index.ts';

/** Sums over the agent-days of one replication. */
export interface AttendanceSums {
  readonly agentDays: number;
  readonly absentDays: number;
  /** Agent-days on which somebody came. */
  readonly workedDays: number;
  readonly paidMs: number;
  /** Of the paid time. */
  readonly lostMs: number;
  /** After the rostered end, to the last log-off. */
  readonly overtimeMs: number;
}

interface AgentTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly isAbsent: boolean;
  hasCome: boolean;
  isThere: boolean;
  sinceMs: number;
  /** Within the rostered shift. */
  thereMs: number;
  isLoggedOn: boolean;
  loggedOffAtMs: number;
}

/** Follows the agents of one replication by their reported states. */
export class Attendance {
  readonly #agents: readonly AgentTimes[];

  constructor(
    agents: readonly {
      readonly startMs: number;
      readonly endMs: number;
      readonly isAbsent: boolean;
    }[],
  ) {
    this.#agents = agents.map(({ startMs, endMs, isAbsent }) => ({
      startMs,
      endMs,
      isAbsent,
      hasCome: false,
      isThere: false,
      sinceMs: 0,
      thereMs: 0,
      isLoggedOn: false,
      loggedOffAtMs: 0,
    }));
  }

  /** Agent number `agent` is in `state` from `atMs` on. */
  follow(agent: number, state: AgentState, atMs: number): void {
    const times = this.#agents[agent];
    if (times === undefined) return;
    const isLoggedOn = state !== 'loggedOff';
    if (times.isLoggedOn && !isLoggedOn) times.loggedOffAtMs = atMs;
    times.isLoggedOn = isLoggedOn;
    times.hasCome ||= isLoggedOn;
    const isThere = isLoggedOn && state !== 'notReady';
    if (isThere === times.isThere) return;
    if (times.isThere) times.thereMs += withinShift(times, atMs);
    times.isThere = isThere;
    times.sinceMs = atMs;
  }

  /** The sums, should the day end at `atMs`. */
  sums(atMs: number): AttendanceSums {
    let [absentDays, workedDays, paidMs, thereMs, overtimeMs] = [0, 0, 0, 0, 0];
    for (const times of this.#agents) {
      const leftAtMs = times.isLoggedOn ? atMs : times.loggedOffAtMs;
      const overMs = times.hasCome ? Math.max(0, leftAtMs - times.endMs) : 0;
      absentDays += times.isAbsent ? 1 : 0;
      workedDays += times.hasCome ? 1 : 0;
      paidMs += times.endMs - times.startMs + overMs;
      thereMs += times.thereMs + overMs + (times.isThere ? withinShift(times, atMs) : 0);
      overtimeMs += overMs;
    }
    const agentDays = this.#agents.length;
    return { agentDays, absentDays, workedDays, paidMs, lostMs: paidMs - thereMs, overtimeMs };
  }
}

/** Of the time there until `atMs`. */
function withinShift({ startMs, endMs, sinceMs }: AgentTimes, atMs: number): number {
  return Math.max(0, Math.min(atMs, endMs) - Math.max(sinceMs, startMs));
}
