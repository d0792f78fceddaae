/**
 * Agents' requests unknown to the core: activities, the browser in use, and sessions that end after
 * their call.
 *
 * Source: tapi-call-center.md 2.10.
 */
import type { Effect, Input } from '../routing/index.ts';
import type { InputResult } from './driver.ts';
import type { Notice } from './event-ring.ts';
import type { MeasurementPeriods } from './measurement-periods.ts';
import type { Presence } from './presence/presence.ts';
import type { LiveAgent, LiveSession } from './projection/live-agent.ts';
import type { Projection } from './projection/projection.ts';

/** The parts of a centre that agents' requests use. */
export interface AgentPort {
  readonly nowMs: number;
  readonly projection: Projection;
  readonly presence: Presence;
  readonly periods: MeasurementPeriods;
  submit(input: Input): Promise<InputResult>;
  tell(told: Notice): void;
  /** Journals the new state of a subject such as `agent/shop.ann`, which the core does not hold. */
  touch(subject: string): void;
}

export class AgentRequests {
  readonly #live: AgentPort;
  /** The browser in use, by agent: the last to log on. */
  readonly #browsers = new Map<string, string>();

  constructor(live: AgentPort) {
    this.#live = live;
  }

  setActivity(agent: LiveAgent, activityId: string | null, actor: string): void {
    const { projection, nowMs } = this.#live;
    const { id, activityId: previous } = agent.shown;
    if (activityId === previous) return;
    projection.agents.setActivity(agent, activityId, nowMs);
    const data = { activityId, previous, version: agent.shown.version };
    this.#live.tell({ type: 'agent.activity', subject: `agent/${id}`, atMs: nowMs, actor, data });
  }

  /** The agent works in this browser from now on; their other browsers are told. */
  takeOver({ agentId, shown: { id, version } }: LiveAgent, browserId: string): void {
    this.#browsers.set(agentId, browserId);
    this.#live.tell({
      type: 'agent.takenOver',
      subject: `agent/${id}`,
      atMs: this.#live.nowMs,
      data: { browserId, version },
    });
  }

  browserOf({ agentId }: LiveAgent): string | null {
    return this.#browsers.get(agentId) ?? null;
  }

  /**
   * Offers nothing more through a session, which ends after its call and wrap-up. The result says
   * whether there is such work.
   */
  async endAfterCall(session: LiveSession): Promise<InputResult> {
    const { sessionId } = session;
    const after = { state: 'notReady', next: true, pause: true } as const;
    const answer = await this.#live.submit({ type: 'setSessionState', sessionId, ...after });
    if (answer.refused === undefined) this.setNext(session, 'ended');
    return answer;
  }

  setNext(session: LiveSession, next: LiveSession['next']): void {
    this.#live.projection.agents.setNext(session, next);
    this.#live.touch(`agent/${session.shown.agentId}`);
  }

  setPeriod({ agentId, shown }: LiveAgent, seconds: number): void {
    shown.measurementPeriod = seconds;
    shown.version += 1;
    this.#live.touch(`agent/${shown.id}`);
    this.#live.periods.begin(`agent/${agentId}`, seconds * 1_000);
  }

  /**
   * Gives an agent who has logged off back to the simulation. The read model must have the effect
   * already.
   */
  observe(effect: Effect): void {
    if (effect.type === 'agent.state' && effect.state === 'loggedOff') {
      this.#live.presence.signedOff(effect.agentId);
      this.#browsers.delete(effect.agentId);
    }
    if (effect.type !== 'agentSession.state') return;
    const { sessionId, state } = effect;
    if (state !== 'ready' && state !== 'notReady') return;
    const session = this.#live.projection.agents.session(sessionId);
    if (session?.next === 'ended') void this.#live.submit({ type: 'endSession', sessionId });
  }
}
