/**
 * Builders for routing tests: small centres, and inputs with only what a test is about.
 */
import type { AgentSetting, CentreFile, Input, QueueSetting } from '../../routing/index.ts';
import type { QueuePlan } from '../../rules/index.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;
type Further<Type extends Input['type']> = Partial<Omit<InputOf<Type>, 'type'>>;

/** A centre of one voice queue `q` with one agent `a`, unless said otherwise. */
export function aCentre(members: Partial<CentreFile> = {}): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'centre',
    timeZone: 'Europe/Paris',
    queues: [aQueue('q')],
    agents: [anAgent('a')],
    ...members,
  };
}

/** A centre of one queue `q` with this plan, and agents of these ids. */
export function aCentreWithPlan(plan: QueuePlan, ...agentIds: readonly string[]): CentreFile {
  const ids = agentIds.length === 0 ? ['a'] : agentIds;
  return aCentre({ queues: [aQueue('q', { plan })], agents: ids.map((id) => anAgent(id)) });
}

/** A queue; voice, with an empty plan. */
export function aQueue(id: string, members: Partial<QueueSetting> = {}): QueueSetting {
  return { id, ...members };
}

/** An agent with a plain link to `q`, unless said otherwise. */
export function anAgent(id: string, members: Partial<AgentSetting> = {}): AgentSetting {
  return { id, links: [{ queue: 'q' }], ...members };
}

/** An agent logs on Ready. */
export function logsOn(agentId: string, further: Further<'logOn'> = {}): Input {
  return { type: 'logOn', agentId, ready: true, ...further };
}

/** An agent logs off. */
export function logsOff(agentId: string, further: Further<'logOff'> = {}): Input {
  return { type: 'logOff', agentId, ...further };
}

/** An agent asks for Ready. */
export function readies(agentId: string, further: Further<'setState'> = {}): Input {
  return { type: 'setState', agentId, state: 'ready', ...further };
}

/** An agent asks for Not Ready. */
export function pauses(agentId: string, reason = 'break'): Input {
  return { type: 'setState', agentId, state: 'notReady', reason };
}

/** A call arrives, in `q` unless said otherwise. */
export function arrives(callId: string, further: Further<'call.arrived'> = {}): Input {
  return { type: 'call.arrived', callId, queueId: 'q', ...further };
}

/** The caller hangs up. */
export function hangsUp(callId: string): Input {
  return { type: 'call.hungUp', callId };
}

/** The agent accepts an offer. */
export function accepts(offerId: string): Input {
  return { type: 'acceptOffer', offerId };
}

/** The agent rejects an offer. */
export function rejects(offerId: string): Input {
  return { type: 'rejectOffer', offerId };
}

/** Media are connected. */
export function connects(offerId: string): Input {
  return { type: 'offer.connected', offerId };
}

/** An offer fails. */
export function fails(offerId: string, cause: 'busy' | 'unreachable' | 'media'): Input {
  return { type: 'offer.failed', offerId, cause };
}

/** The agent accepts, and media are connected at once. */
export function answers(offerId: string): readonly Input[] {
  return [accepts(offerId), connects(offerId)];
}

/** The agent ends a wrap-up. */
export function endsWrapUp(offerId: string): Input {
  return { type: 'endWrapUp', offerId };
}

/** The agent's device reports. */
export function deviceReports(agentId: string, usable: boolean, ...channels: string[]): Input {
  const some = channels.length === 0 ? {} : { channels };
  return { type: 'device.changed', agentId, usable, ...some };
}

/** A queue is opened, closing or closed. */
export function queueTurns(queueId: string, state: 'open' | 'closed'): Input {
  return { type: 'setQueueState', queueId, state };
}

/** Another version takes effect. */
export function activates(
  version: number,
  centre?: CentreFile,
  waiting?: 'migrate' | 'pin',
): Input {
  return {
    type: 'activate',
    version,
    ...(centre === undefined ? {} : { centre }),
    ...(waiting === undefined ? {} : { waiting }),
  };
}
