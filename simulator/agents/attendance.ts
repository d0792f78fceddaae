/**
 * Paid time (rostered, also if absent, and overtime), lost time (paid but absent, late, gone early,
 * on a break, away or Not Ready; over paid time: shrinkage), and overtime (rostered end to
 * log-off).
 */
import type { AgentState } from '../../routing/index.ts';
import { counted, type Ledger } from '../day/ledger.ts';

/** Agents serve all call types, so their sums are stored under call type 0. */
const ofAgents = 0;

interface Times {
  readonly startMs: number;
  readonly endMs: number;
  readonly isAbsent: boolean;
  isLoggedOn: boolean;
  isThere: boolean;
  goneSinceMs: number;
}

export class Attendance {
  readonly #agents: readonly Times[];
  readonly #ledger: Ledger;

  constructor(agents: readonly Pick<Times, 'startMs' | 'endMs' | 'isAbsent'>[], ledger: Ledger) {
    this.#ledger = ledger;
    this.#agents = agents.map(({ startMs, endMs, isAbsent }) => ({
      startMs,
      endMs,
      isAbsent,
      isLoggedOn: false,
      isThere: false,
      goneSinceMs: startMs,
    }));
  }

  begin(): void {
    const ledger = this.#ledger;
    for (const { startMs, endMs, isAbsent } of this.#agents) {
      ledger.add(counted.rosteredAgents, ofAgents, startMs);
      if (isAbsent) ledger.add(counted.absentAgents, ofAgents, startMs);
      ledger.addTime(counted.paidMs, ofAgents, { fromMs: startMs, toMs: endMs });
    }
  }

  follow(agent: number, state: AgentState, nowMs: number): void {
    const times = this.#agents[agent];
    if (times === undefined) return;
    const isLoggedOn = state !== 'loggedOff';
    if (times.isLoggedOn && !isLoggedOn) this.#countOvertime(times, nowMs);
    times.isLoggedOn = isLoggedOn;
    const isThere = isLoggedOn && state !== 'notReady';
    if (isThere === times.isThere) return;
    times.isThere = isThere;
    if (isThere) this.#countLost(times, nowMs);
    else times.goneSinceMs = nowMs;
  }

  close(nowMs: number): void {
    for (const times of this.#agents) {
      if (times.isLoggedOn) this.#countOvertime(times, nowMs);
      if (!times.isThere) this.#countLost(times, times.endMs);
    }
  }

  #countOvertime({ endMs }: Times, nowMs: number): void {
    if (nowMs <= endMs) return;
    this.#ledger.addTime(counted.paidMs, ofAgents, { fromMs: endMs, toMs: nowMs });
    this.#ledger.add(counted.overtimeMs, ofAgents, endMs, nowMs - endMs);
  }

  #countLost({ startMs, endMs, goneSinceMs }: Times, untilMs: number): void {
    const fromMs = Math.max(startMs, goneSinceMs);
    const toMs = Math.min(endMs, untilMs);
    this.#ledger.addTime(counted.paidNotReadyMs, ofAgents, { fromMs, toMs });
  }
}
