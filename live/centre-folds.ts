/**
 * Everything computed from a centre's effects, in the necessary order: figures, announcements, read
 * models, and agents concerned.
 *
 * Live and replayed effects take the same path.
 */
import {
  createMetrics,
  frameOfCentre,
  type Metrics,
  predictWait,
  TapiFigures,
  WaitAnnouncer,
  type WaitPrediction,
} from '../metrics/index.ts';
import type { CentreFile, Effect, Facts, Input, Router } from '../routing/index.ts';
import { ConcernedAgents } from './concerned-agents.ts';
import type { StreamEvent } from './event-ring.ts';
import type { ActiveCentre } from './projection/agent-book.ts';
import { Projection } from './projection/projection.ts';
import type { WireNames } from './projection/wire-names.ts';
import { Treatments } from './treatments/treatments.ts';

/** Interval of the metrics counters; measurement windows are whole intervals. */
const metricsIntervalMs = 900_000;
/** Intervals kept: the quarter hours of a week. */
const metricsIntervalsMax = 672;

export interface WaitView {
  /** The waiting call's place: 1 is served next, 0 is being offered to an agent. */
  readonly position: number;
  readonly expected: WaitPrediction | null;
  readonly announced: WaitPrediction | null;
}

export interface CentreFoldsOptions {
  readonly file: CentreFile;
  readonly names: WireNames;
  readonly router: Router;
  readonly onForget: (coreId: string) => void;
  readonly centreFacts: (nowMs: number) => Facts;
  readonly nowMs: () => number;
  readonly at: (atMs: number, task: () => void) => void;
  readonly submit: (input: Input) => void;
}

export class CentreFolds {
  readonly projection: Projection;
  readonly concerned: ConcernedAgents;
  readonly metrics: Metrics;
  readonly figures: TapiFigures;
  readonly #of: CentreFoldsOptions;
  readonly #announcer: WaitAnnouncer;
  readonly #treatments: Treatments;
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(of: CentreFoldsOptions) {
    this.#of = of;
    const { file, router } = of;
    this.projection = new Projection({ ...of, ...nowOf(file) });
    this.concerned = new ConcernedAgents(this.projection.calls);
    this.metrics = createMetrics({
      frame: frameOfCentre(file),
      intervalMs: metricsIntervalMs,
      intervalsMax: metricsIntervalsMax,
      keepsLookBack: true,
    });
    this.figures = new TapiFigures(this.metrics, file);
    this.#announcer = new WaitAnnouncer({
      metrics: this.metrics,
      waitFacts: (callId) => router.waitFacts(callId),
    });
    this.#treatments = new Treatments({
      ...of,
      projection: this.projection,
      originMs: of.names.originMs,
      expectedMs: (callId) => this.#announcer.toldTo(callId)?.expectedMs ?? null,
    });
  }

  /** Applies the effects of an instant; returns their stream events. */
  record(
    effects: readonly Effect[],
    heard: {
      readonly changed: (effect: Extract<Effect, { type: 'centre.changed' }>) => void;
      readonly folded: (effect: Effect) => void;
    },
  ): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    for (const effect of effects) {
      this.figures.apply(effect);
      this.metrics.apply(effect);
      this.#announcer.observe(effect);
      this.#treatments.observe(effect);
      if (effect.type === 'centre.changed') heard.changed(effect);
      const told = this.projection.apply(effect);
      const agentIds = this.concerned.apply(effect);
      for (const event of told) events.push({ ...event, agentIds });
      heard.folded(effect);
    }
    this.#announce();
    this.#treatments.look();
    return events;
  }

  save() {
    return {
      projection: this.projection.save(),
      concerned: this.concerned.save(),
      metrics: this.metrics.save(),
      figures: this.figures.save(),
      announcer: this.#announcer.save(),
      treatments: this.#treatments.save(),
    };
  }

  /** Restores saved results; they must be of the same centre version. */
  load(saved: ReturnType<CentreFolds['save']>): void {
    this.projection.load(saved.projection);
    this.concerned.load(saved.concerned);
    this.metrics.load(saved.metrics);
    this.figures.load(saved.figures);
    this.#announcer.load(saved.announcer);
    this.#treatments.load(saved.treatments);
    this.#announce();
  }

  follow(file: CentreFile, changed: Parameters<Projection['follow']>[1]): void {
    const now = nowOf(file);
    this.projection.follow(now, changed);
    this.metrics.follow(now.frame);
    this.figures.follow(file, this.#of.nowMs());
  }

  waitOf(callId: string): WaitView | null {
    const coreId = this.projection.calls.partOf(callId);
    const queueId = this.projection.calls.kept(callId)?.queueId ?? null;
    const facts = this.#of.router.waitFacts(coreId);
    if (facts === null || queueId === null) return null;
    return {
      position: facts.position,
      expected: predictWait(this.metrics, { queueId, facts, atMs: this.#of.nowMs() }),
      announced: this.#announcer.toldTo(coreId),
    };
  }

  #announce(): void {
    const { nowMs, at } = this.#of;
    this.#announcer.look(nowMs());
    const nextMs = this.#announcer.nextLookAtMs();
    if (nextMs >= this.#lookAtMs) return;
    this.#lookAtMs = nextMs;
    at(nextMs, () => {
      this.#lookAtMs = Number.POSITIVE_INFINITY;
      this.#announce();
    });
  }
}

function nowOf(file: CentreFile): ActiveCentre {
  return { file, frame: frameOfCentre(file) };
}
