/**
 * Results of a load run: counts, refusals by code, and latency histograms in microseconds, whose
 * memory does not grow with the run.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { ApiResult } from '#client';

/** Requests, and the time from sending an arrival to its offer on an agent's socket. */
export type TimedStep = 'arrivalToOffer' | 'arrive' | 'accept' | 'connected' | 'hangup' | 'finish';

/** Most calls known only by arrival or only by offer yet; the oldest are dropped. */
const awaitedMax = 100_000;

export class LoadFigures {
  readonly #timed = new Map<TimedStep, RecordableHistogram>();
  /** By call: when it was sent or offered, as far as known. */
  readonly #awaited = new Map<string, { readonly sent: boolean; readonly atMs: number }>();
  readonly refusals: { [code: string]: number } = {};
  readonly counts = { arrived: 0, offered: 0, connected: 0, notSent: 0, behind: 0 };
  behindMsMax = 0;

  count(what: keyof LoadFigures['counts']): void {
    this.counts[what] += 1;
  }

  /** Times a request to its end; null if it was refused. */
  async time<Body>(
    what: TimedStep,
    nowMs: () => number,
    asked: Promise<ApiResult<Body>>,
  ): Promise<Body | null> {
    const atMs = nowMs();
    const answer = await asked;
    if (answer.ok) this.#took(what, nowMs() - atMs);
    else {
      const code = `${what} ${answer.problem.code}`;
      this.refusals[code] = (this.refusals[code] ?? 0) + 1;
    }
    return answer.ok ? answer.body : null;
  }

  arrived(callId: string, sentAtMs: number): void {
    this.count('arrived');
    this.#meet(callId, { sent: true, atMs: sentAtMs });
  }

  offered(callId: string, atMs: number): void {
    this.#meet(callId, { sent: false, atMs });
  }

  latencies() {
    return [...this.#timed].map(([what, seen]) => {
      const at = (percent: number): number => {
        return Number((seen.percentile(percent) / 1000).toPrecision(3));
      };
      return {
        what,
        count: seen.count,
        p50Ms: at(50),
        p95Ms: at(95),
        p99Ms: at(99),
        maxMs: at(100),
      };
    });
  }

  #meet(callId: string, heard: { readonly sent: boolean; readonly atMs: number }): void {
    const other = this.#awaited.get(callId);
    if (other?.sent === !heard.sent) {
      this.#awaited.delete(callId);
      this.count('offered');
      this.#took('arrivalToOffer', Math.abs(heard.atMs - other.atMs));
      return;
    }
    this.#awaited.set(callId, other ?? heard);
    const [oldest = ''] = this.#awaited.size > awaitedMax ? this.#awaited.keys() : [];
    this.#awaited.delete(oldest);
  }

  #took(what: TimedStep, ms: number): void {
    const seen = this.#timed.get(what) ?? createHistogram();
    seen.record(Math.max(1, Math.round(1000 * ms)));
    this.#timed.set(what, seen);
  }
}
