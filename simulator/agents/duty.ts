/**
 * Log-on, breaks, time away and log-off, which the core carries out at once or after the call at
 * hand: nobody leaves a call at the end of a shift.
 */
import { assert } from '../../kernel/index.ts';
import type { AgentState } from '../../routing/index.ts';
import type { Schedule } from '../day/day-event.ts';
import type { Draws } from '../day/draws.ts';
import { breakNumber, breakOf, dayEvent, noEvent } from '../day/event-number.ts';
import type { Ledger } from '../day/ledger.ts';
import type { OutsideInputs } from '../day/surroundings.ts';
import type { SimulationPlan } from '../plan.ts';
import {
  type AgentDraw,
  agentDay,
  type DayBreak,
  type Duty,
  drawTime,
  isAtWork,
  newDuty,
} from './agent-day.ts';
import { Attendance } from './attendance.ts';

export interface DutyOptions {
  readonly plan: Pick<SimulationPlan, 'agents' | 'adherence' | 'agentsLost'>;
  readonly draws: Draws;
  readonly schedule: Schedule;
  readonly inputs: Pick<OutsideInputs, 'input'>;
  readonly ledger: Ledger;
}

/** Time until an agent notices that the core has set them Not Ready, and asks for Ready. */
const noticeMs = 60_000;
const awayReason = 'away';

export class Duties {
  readonly #of: DutyOptions;
  readonly #duties: readonly Duty[];
  readonly #attendance: Attendance;
  readonly #lost: Duty[][];
  /** By profile whose agents relieve one another: how many agents must still leave. */
  readonly #owed = new Map<string, number>();

  constructor(of: DutyOptions) {
    this.#of = of;
    const { agents, adherence, agentsLost } = of.plan;
    this.#duties = agents.map((shift, agent) => {
      const draw: AgentDraw = (purpose, at) => of.draws[purpose].draw(shift.entity, at);
      return newDuty({ id: shift.id, agent, day: agentDay(shift, adherence, draw), draw });
    });
    this.#attendance = new Attendance(
      agents.map(({ startMs, endMs }, agent) => ({
        startMs,
        endMs,
        isAbsent: this.#duties[agent]?.day.isAbsent ?? false,
      })),
      of.ledger,
    );
    this.#lost = agentsLost.map(() => []);
  }

  begin(): void {
    const { schedule, plan } = this.#of;
    this.#attendance.begin();
    this.#duties.forEach(({ day: { presence } }, agent) => {
      if (presence === null) return;
      schedule.push(presence.startMs, dayEvent.shiftStart, null, agent);
      presence.breaks.forEach(({ earliestMs, latestMs }, place) => {
        const kind = latestMs === earliestMs ? dayEvent.breakDue : dayEvent.breakOpen;
        schedule.push(earliestMs, kind, null, breakNumber(agent, place));
      });
      schedule.push(presence.endMs, dayEvent.shiftEnd, null, agent);
    });
    plan.agentsLost.forEach(({ atMs, untilMs }, place) => {
      schedule.push(atMs, dayEvent.agentsLost, null, place);
      schedule.push(untilMs, dayEvent.agentsFound, null, place);
    });
  }

  close(nowMs: number): void {
    this.#attendance.close(nowMs);
  }

  decides(agent: number): boolean {
    return this.#duties[agent]?.isHandedOver === false;
  }

  /** Lets a person control the agent and take due breaks. False if the agent is not at work. */
  handOver(agent: number): boolean {
    const duty = this.#duties[agent];
    if (duty === undefined) return false;
    const isPlayed = isAtWork(duty) || duty.isLeaving;
    duty.isHandedOver = true;
    duty.isLeaving = false;
    this.#forgetBreaks(duty);
    return isPlayed;
  }

  /** Returns the agent to the simulation; false if the agent's shift is over. */
  takeBack(agent: number, nowMs: number): boolean {
    const duty = this.#duties[agent];
    if (duty === undefined) return false;
    duty.isHandedOver = false;
    if (!isAtWork(duty)) return false;
    this.#return(duty, nowMs);
    return true;
  }

  happen(kind: number, value: number, nowMs: number): void {
    if (kind === dayEvent.agentsLost) return this.#lose(value);
    if (kind === dayEvent.agentsFound) return this.#find(value, nowMs);
    const isOfBreak = kind === dayEvent.breakOpen || kind === dayEvent.breakDue;
    const { agent, place } = isOfBreak ? breakOf(value) : { agent: value, place: 0 };
    const duty = this.#duties[agent];
    if (duty === undefined) return;
    switch (kind) {
      case dayEvent.shiftStart:
        return this.#start(duty, nowMs);
      case dayEvent.shiftEnd:
        return this.#end(duty);
      case dayEvent.breakOpen:
        return this.#openBreak(duty, place, nowMs);
      case dayEvent.breakIdle:
        return this.#takeOpen(duty, nowMs);
      case dayEvent.breakDue:
        return this.#breakDue(duty, place, nowMs);
      case dayEvent.breakOver:
        return this.#endBreak(duty, nowMs);
      case dayEvent.awayDue:
        return this.#goAway(duty, nowMs);
      case dayEvent.agentBack:
        return this.#comeBack(duty);
      case dayEvent.headGone:
        return this.#headGone(duty);
      default:
        assert(false, () => `an event of kind ${kind}, which is not in the list`);
    }
  }

  /** Sets an agent's state, for a driver that leaves out changes without consequence. */
  note(agent: number, state: AgentState): void {
    const duty = this.#duties[agent];
    if (duty !== undefined) duty.state = state;
  }

  /** Whether a break is open, so that a state of Ready has a consequence. */
  waitsForIdle(agent: number): boolean {
    return (this.#duties[agent]?.open.length ?? 0) > 0;
  }

  shown(agent: number, state: AgentState, reason: string | null, nowMs: number): void {
    const duty = this.#duties[agent];
    if (duty === undefined) return;
    duty.state = state;
    if (state === 'loggedOff') duty.isLeaving = false;
    this.#attendance.follow(agent, state, nowMs);
    const { schedule } = this.#of;
    if (state === 'ready' && duty.open.length > 0) {
      schedule.push(nowMs, dayEvent.breakIdle, null, agent);
    }
    const isGone = state === 'loggedOff' && isAtWork(duty);
    if (isGone && this.#owedOf(duty) > 0) schedule.push(nowMs, dayEvent.headGone, null, agent);
    if (state !== 'notReady') return;
    if (duty.owedMs > 0) this.#beginBreak(duty, nowMs);
    else if (reason === 'noAnswer' || reason === 'rejects') {
      schedule.push(nowMs + noticeMs, dayEvent.agentBack, null, agent);
    }
  }

  #start(duty: Duty, nowMs: number): void {
    duty.isOnShift = true;
    if (isAtWork(duty)) this.#logOn(duty);
    this.#planAway(duty, nowMs);
  }

  #end(duty: Duty): void {
    const isOurs = !duty.isLost && !duty.isHandedOver;
    if (this.#of.plan.adherence.standsIn && isOurs) return this.#shrink(duty);
    duty.isOnShift = false;
    if (isOurs) this.#logOff(duty);
  }

  /**
   * At a shift's end one agent of the profile leaves: an idle one, else the first to end a call.
   */
  #shrink(of: Duty): void {
    const colleagues = this.#colleagues(of);
    const idle = colleagues.find(({ state }) => state === 'ready');
    if (idle !== undefined) {
      idle.isOnShift = false;
      this.#logOff(idle);
      return;
    }
    const owed = this.#owedOf(of);
    this.#owed.set(this.#profileOf(of), owed + 1);
    if (owed === 0) for (const duty of colleagues) this.#logOff(duty);
  }

  /** An agent has left; once enough of the profile have, the others stay logged on. */
  #headGone(duty: Duty): void {
    const owed = this.#owedOf(duty);
    // Two agents' calls ended in one ms but only one had to leave: the second logs on again.
    if (owed === 0) return this.#logOn(duty);
    duty.isOnShift = false;
    this.#owed.set(this.#profileOf(duty), owed - 1);
    if (owed > 1) return;
    for (const other of this.#colleagues(duty)) {
      if (other.state !== 'loggedOff') this.#ready(other);
    }
  }

  #colleagues(of: Duty): readonly Duty[] {
    const profile = this.#profileOf(of);
    return this.#duties.filter((duty) => this.#profileOf(duty) === profile && isAtWork(duty));
  }

  #profileOf({ agent }: Duty): string {
    return this.#of.plan.agents[agent]?.profile ?? '';
  }

  #owedOf(duty: Duty): number {
    return this.#owed.get(this.#profileOf(duty)) ?? 0;
  }

  #openBreak(duty: Duty, place: number, nowMs: number): void {
    const taken = duty.day.presence?.breaks[place];
    if (taken === undefined || !isAtWork(duty)) return;
    if (duty.state === 'ready') return this.#take(duty, taken, nowMs);
    duty.open.push(taken);
    if (taken.latestMs === null) return;
    const number = breakNumber(duty.agent, place);
    this.#of.schedule.push(taken.latestMs, dayEvent.breakDue, null, number);
  }

  #takeOpen(duty: Duty, nowMs: number): void {
    if (duty.state !== 'ready' || !isAtWork(duty)) return;
    const taken = duty.open.shift();
    if (taken !== undefined) this.#take(duty, taken, nowMs);
  }

  #breakDue(duty: Duty, place: number, nowMs: number): void {
    const taken = duty.day.presence?.breaks[place];
    if (taken === undefined || !isAtWork(duty)) return;
    if (taken.latestMs !== taken.earliestMs) {
      const at = duty.open.indexOf(taken);
      if (at < 0) return;
      duty.open.splice(at, 1);
    }
    this.#take(duty, taken, nowMs);
  }

  #take(
    duty: Duty,
    { lengthMs, reason }: Pick<DayBreak, 'lengthMs' | 'reason'>,
    nowMs: number,
  ): void {
    duty.owedMs += lengthMs;
    if (duty.overHandle !== noEvent) return;
    // The core has already set the agent Not Ready and does not report that again.
    if (duty.state === 'notReady') this.#beginBreak(duty, nowMs);
    this.#of.inputs.input({ type: 'setState', agentId: duty.id, state: 'notReady', reason });
  }

  #beginBreak(duty: Duty, nowMs: number): void {
    const overMs = nowMs + duty.owedMs;
    duty.overHandle = this.#of.schedule.push(overMs, dayEvent.breakOver, null, duty.agent);
    duty.owedMs = 0;
  }

  #endBreak(duty: Duty, nowMs: number): void {
    duty.overHandle = noEvent;
    if (!isAtWork(duty)) return;
    if (duty.owedMs > 0) return this.#beginBreak(duty, nowMs);
    if (duty.isAway) this.#planAway(duty, nowMs);
    this.#ready(duty);
  }

  #planAway(duty: Duty, nowMs: number): void {
    const { away } = this.#of.plan.adherence;
    duty.isAway = false;
    if (away === null) return;
    const atMs = nowMs + drawTime(away.readyTime, duty, 0);
    this.#of.schedule.push(atMs, dayEvent.awayDue, null, duty.agent);
  }

  #goAway(duty: Duty, nowMs: number): void {
    const { away } = this.#of.plan.adherence;
    if (away === null || !duty.isOnShift) return;
    const lengthMs = drawTime(away.awayTime, duty, 1);
    duty.awayCount += 1;
    // Skips a time away that is empty or finds the agent not at work.
    if (!isAtWork(duty) || lengthMs === 0) return this.#planAway(duty, nowMs);
    duty.isAway = true;
    this.#take(duty, { lengthMs, reason: awayReason }, nowMs);
  }

  #comeBack(duty: Duty): void {
    const isIdle = duty.state === 'notReady' && duty.overHandle === noEvent;
    if (isIdle && isAtWork(duty)) this.#ready(duty);
  }

  #lose(place: number): void {
    const { agents, agentsLost } = this.#of.plan;
    const lost = agentsLost[place];
    const who = this.#lost[place];
    if (lost === undefined || who === undefined) return;
    for (const duty of this.#duties) {
      if (who.length === lost.count) return;
      if (agents[duty.agent]?.profile !== lost.profile || !isAtWork(duty)) continue;
      who.push(duty);
      duty.isLost = true;
      this.#forgetBreaks(duty);
      this.#logOff(duty);
    }
  }

  #forgetBreaks(duty: Duty): void {
    if (duty.overHandle !== noEvent) this.#of.schedule.cancel(duty.overHandle);
    duty.overHandle = noEvent;
    duty.owedMs = 0;
    duty.open.length = 0;
  }

  /** An incident ends: the agents that it called off log on again unless their shift is over. */
  #find(place: number, nowMs: number): void {
    for (const duty of this.#lost[place]?.splice(0) ?? []) {
      duty.isLost = false;
      if (isAtWork(duty)) this.#return(duty, nowMs);
    }
  }

  #return(duty: Duty, nowMs: number): void {
    if (duty.isAway) this.#planAway(duty, nowMs);
    duty.isLeaving = false;
    if (duty.state === 'loggedOff') this.#logOn(duty);
    else this.#ready(duty);
  }

  #logOn({ id: agentId }: Duty): void {
    this.#of.inputs.input({ type: 'logOn', agentId, ready: true });
  }

  #logOff(duty: Duty): void {
    duty.isLeaving = true;
    this.#of.inputs.input({ type: 'logOff', agentId: duty.id });
  }

  #ready({ id: agentId }: Duty): void {
    this.#of.inputs.input({ type: 'setState', agentId, state: 'ready', next: true });
  }
}
