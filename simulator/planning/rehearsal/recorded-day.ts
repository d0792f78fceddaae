/**
 * A day read from a journal: calls with waits and talks, and agents' presence. What the old rules
 * decided is observed, not repeated as input. Memory: a record for each call.
 */
import type { Effect, Facts, Instant } from '../../../routing/index.ts';
import type { Span } from '../../clock.ts';

export interface RecordedCall {
  readonly callId: string;
  readonly arrivedAtMs: number;
  /** Facts of the call; null if the caller only named a queue. */
  readonly facts: Facts | null;
  readonly queueId: string | null;
  /**
   * Time waited in all queues together; null if neither an answer nor the caller's leaving ended
   * it.
   */
  readonly waitMs: number | null;
  /**
   * How the wait ended; null if in another way (closed, overflowed), or not by the journal's end.
   */
  readonly end: 'answered' | 'abandoned' | null;
  /** Talk with all agents together; null if not answered, or still going at the journal's end. */
  readonly talkMs: number | null;
  readonly wrapUpMs: number | null;
  readonly agentId: string | null;
}

/** An agent's presence: times logged on, and times Not Ready at the agent's own request. */
export interface RecordedAgent {
  readonly agentId: string;
  readonly shifts: readonly Span[];
  readonly breaks: readonly Span[];
}

export interface RecordedOffers {
  readonly answerDelaysMs: readonly number[];
  readonly offered: number;
  readonly expired: number;
  readonly rejected: number;
}

export interface RecordedDay {
  /** In order of arrival. */
  readonly calls: readonly RecordedCall[];
  /** Agents in the order of their first log-on. */
  readonly agents: readonly RecordedAgent[];
  readonly offers: RecordedOffers;
  readonly endedAtMs: number;
}

type OpenCall = { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] };

interface OpenAgent {
  readonly agentId: string;
  readonly shifts: Span[];
  readonly breaks: Span[];
  onSinceMs: number | null;
  breakSinceMs: number | null;
}

type OfferEffect = Extract<Effect, { type: 'offer.accepted' }>;

export class DayRecorder {
  readonly #calls = new Map<string, OpenCall>();
  readonly #agents = new Map<string, OpenAgent>();
  /** By interaction in progress: when its media connected, and when its wrap-up began. */
  readonly #talks = new Map<
    string,
    { callId: string; fromMs: number; wrapUpFromMs: number | null }
  >();
  readonly #offeredAtMs = new Map<string, number>();
  readonly #answerDelaysMs: number[] = [];
  #offered = 0;
  #expired = 0;
  #rejected = 0;
  #nowMs = 0;

  /** Records the inputs of an instant; to be called before its effects come. */
  onInstant({ atMs, inputs }: Instant): void {
    this.#nowMs = atMs;
    for (const input of inputs) {
      if (input.type === 'call.arrived') {
        this.#calls.set(input.callId, {
          callId: input.callId,
          arrivedAtMs: atMs,
          facts: input.facts ?? null,
          queueId: null,
          waitMs: null,
          end: null,
          talkMs: null,
          wrapUpMs: null,
          agentId: null,
        });
      }
    }
  }

  onEffect(effect: Effect): void {
    switch (effect.type) {
      case 'call.queued':
        return this.#queued(effect);
      case 'call.answered':
        return this.#waitEnded(effect, 'answered', effect.agentId);
      case 'call.abandoned':
        return this.#waitEnded(effect, 'abandoned', null);
      case 'agent.state':
        return this.#shown(effect);
      default:
        return this.#work(effect);
    }
  }

  day(): RecordedDay {
    const endedAtMs = this.#nowMs;
    return {
      calls: [...this.#calls.values()],
      agents: [...this.#agents.values()].map((agent) => {
        const { agentId, shifts, breaks, onSinceMs, breakSinceMs } = agent;
        return {
          agentId,
          shifts: withOpen(shifts, onSinceMs, endedAtMs),
          breaks: withOpen(breaks, breakSinceMs, endedAtMs),
        };
      }),
      offers: {
        answerDelaysMs: this.#answerDelaysMs,
        offered: this.#offered,
        expired: this.#expired,
        rejected: this.#rejected,
      },
      endedAtMs,
    };
  }

  #queued({ callId, queueId }: Extract<Effect, { type: 'call.queued' }>): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) call.queueId ??= queueId;
  }

  #waitEnded(
    { callId, atMs }: Extract<Effect, { type: 'call.answered' | 'call.abandoned' }>,
    end: 'answered' | 'abandoned',
    agentId: string | null,
  ): void {
    const call = this.#calls.get(callId);
    if (call === undefined || call.end !== null) return;
    call.end = end;
    // Overflow does not restart a caller's patience, so the wait counts from the arrival.
    call.waitMs = atMs - call.arrivedAtMs;
    call.agentId = agentId;
  }

  #work(effect: Effect): void {
    switch (effect.type) {
      case 'offer.offered':
        this.#offered += 1;
        this.#offeredAtMs.set(effect.offerId, effect.atMs);
        break;
      // The first of these events is the answer; later ones find no open offer.
      case 'offer.accepted':
      case 'offer.connecting':
        this.#answered(effect);
        break;
      case 'offer.connected':
        this.#answered(effect);
        this.#talks.set(effect.offerId, {
          callId: effect.callId,
          fromMs: effect.atMs,
          wrapUpFromMs: null,
        });
        break;
      case 'offer.expired':
        this.#expired += 1;
        this.#offeredAtMs.delete(effect.offerId);
        break;
      case 'offer.rejected':
        this.#rejected += 1;
        this.#offeredAtMs.delete(effect.offerId);
        break;
      case 'offer.failed':
      case 'offer.rescinded':
        this.#offeredAtMs.delete(effect.offerId);
        break;
      case 'interaction.wrapUp': {
        const talk = this.#talks.get(effect.offerId);
        if (talk !== undefined) talk.wrapUpFromMs ??= effect.atMs;
        break;
      }
      case 'interaction.ended':
        this.#ended(effect);
        break;
      default:
    }
  }

  #answered({ offerId, atMs }: Pick<OfferEffect, 'offerId' | 'atMs'>): void {
    const offeredAtMs = this.#offeredAtMs.get(offerId);
    this.#offeredAtMs.delete(offerId);
    if (offeredAtMs !== undefined) this.#answerDelaysMs.push(atMs - offeredAtMs);
  }

  #ended({ offerId, atMs }: Extract<Effect, { type: 'interaction.ended' }>): void {
    const talk = this.#talks.get(offerId);
    this.#talks.delete(offerId);
    const call = talk === undefined ? undefined : this.#calls.get(talk.callId);
    if (talk === undefined || call === undefined) return;
    const talkedUntilMs = talk.wrapUpFromMs ?? atMs;
    call.talkMs = (call.talkMs ?? 0) + talkedUntilMs - talk.fromMs;
    call.wrapUpMs = (call.wrapUpMs ?? 0) + atMs - talkedUntilMs;
  }

  /**
   * Leaves out Not Ready times set by the core (no answer, rejections): they belong to the offers.
   */
  #shown({ agentId, state, reason, atMs }: Extract<Effect, { type: 'agent.state' }>): void {
    const agent = this.#agent(agentId);
    if (state === 'loggedOff') {
      if (agent.onSinceMs !== null) agent.shifts.push({ fromMs: agent.onSinceMs, toMs: atMs });
      agent.onSinceMs = null;
    } else agent.onSinceMs ??= atMs;
    const isAway = state === 'notReady' && reason !== 'noAnswer' && reason !== 'rejects';
    if (isAway) agent.breakSinceMs ??= atMs;
    else if (agent.breakSinceMs !== null) {
      agent.breaks.push({ fromMs: agent.breakSinceMs, toMs: atMs });
      agent.breakSinceMs = null;
    }
  }

  #agent(agentId: string): OpenAgent {
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      agent = { agentId, shifts: [], breaks: [], onSinceMs: null, breakSinceMs: null };
      this.#agents.set(agentId, agent);
    }
    return agent;
  }
}

function withOpen(spans: readonly Span[], sinceMs: number | null, endMs: number): readonly Span[] {
  return (sinceMs === null ? spans : [...spans, { fromMs: sinceMs, toMs: endMs }]).filter(
    ({ fromMs, toMs }) => toMs > fromMs,
  );
}
