/** Builds effects as the core would write them, and feeds them to a fold. */
import { createMetrics, type Metrics, type MetricsOptions } from '../../metrics/index.ts';
import type { AgentState, Effect, EffectBody } from '../../routing/index.ts';

type EntryReason = Extract<Effect, { type: 'call.queued' }>['reason'];

export const quarterHourMs = 900_000;

/** T = 20 s and s = 5 s in queues q and r; agents of 100 units; calls of q take 100, of chat 20. */
export function aFold(options: Partial<MetricsOptions> = {}): Metrics {
  const target = { targetMs: 20_000, shortAbandonMs: 5_000 };
  return createMetrics({
    frame: {
      queues: new Map([
        ['q', { ...target, units: 100 }],
        ['r', { ...target, units: 100 }],
        ['chat', { ...target, units: 20 }],
      ]),
      agents: new Map([['ann', 100]]),
      directUnits: 100,
    },
    intervalMs: quarterHourMs,
    ...options,
  });
}

type CallEnd =
  | { readonly kind: 'answered' | 'overflowed' | 'callback' | 'message' }
  | { readonly kind: 'endedBySystem'; readonly cause?: 'maxWait' | 'command' }
  | { readonly kind: 'abandoned'; readonly phase?: 'waiting' | 'alerting' | 'connecting' };

interface Loss {
  readonly agentId?: string;
  readonly cause?: 'callGone' | 'otherAgent';
}

/** Writes effects one after another; keeps them, and applies each to the fold. */
export class EffectStream {
  readonly effects: Effect[] = [];
  readonly fold: Metrics;

  constructor(fold: Metrics = aFold()) {
    this.fold = fold;
  }

  emit(atMs: number, body: EffectBody): this {
    const effect: Effect = { atMs, n: this.effects.length + 1, ...body };
    this.effects.push(effect);
    this.fold.apply(effect);
    return this;
  }

  queued(atMs: number, callId: string, queueId = 'q', reason: EntryReason = 'inbound') {
    return this.emit(atMs, {
      type: 'call.queued',
      callId,
      queueId,
      reason,
      class: 2,
      dueKey: atMs,
    });
  }

  /** `waitMs` is not read by the fold, which counts from the entries it saw. */
  end(atMs: number, callId: string, end: CallEnd, queueId = 'q'): this {
    const call = { callId, queueId, waitMs: 0 };
    switch (end.kind) {
      case 'answered':
        return this.emit(atMs, { type: 'call.answered', ...call, agentId: 'ann' });
      case 'abandoned':
        return this.emit(atMs, {
          type: 'call.abandoned',
          ...call,
          phase: end.phase ?? 'waiting',
        });
      case 'overflowed':
        return this.emit(atMs, { type: 'call.overflowed', ...call, reason: 'overflow' });
      case 'endedBySystem':
        return this.emit(atMs, { type: 'call.ended', ...call, cause: end.cause ?? 'maxWait' });
      case 'callback':
        return this.emit(atMs, { type: 'callback.planned', ...call, cause: 'maxWait' });
      case 'message':
        return this.emit(atMs, { type: 'call.messageTaken', ...call, cause: 'maxWait' });
    }
  }

  /** The end of a call that was answered. */
  hungUp(atMs: number, callId: string): this {
    return this.emit(atMs, { type: 'call.ended', callId, cause: 'callerHungUp' });
  }

  /** A callback is connected, or a supervisor gives it up. */
  callbackDone(atMs: number, callId: string, outcome: 'connected' | 'cancelled', queueId = 'q') {
    this.emit(atMs, { type: 'callback.done', callId, queueId, attempt: 1, outcome });
    if (outcome === 'connected') return this;
    return this.emit(atMs, { type: 'call.ended', callId, cause: 'command' });
  }

  /** A supervisor moves a waiting call. */
  moved(atMs: number, callId: string, fromId: string, toId: string): this {
    const call = { callId, queueId: fromId, waitMs: 0 };
    this.emit(atMs, { type: 'call.overflowed', ...call, reason: 'command' });
    return this.queued(atMs, callId, toId, 'command');
  }

  /** The caller is put on hold, or comes back from it. */
  hold(atMs: number, type: 'held' | 'retrieved', offerId: string): this {
    return this.emit(atMs, { type: `call.${type}`, ...offerOf(offerId, 'ann') });
  }

  state(atMs: number, agentId: string, state: AgentState): this {
    return this.emit(atMs, { type: 'agent.state', agentId, state });
  }

  offered(atMs: number, offerId: string, agentId = 'ann', queueId = 'q'): this {
    return this.emit(atMs, {
      type: 'offer.offered',
      ...offerOf(offerId, agentId),
      callVersion: 1,
      queueId,
      answerLimitMs: 20_000,
    });
  }

  offer(
    atMs: number,
    type: 'accepted' | 'connecting' | 'connected' | 'rejected' | 'expired' | 'rescinded',
    offerId: string,
    { agentId = 'ann', cause = 'callGone' as const }: Loss = {},
  ) {
    const offer = offerOf(offerId, agentId);
    return type === 'rescinded'
      ? this.emit(atMs, { type: 'offer.rescinded', ...offer, cause })
      : this.emit(atMs, { type: `offer.${type}`, ...offer });
  }

  wrapUp(atMs: number, offerId: string, untilMs = atMs + 30_000): this {
    return this.emit(atMs, { type: 'interaction.wrapUp', ...offerOf(offerId, 'ann'), untilMs });
  }

  done(atMs: number, offerId: string): this {
    return this.emit(atMs, { type: 'interaction.ended', ...offerOf(offerId, 'ann') });
  }
}

function offerOf(offerId: string, agentId: string) {
  return { offerId, callId: offerId.split('/')[0] ?? '', agentId };
}
