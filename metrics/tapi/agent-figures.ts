/**
 * TAPI's figures of agents and sessions. Unlike `work-record.ts`, a call counts at the end of talk,
 * hold is separate, every conference agent counts, and overlapping sessions count once. Source:
 * tapi-call-center.md 4.4 to 4.6.
 */
import type { Effect } from '../../routing/index.ts';
import { Windows } from './windows.ts';

/** Outcome prefix of an unanswered dialled call: `dial.noAnswer`. */
export const unreachedCode = 'dial.';

/** Sessions kept per agent, ended ones included. */
const sessionsPerAgentMax = 50;

/** Sums of ACD calls, counted at the end of talk, and of wrap-up, at its end. */
export interface AcdSums {
  acdCalls: number;
  /** Talk without hold. */
  talkMs: number;
  holdMs: number;
  wrapUpMs: number;
  /** Time from offer to answer. */
  answerMs: number;
  answerMsMax: number;
}

export interface AgentSums extends AcdSums {
  /** The agent's calls without a queue, counted at their start. */
  incoming: number;
  outgoing: number;
  /** Time with at least one session open. */
  activeMs: number;
}

/** Figures of one session, from start to end. */
export interface SessionSums extends AcdSums {
  readonly agentId: string;
  readonly startedAtMs: number;
  endedAtMs: number | null;
}

export interface SessionRecord extends SessionSums {
  readonly groupId: string;
}

export interface Work {
  readonly offeredAtMs: number;
  /** The session at work; null: none, or it has ended. */
  session: SessionRecord | null;
  /** A consult that no customer has joined. */
  isConsult: boolean;
  answerMs: number;
  talkFromMs: number | null;
  heldFromMs: number | null;
  holdMs: number;
  wrapUpFromMs: number | null;
}

type AgentEffect = Extract<Effect, { readonly offerId: string; readonly agentId: string }>;
type Offered = Extract<Effect, { readonly type: 'offer.offered' | 'interaction.began' }>;
type SessionState = Extract<Effect, { readonly type: 'agentSession.state' }>;

function noCalls(): AcdSums {
  return { acdCalls: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, answerMs: 0, answerMsMax: 0 };
}

export class AgentFold {
  readonly windows: Windows<AgentSums>;
  readonly sessions = new Map<string, SessionRecord>();
  readonly #work = new Map<string, Work>();
  #sums: AgentSums = { ...noCalls(), incoming: 0, outgoing: 0, activeMs: 0 };
  #liveSessions = 0;
  /** Start of window or presence, whichever is later. */
  #activeSinceMs = 0;

  constructor(startMs: number) {
    this.windows = new Windows(startMs, {
      until: (atMs) => ({ ...this.#sums, activeMs: this.#activeMs(atMs) }),
      begin: (atMs) => {
        this.#sums = { ...noCalls(), incoming: 0, outgoing: 0, activeMs: 0 };
        this.#activeSinceMs = atMs;
      },
    });
  }

  save() {
    return {
      windows: this.windows.save(),
      sessions: this.sessions,
      work: this.#work,
      sums: this.#sums,
      liveSessions: this.#liveSessions,
      activeSinceMs: this.#activeSinceMs,
    };
  }

  load(saved: ReturnType<AgentFold['save']>): void {
    this.windows.load(saved.windows);
    for (const [id, session] of saved.sessions) this.sessions.set(id, session);
    for (const [id, work] of saved.work) this.#work.set(id, work);
    this.#sums = saved.sums;
    this.#liveSessions = saved.liveSessions;
    this.#activeSinceMs = saved.activeSinceMs;
  }

  session({ sessionId, agentId, groupId, state, atMs }: SessionState): void {
    const known = this.sessions.get(sessionId);
    if (state === 'ended') {
      if (known !== undefined && known.endedAtMs === null) this.#end(known, atMs);
    } else if (known === undefined && state !== 'released') {
      if (this.#liveSessions === 0) this.#activeSinceMs = atMs;
      this.#liveSessions += 1;
      const began = { agentId, groupId, startedAtMs: atMs, endedAtMs: null };
      this.sessions.set(sessionId, { ...began, ...noCalls() });
      const [oldest] = this.sessions.keys();
      if (this.sessions.size > sessionsPerAgentMax) this.sessions.delete(oldest ?? '');
    }
  }

  /** An offer, or a call of the agent's own. */
  began(effect: Offered, isConsult: boolean, groupId: string | null): void {
    const { atMs } = effect;
    const isOffer = effect.type === 'offer.offered';
    if (!isOffer && effect.queueId === undefined) {
      this.#sums[effect.direction] += 1;
      return;
    }
    this.#work.set(effect.offerId, {
      offeredAtMs: atMs,
      session: this.#liveSession(isOffer ? (effect.sessionId ?? null) : null, groupId),
      isConsult,
      answerMs: 0,
      talkFromMs: isOffer ? null : atMs,
      heldFromMs: null,
      holdMs: 0,
      wrapUpFromMs: null,
    });
  }

  worked(effect: AgentEffect): void {
    const work = this.#work.get(effect.offerId);
    if (work === undefined) return;
    const { atMs } = effect;
    switch (effect.type) {
      case 'offer.connected':
        work.answerMs = atMs - work.offeredAtMs;
        work.talkFromMs = atMs;
        return;
      case 'call.transferred':
      case 'call.conferenced':
        if (work.isConsult) {
          Object.assign(work, { isConsult: false, talkFromMs: atMs, heldFromMs: null, holdMs: 0 });
        }
        return;
      case 'call.held':
        work.heldFromMs = atMs;
        return;
      case 'call.retrieved':
        work.holdMs = heldMs(work, atMs);
        work.heldFromMs = null;
        return;
      case 'interaction.wrapUp':
        if (work.wrapUpFromMs === null) this.#endTalk(work, atMs);
        return;
      case 'interaction.ended':
        this.#ended(work, effect);
        this.#work.delete(effect.offerId);
        return;
      case 'offer.rejected':
      case 'offer.expired':
      case 'offer.failed':
      case 'offer.rescinded':
        this.#work.delete(effect.offerId);
        return;
      default:
    }
  }

  /** An unanswered dialled call is no call (TAPI 2.11). */
  #ended(work: Work, { atMs, codes = [] }: Extract<AgentEffect, { type: 'interaction.ended' }>) {
    const isUnreached = codes.some((code) => code.startsWith(unreachedCode));
    if (isUnreached && work.wrapUpFromMs === null) return;
    if (work.wrapUpFromMs === null) this.#endTalk(work, atMs);
    for (const sums of this.#countedIn(work)) {
      if (isUnreached) takeBackTalk(sums, work);
      else addWrapUp(sums, work, atMs);
    }
  }

  #endTalk(work: Work, atMs: number): void {
    for (const sums of this.#countedIn(work)) addTalk(sums, work, atMs);
    work.wrapUpFromMs = atMs;
  }

  #countedIn({ session, isConsult }: Work): readonly AcdSums[] {
    if (isConsult) return [];
    return session === null ? [this.#sums] : [this.#sums, session];
  }

  /** Ends a session; unfinished work counts up to now. */
  #end(session: SessionRecord, atMs: number): void {
    session.endedAtMs = atMs;
    for (const work of this.#work.values()) {
      if (work.session !== session) continue;
      work.session = null;
      if (work.isConsult || work.talkFromMs === null) continue;
      if (work.wrapUpFromMs === null) addTalk(session, work, atMs);
      else addWrapUp(session, work, atMs);
    }
    this.#sums.activeMs = this.#activeMs(atMs);
    this.#activeSinceMs = atMs;
    this.#liveSessions -= 1;
  }

  #activeMs(atMs: number): number {
    const { activeMs } = this.#sums;
    return this.#liveSessions === 0 ? activeMs : activeMs + atMs - this.#activeSinceMs;
  }

  /** The session by id; a dialler call names none, so by its queue's group. */
  #liveSession(sessionId: string | null, groupId: string | null): SessionRecord | null {
    if (sessionId !== null) return this.sessions.get(sessionId) ?? null;
    if (groupId === null) return null;
    const live = [...this.sessions.values()].filter(({ endedAtMs }) => endedAtMs === null);
    return live.find((session) => session.groupId === groupId) ?? null;
  }
}

function heldMs({ heldFromMs, holdMs }: Work, atMs: number): number {
  return heldFromMs === null ? holdMs : holdMs + atMs - heldFromMs;
}

function addTalk(sums: AcdSums, work: Work, atMs: number): void {
  const holdMs = heldMs(work, atMs);
  sums.acdCalls += 1;
  sums.talkMs += atMs - (work.talkFromMs ?? atMs) - holdMs;
  sums.holdMs += holdMs;
  sums.answerMs += work.answerMs;
  sums.answerMsMax = Math.max(sums.answerMsMax, work.answerMs);
}

function takeBackTalk(sums: AcdSums, { wrapUpFromMs, talkFromMs }: Work): void {
  sums.acdCalls -= 1;
  sums.talkMs -= (wrapUpFromMs ?? 0) - (talkFromMs ?? 0);
}

function addWrapUp(sums: AcdSums, { wrapUpFromMs }: Work, atMs: number): void {
  sums.wrapUpMs += atMs - (wrapUpFromMs ?? atMs);
}
