/**
 * Agents of a centre by the agent machine, moved by what the router takes and answers, and compared
 * with what it shows of them.
 */
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import {
  type AgentEvent,
  agentMachine,
  agentSessionStateOf,
  agentStateOf,
} from '../../machines/index.ts';
import {
  agentQualification,
  type CentreFile,
  type Effect,
  type Input,
  type Instant,
} from '../../routing/index.ts';

/** What an agent machine is made of, as a centre file says it. */
export function agentInputOf(centre: CentreFile, id: string) {
  const { routing = {}, queues } = centre;
  const setting = centre.agents?.find((one) => one.id === id);
  if (setting === undefined) throw new Error(`no agent ${id}`);
  const { groups, links } = agentQualification(centre, setting);
  const known = (centre.groups ?? []).map((group) => group.id);
  const groupOf = (queue: string) => queues.find((one) => one.id === queue)?.group ?? '';
  const isServing =
    links.length === 0 || links.some(({ queue }) => !known.includes(groupOf(queue)));
  return {
    id,
    groups: known.filter((group) => groups.has(group)).sort(),
    servedGroups: isServing ? null : links.map(({ queue }) => groupOf(queue)),
    rejectsMax: routing.rejectsMax ?? 3,
    autoReturnMs: routing.autoReturnMs ?? null,
    finishesOffers: routing.notReadyWithLiveOffer === 'finishOffer',
  };
}

function noAnswersMaxOf({ queues, routing }: CentreFile, queueId: string): number {
  const channel = queues.find(({ id }) => id === queueId)?.channel ?? 'voice';
  const max = routing?.noAnswersMax;
  return max?.[channel] ?? (channel === 'voice' ? 1 : (max?.['others'] ?? 3));
}

interface Timer {
  readonly agentId: string;
  readonly atMs: number;
  /** Of XState's own event. */
  readonly type: string;
}

export class AgentModels {
  /** Agent and session states compared; what each event type was seen how often. */
  readonly compared = { agents: 0, sessions: 0 };
  readonly seen = new Map<string, number>();
  readonly differences: string[] = [];
  readonly #told: { readonly agentId: string; readonly event: AgentEvent }[] = [];
  readonly #centre: CentreFile;
  readonly #agents = new Map<string, SnapshotFrom<typeof agentMachine>>();
  /** Timers of machines, by agent and XState's id. */
  readonly #timers = new Map<string, Timer>();
  #nowMs = 0;
  readonly #shown = new Map<string, string>();
  readonly #sessions = new Map<string, Extract<Effect, { type: 'agentSession.state' }>>();
  readonly #noAnswersMax = new Map<string, number>();
  readonly #touched = new Set<string>();

  constructor(centre: CentreFile) {
    this.#centre = centre;
    for (const { id } of centre.agents ?? []) {
      const [first] = initialTransition(agentMachine, agentInputOf(centre, id));
      this.#agents.set(id, first);
    }
  }

  /** What an agent's machine was sent, timers apart. */
  told(agentId: string): AgentEvent[] {
    return this.#told.flatMap((one) => (one.agentId === agentId ? one.event : []));
  }

  /** Effects of times before the instant's come first, then its inputs, then the rest. */
  see({ atMs, inputs }: Instant, effects: readonly Effect[]): void {
    const refused = new Set(
      effects.flatMap((effect) => (effect.type === 'refused' ? effect.input : [])),
    );
    const times = [...new Set(effects.map((effect) => effect.atMs)), atMs];
    for (const time of [...new Set(times)].sort((a, b) => a - b)) {
      this.#wake(time);
      const now = effects.filter((effect) => effect.atMs === time);
      if (time === Math.max(...times)) {
        for (const [place, input] of inputs.entries()) {
          if (!refused.has(place)) this.#command(input, now);
        }
      }
      for (const effect of now) this.#fact(effect);
      this.#compare(time);
    }
  }

  #command(input: Input, effects: readonly Effect[]): void {
    switch (input.type) {
      case 'logOn': {
        const type = input.ready === true ? 'agent.logOnReady' : 'agent.logOn';
        const { groups } = input;
        return this.#tell(input.agentId, { type, ...(groups === undefined ? {} : { groups }) });
      }
      case 'logOff':
        return this.#tell(input.agentId, { type: 'agent.logOff' });
      case 'setState': {
        if (input.state === 'notReady')
          return this.#tell(input.agentId, { type: 'agent.notReady' });
        const ends = effects.flatMap((effect) =>
          effect.type === 'interaction.ended' && effect.agentId === input.agentId
            ? effect.offerId
            : [],
        );
        const by = input.by === undefined ? {} : { by: input.by };
        return this.#tell(input.agentId, { type: 'agent.ready', ends, ...by });
      }
      case 'openSession':
        return this.#tell(input.agentId, { type: 'session.opened', groupId: input.groupId });
      case 'setSessionState':
      case 'endSession': {
        const { sessionId } = input;
        const state = input.type === 'endSession' ? 'ended' : input.state;
        const pause = input.type === 'setSessionState' && input.pause === true;
        const agentId = sessionId.slice(0, sessionId.lastIndexOf('/'));
        return this.#tell(agentId, { type: `session.${state}`, sessionId, pause });
      }
      case 'device.changed':
        if (input.usable) this.#tell(input.agentId, { type: 'device.works' });
        else if (input.channels === undefined) this.#tell(input.agentId, { type: 'device.failed' });
    }
  }

  #fact(effect: Effect): void {
    switch (effect.type) {
      case 'agent.state':
        this.#shown.set(effect.agentId, `${effect.state} ${effect.pending ?? 'none'}`);
        this.#touched.add(effect.agentId);
        return;
      case 'agentSession.state':
        this.#sessions.set(effect.sessionId, effect);
        this.#touched.add(effect.agentId);
        return;
      case 'offer.offered':
        this.#noAnswersMax.set(effect.offerId, noAnswersMaxOf(this.#centre, effect.queueId));
    }
    if (!/^(offer|interaction)\./.test(effect.type)) return;
    const { agentId, ...fact } = effect as Extract<Effect, { type: 'offer.expired' }>;
    const noAnswersMax = this.#noAnswersMax.get(fact.offerId) ?? 1;
    const queueId = effect.type === 'interaction.began' ? effect.queueId : undefined;
    this.#tell(agentId, { ...this.#sessionOf(agentId, queueId), ...fact, noAnswersMax });
  }

  /** The session of a call that its agent began for a queue. */
  #sessionOf(agentId: string, queueId: string | undefined): { readonly sessionId?: string } {
    const group = this.#centre.queues.find(({ id }) => id === queueId)?.group;
    const sessions = Object.entries(this.#agents.get(agentId)?.context.sessions ?? {});
    const found = sessions.find(([, { groupId, own }]) => groupId === group && own !== 'ended');
    return found === undefined ? {} : { sessionId: found[0] };
  }

  #tell(agentId: string, event: AgentEvent): void {
    this.#touched.add(agentId);
    this.#told.push({ agentId, event });
    this.seen.set(event.type, (this.seen.get(event.type) ?? 0) + 1);
    this.#move(agentId, event);
  }

  #wake(nowMs: number): void {
    this.#nowMs = nowMs;
    for (const [key, { agentId, atMs, type }] of this.#timers) {
      if (atMs > nowMs) continue;
      this.#timers.delete(key);
      this.seen.set(type, (this.seen.get(type) ?? 0) + 1);
      this.#move(agentId, { type } as never);
    }
  }

  #move(agentId: string, event: AgentEvent): void {
    const from = this.#agents.get(agentId);
    if (from === undefined) return;
    const [next, actions] = transition(agentMachine, from, event);
    this.#agents.set(agentId, next);
    for (const { type, params } of actions) {
      const { id, sendId, delay } = params as { id?: string; sendId?: string; delay?: number };
      if (`${type}` === 'xstate.cancel') this.#timers.delete(`${agentId} ${sendId}`);
      if (delay === undefined) continue;
      const timer = { agentId, atMs: this.#nowMs + delay, type: `${id}` };
      this.#timers.set(`${agentId} ${id}`, timer);
    }
  }

  #compare(atMs: number): void {
    for (const id of this.#touched) {
      const agent = this.#agents.get(id);
      if (agent === undefined) continue;
      const has = `${agentStateOf(agent)} ${pendingOf(agent.value.requested)}`;
      const shows = this.#shown.get(id) ?? 'loggedOff none';
      this.compared.agents += 1;
      if (has !== shows) this.differences.push(`${atMs} ${id}: core ${shows}, machine ${has}`);
      for (const [sessionId, { agentId, state }] of this.#sessions) {
        if (agentId !== id) continue;
        const own = agentSessionStateOf(agent.context, sessionId);
        this.compared.sessions += 1;
        if (state === 'released') this.#sessions.delete(sessionId);
        if (own !== state)
          this.differences.push(`${atMs} ${sessionId}: core ${state}, machine ${own}`);
      }
    }
    this.#touched.clear();
  }
}

function pendingOf(requested: object | string): string {
  const [slot = 'settled'] = typeof requested === 'string' ? [] : Object.values(requested);
  return { pendingNotReady: 'notReady', pendingLogOff: 'loggedOff' }[slot as string] ?? 'none';
}
