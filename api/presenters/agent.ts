/** Agents and sessions on the wire. Source: ux-and-api.md 3.2, reference README 3. */
import type { AgentResource, AgentSessionResource } from '../../contracts/index.ts';
import { type AgentView, type SessionView, wireStateOf } from '../../live/index.ts';
import { handlerId, type Wire } from '../wire.ts';

export function presentAgent(agent: AgentView, wire: Wire): AgentResource {
  const { live } = wire;
  const setting = wire.agentSetting(agent.agentId);
  const qualified = wire.qualification(agent.agentId);
  return {
    id: wire.id(agent.agentId),
    handlerId,
    name: wire.agentName(agent.agentId),
    profile: setting?.profile ?? null,
    state: wireStateOf(agent),
    derivedState: agent.state,
    wrapUp: agent.state === 'workingAfterCall',
    reason: agent.reason,
    visibleReason: visibleReasonOf(agent),
    stateEnteredAt: wire.instant(agent.stateEnteredAtMs),
    nextState: agent.pending === 'loggedOff' ? 'released' : agent.pending,
    pendingState: agent.pending,
    capacity: { units: wire.frame.agents.get(agent.agentId) ?? 0, ...capacityOf(agent, wire) },
    skills: [...(qualified?.skills ?? [])].map(([skillId, level]) => ({ skillId, level })),
    links: (qualified?.links ?? []).map(({ queue, rank = 0, delayMs = 0, level = 0 }) => ({
      queueId: wire.id(queue),
      rank,
      delayMs,
      level,
    })),
    groupIds: [...(qualified?.groups ?? [])].map((group) => wire.id(group)),
    idleAccruedMs: idleMsOf(agent, live.nowMs),
    work: [...agent.work.values()].map(({ offerId, callId, phase, untilMs }) => ({
      offerId: wire.offer(offerId),
      callId,
      phase,
      until: wire.instantOrNull(untilMs),
    })),
    version: agent.version,
  };
}

export function presentSession(session: SessionView, wire: Wire): AgentSessionResource {
  const agent = wire.live.projection.agents.get(session.agentId);
  const work = [...(agent?.work.values() ?? [])];
  const talk = work.find(
    ({ sessionId, phase }) => sessionId === session.sessionId && phase === 'talk',
  );
  return {
    id: wire.session(session.sessionId),
    agentId: wire.id(session.agentId),
    groupId: wire.id(session.groupId),
    state: session.state,
    reason: session.reason,
    nextState: isLive(session) && agent?.pending === 'loggedOff' ? 'ended' : null,
    stateEnteredAt: wire.instant(session.stateEnteredAtMs),
    startTime: wire.instant(session.startedAtMs),
    endTime: wire.instantOrNull(session.endedAtMs),
    currentCallId: talk?.callId ?? null,
    version: session.version,
  };
}

function isLive({ state }: SessionView): boolean {
  return state !== 'ended' && state !== 'released';
}

/** Why the agent is not simply ready: what is to come, else the Not Ready that holds. */
export function visibleReasonOf(
  agent: Pick<AgentView, 'state' | 'reason' | 'pending'>,
): AgentResource['visibleReason'] {
  if (agent.pending !== null) return { key: 'pending', params: { state: agent.pending } };
  if (agent.state !== 'notReady' && agent.reason === null) return null;
  return { key: 'notReady', params: { reason: agent.reason ?? '' } };
}

/** Holds by channel, and units in use: those of holds that no other hold interrupts (B4). */
function capacityOf(agent: AgentView, wire: Wire): Omit<AgentResource['capacity'], 'units'> {
  const interruptibleBy = wire.live.file.channels?.interruptibleBy ?? {};
  const holds = [...agent.work.values()];
  const byChannel: { [channel: string]: number } = {};
  let used = 0;
  for (const { channel, queueId } of holds) {
    byChannel[channel] = (byChannel[channel] ?? 0) + 1;
    const interrupters = interruptibleBy[channel] ?? [];
    if (holds.some((other) => interrupters.includes(other.channel))) continue;
    used += wire.frame.queues.get(queueId ?? '')?.units ?? wire.frame.directUnits;
  }
  return { used, byChannel };
}

function idleMsOf(agent: AgentView, nowMs: number): number {
  const running = agent.idleSinceMs === null ? 0 : nowMs - agent.idleSinceMs;
  return agent.idleAccruedMs + running;
}
