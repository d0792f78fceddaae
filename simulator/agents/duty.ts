/**
 * Agents through their day: they come, take breaks, are away, are called off, and go home.
 *
 * Nothing here knows of calls. What an agent wants goes to the core as a request; whether it acts
 * now or when his call is over is the core's pending slot, so a break lasts from the moment the core
 * shows it, and nobody is torn from a call at the end of his shift.
 * Source: simulation.md 3.7.
 */
import type { AgentState } from '../../routing/index.ts';
import type { Law } from '../laws/law.ts';
import { type AgentDay, type AgentDraw, agentDay, type DayBreak } from './agent-day.ts';
import type { AdherencePlan, AgentsLostPlan, BreakPlan } from './agents-plan.ts';
import { Attendance, type AttendanceSums } from './attendance.ts';

/** What agents are about to do. */
export type DutyEvent =
  | { readonly kind: 'shiftStart'; readonly agent: number }
  | { readonly kind: 'shiftEnd'; readonly agent: number }
  /** From now on the break may begin at an idle moment. */
  | { readonly kind: 'breakOpen'; readonly agent: number; readonly place: number }
  /** He is idle, and a break is open. */
  | { readonly kind: 'breakIdle'; readonly agent: number }
  | { readonly kind: 'breakDue'; readonly agent: number; readonly place: number }
  | { readonly kind: 'breakOver'; readonly agent: number }
  | { readonly kind: 'awayDue'; readonly agent: number }
  /** An agent whom the core set Not Ready notices and comes back. */
  | { readonly kind: 'agentBack'; readonly agent: number }
  | { readonly kind: 'agentsLost'; readonly place: number }
  | { readonly kind: 'agentsBack'; readonly place: number };

/** Requests of agents to the core, by their numbers. */
export interface DutyPort {
  logOn(agent: number): void;
  logOff(agent: number): void;
  ready(agent: number): void;
  notReady(agent: number, reason: string): void;
}

/** What the plan says of an agent. */
export interface AgentShift {
  readonly profile: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly BreakPlan[];
}

export interface DutyOptions {
  readonly agents: readonly AgentShift[];
  readonly adherence: AdherencePlan;
  readonly lost: readonly AgentsLostPlan[];
  readonly draw: (agent: number) => AgentDraw;
  readonly schedule: (atMs: number, event: DutyEvent) => number;
  readonly cancel: (handle: number) => void;
  readonly port: DutyPort;
}

/** How long an agent takes to notice that the core has set him Not Ready, and to ask for Ready. */
const noticeMs = 60_000;
const awayReason = 'away';

interface Duty {
  readonly day: AgentDay;
  readonly draw: AgentDraw;
  isOnShift: boolean;
  isLost: boolean;
  /** Time not ready that is due and has not begun. */
  owedMs: number;
  /** Breaks that wait for an idle moment. */
  readonly open: DayBreak[];
  /** Of the end of the break he is on; null: he is on none. */
  overHandle: number | null;
  /** Times away so far; two draws each. */
  awayCount: number;
  /** The break he takes or is on has a time away in it. */
  isAway: boolean;
  /** As last reported by the core. */
  state: AgentState;
}

/** The agents of one replication. */
export class Duties {
  readonly #of: DutyOptions;
  readonly #duties: readonly Duty[];
  readonly #attendance: Attendance;
  /** Agents called off by each event. */
  readonly #lost: number[][];

  constructor(of: DutyOptions) {
    this.#of = of;
    this.#duties = of.agents.map((shift, agent) => {
      const draw = of.draw(agent);
      return newDuty(agentDay(shift, of.adherence, draw), draw);
    });
    this.#attendance = new Attendance(
      of.agents.map(({ startMs, endMs }, agent) => ({
        startMs,
        endMs,
        isAbsent: this.#duties[agent]?.day.isAbsent ?? false,
      })),
    );
    this.#lost = of.lost.map(() => []);
  }

  /** Schedules everybody's day. */
  begin(): void {
    const { schedule, lost } = this.#of;
    this.#duties.forEach(({ day: { presence } }, agent) => {
      if (presence === null) return;
      schedule(presence.startMs, { kind: 'shiftStart', agent });
      presence.breaks.forEach(({ earliestMs, latestMs }, place) => {
        const isFixed = latestMs === earliestMs;
        schedule(earliestMs, { kind: isFixed ? 'breakDue' : 'breakOpen', agent, place });
      });
      schedule(presence.endMs, { kind: 'shiftEnd', agent });
    });
    lost.forEach(({ atMs, untilMs }, place) => {
      schedule(atMs, { kind: 'agentsLost', place });
      schedule(untilMs, { kind: 'agentsBack', place });
    });
  }

  /** The sums of attendance, should the day end at `atMs`. */
  attendance(atMs: number): AttendanceSums {
    return this.#attendance.sums(atMs);
  }

  /** An event of these is due. */
  run(event: DutyEvent, nowMs: number): void {
    if (event.kind === 'agentsLost') return this.#lose(event.place);
    if (event.kind === 'agentsBack') return this.#find(event.place, nowMs);
    const duty = this.#duties[event.agent];
    if (duty === undefined) return;
    switch (event.kind) {
      case 'shiftStart':
        return this.#start(event.agent, duty, nowMs);
      case 'shiftEnd':
        return this.#end(event.agent, duty);
      case 'breakOpen':
        return this.#openBreak(event, duty, nowMs);
      case 'breakIdle':
        return this.#takeOpen(event.agent, duty, nowMs);
      case 'breakDue':
        return this.#breakDue(event, duty, nowMs);
      case 'breakOver':
        return this.#endBreak(event.agent, duty, nowMs);
      case 'awayDue':
        return this.#goAway(event.agent, duty, nowMs);
      case 'agentBack':
        return this.#comeBack(event.agent, duty);
      default:
        event satisfies never;
    }
  }

  /** Takes the core's word on an agent's state. */
  shown(
    agent: number,
    { state, reason, atMs }: { readonly state: AgentState; reason?: string; readonly atMs: number },
  ): void {
    const duty = this.#duties[agent];
    if (duty === undefined) return;
    duty.state = state;
    this.#attendance.follow(agent, state, atMs);
    if (state === 'ready' && duty.open.length > 0) {
      this.#of.schedule(atMs, { kind: 'breakIdle', agent });
    }
    if (state !== 'notReady') return;
    if (duty.owedMs > 0) this.#beginBreak(agent, duty, atMs);
    else if (reason === 'noAnswer' || reason === 'rejects') {
      this.#of.schedule(atMs + noticeMs, { kind: 'agentBack', agent });
    }
  }

  #start(agent: number, duty: Duty, nowMs: number): void {
    duty.isOnShift = true;
    if (!duty.isLost) this.#of.port.logOn(agent);
    this.#planAway(agent, duty, nowMs);
  }

  #end(agent: number, duty: Duty): void {
    duty.isOnShift = false;
    if (!duty.isLost) this.#of.port.logOff(agent);
  }

  #openBreak(
    { agent, place }: { readonly agent: number; readonly place: number },
    duty: Duty,
    nowMs: number,
  ): void {
    const taken = duty.day.presence?.breaks[place];
    if (taken === undefined || !isAtWork(duty)) return;
    if (duty.state === 'ready') return this.#take(agent, duty, taken, nowMs);
    duty.open.push(taken);
    const { latestMs } = taken;
    if (latestMs !== null) this.#of.schedule(latestMs, { kind: 'breakDue', agent, place });
  }

  #takeOpen(agent: number, duty: Duty, nowMs: number): void {
    if (duty.state !== 'ready' || !isAtWork(duty)) return;
    const taken = duty.open.shift();
    if (taken !== undefined) this.#take(agent, duty, taken, nowMs);
  }

  /** A break is due; one that waited for an idle moment waits no longer. */
  #breakDue(
    { agent, place }: { readonly agent: number; readonly place: number },
    duty: Duty,
    nowMs: number,
  ): void {
    const taken = duty.day.presence?.breaks[place];
    if (taken === undefined || !isAtWork(duty)) return;
    if (taken.latestMs !== taken.earliestMs) {
      const at = duty.open.indexOf(taken);
      if (at < 0) return;
      duty.open.splice(at, 1);
    }
    this.#take(agent, duty, taken, nowMs);
  }

  /** Asks for the time not ready; during a break it lengthens that one. */
  #take(
    agent: number,
    duty: Duty,
    { lengthMs, reason }: Pick<DayBreak, 'lengthMs' | 'reason'>,
    nowMs: number,
  ): void {
    duty.owedMs += lengthMs;
    if (duty.overHandle !== null) return;
    // Not Ready already, by the core: it will not report the state again.
    if (duty.state === 'notReady') this.#beginBreak(agent, duty, nowMs);
    this.#of.port.notReady(agent, reason);
  }

  #beginBreak(agent: number, duty: Duty, nowMs: number): void {
    const event: DutyEvent = { kind: 'breakOver', agent };
    duty.overHandle = this.#of.schedule(nowMs + duty.owedMs, event);
    duty.owedMs = 0;
  }

  /** The break that began is over, unless another has become due. */
  #endBreak(agent: number, duty: Duty, nowMs: number): void {
    duty.overHandle = null;
    if (!isAtWork(duty)) return;
    if (duty.owedMs > 0) return this.#beginBreak(agent, duty, nowMs);
    if (duty.isAway) this.#planAway(agent, duty, nowMs);
    this.#of.port.ready(agent);
  }

  #planAway(agent: number, duty: Duty, nowMs: number): void {
    const { away } = this.#of.adherence;
    duty.isAway = false;
    if (away === null) return;
    const atMs = nowMs + drawn(away.readyTime, duty, 0);
    this.#of.schedule(atMs, { kind: 'awayDue', agent });
  }

  #goAway(agent: number, duty: Duty, nowMs: number): void {
    const { away } = this.#of.adherence;
    if (away === null || !duty.isOnShift) return;
    const lengthMs = drawn(away.awayTime, duty, 1);
    duty.awayCount += 1;
    // Called off already, or nothing to be away for: the next time counts from here.
    if (duty.isLost || lengthMs === 0) return this.#planAway(agent, duty, nowMs);
    duty.isAway = true;
    this.#take(agent, duty, { lengthMs, reason: awayReason }, nowMs);
  }

  /** An agent set Not Ready by the core comes back. */
  #comeBack(agent: number, duty: Duty): void {
    const isIdle = duty.state === 'notReady' && duty.overHandle === null;
    if (isIdle && isAtWork(duty)) this.#of.port.ready(agent);
  }

  /** The first so many of the profile who are at work log off after their calls. */
  #lose(place: number): void {
    const lost = this.#of.lost[place];
    const who = this.#lost[place];
    if (lost === undefined || who === undefined) return;
    for (const [agent, duty] of this.#duties.entries()) {
      if (who.length === lost.count) return;
      if (this.#of.agents[agent]?.profile !== lost.profile || !isAtWork(duty)) continue;
      who.push(agent);
      duty.isLost = true;
      this.#forgetBreaks(duty);
      this.#of.port.logOff(agent);
    }
  }

  /** His time not ready is part of the time he is gone. */
  #forgetBreaks(duty: Duty): void {
    if (duty.overHandle !== null) this.#of.cancel(duty.overHandle);
    duty.overHandle = null;
    duty.owedMs = 0;
    duty.open.length = 0;
  }

  /** They are there again, whose shift is not over. */
  #find(place: number, nowMs: number): void {
    for (const agent of this.#lost[place]?.splice(0) ?? []) {
      const duty = this.#duties[agent];
      if (duty === undefined) continue;
      duty.isLost = false;
      if (!duty.isOnShift) continue;
      if (duty.isAway) this.#planAway(agent, duty, nowMs);
      // Still on the call he was to leave after: the request to go is taken back.
      if (duty.state === 'loggedOff') this.#of.port.logOn(agent);
      else this.#of.port.ready(agent);
    }
  }
}

function newDuty(day: AgentDay, draw: AgentDraw): Duty {
  return {
    day,
    draw,
    isOnShift: false,
    isLost: false,
    owedMs: 0,
    open: [],
    overHandle: null,
    awayCount: 0,
    isAway: false,
    state: 'loggedOff',
  };
}

/** There, whatever he does. */
function isAtWork({ isOnShift, isLost }: Duty): boolean {
  return isOnShift && !isLost;
}

/** Draw 0: time ready; 1: time away. */
function drawn(law: Law, { draw, awayCount }: Duty, which: 0 | 1): number {
  return Math.round(law.quantile(draw('unplannedAway', 2 * awayCount + which)));
}
