/**
 * What a reading covers: which queues or agents, which intervals, and the instant that counts as
 * now.
 */

/** By the time a call entered its queue, or by the time of what is counted (acd-routing.md C1). */
export type Attribution = 'entry' | 'event';

export interface Scope {
  /** Now: open entries and running states count up to it. Not before the last effect applied. */
  readonly atMs: number;
  /** Start; rounded down to the start of its interval [0]. */
  readonly fromMs?: number;
  /** End, itself out; rounded up to the end of its interval [no end]. */
  readonly toMs?: number;
  /**
   * [entry]. Times of agents are by the clock, their handled work by its end, whatever stands here.
   */
  readonly attribution?: Attribution;
  /** Sums over these [all]. */
  readonly queueIds?: readonly string[];
  /**
   * Sums over these [all]; a measure of queues and agents alike is taken from agents where it is
   * given.
   */
  readonly agentIds?: readonly string[];
}

/** A span of whole intervals; `toMs` is out. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The whole intervals that a scope touches. */
export function spanOf(scope: Scope, intervalMs: number): Span {
  const { fromMs = 0, toMs = Number.POSITIVE_INFINITY } = scope;
  return {
    fromMs: Math.floor(fromMs / intervalMs) * intervalMs,
    toMs: Math.ceil(toMs / intervalMs) * intervalMs,
  };
}

/** Whether an instant lies in a span. */
export function isWithin(span: Span, atMs: number): boolean {
  return atMs >= span.fromMs && atMs < span.toMs;
}
