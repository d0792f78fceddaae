/**
 * Agents' requests that the core does not know: activities, the browser in use, and sessions that
 * end after their call.
 *
 * Source: tapi-call-center.md 2.10.
 */
import type { Effect } from '../routing/index.ts';
import type { LiveCentre } from './live-centre.ts';
import type { LiveAgent, LiveSession } from './projection/live-agent.ts';

export class AgentRequests {
  readonly #live: LiveCentre;
  readonly #browsers = new Map<string, string>();

  constructor(live: LiveCentre) {
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

  /** The agent works in this browser from now on; their other ones are told. */
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

  /** Ends a session after call and wrap-up. The core's answer says whether there is such work. */
  async endAfterCall(session: LiveSession): ReturnType<LiveCentre['submit']> {
    const { sessionId } = session;
    const input = { type: 'setSessionState', sessionId, state: 'notReady', next: true } as const;
    const answer = await this.#live.submit(input);
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

  /** Call after the effect is folded: an agent who has logged off is given back. */
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
