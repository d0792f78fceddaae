/**
 * All that is folded from the effects of one centre, in the one order that it needs: figures,
 * what waiting callers are told, read models, whom an event concerns.
 *
 * Live effects and those of a journal go through the same lines.
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
import { Concerned } from './concerned.ts';
import type { StreamEvent } from './event-ring.ts';
import type { CentreNow } from './projection/agent-book.ts';
import { Projection } from './projection/projection.ts';
import type { WireNames } from './projection/wire-names.ts';
import { Treatments } from './treatments/treatments.ts';

/** Counters are kept by this interval; windows are whole ones. */
const metricsIntervalMs = 900_000;
/** Quarters of an hour: a week. */
const metricsIntervalsMax = 672;

/** What may be said of a call's wait. */
export interface WaitView {
  /** Place among the calls it competes with: 1 = next, 0 = it is being offered. */
  readonly position: number;
  /** By the state as it is now; null: unknown. */
  readonly expected: WaitPrediction | null;
  /** What its caller was told last; null: nothing yet. */
  readonly announced: WaitPrediction | null;
}

export interface CentreFoldsOptions {
  readonly file: CentreFile;
  readonly names: WireNames;
  readonly router: Router;
  /** A core's call is no longer kept. */
  readonly onForget: (coreId: string) => void;
  readonly centreFacts: (nowMs: number) => Facts;
  readonly nowMs: () => number;
  readonly at: (atMs: number, task: () => void) => void;
  readonly submit: (input: Input) => void;
}

export class CentreFolds {
  readonly projection: Projection;
  readonly concerned: Concerned;
  readonly metrics: Metrics;
  readonly figures: TapiFigures;
  readonly #of: CentreFoldsOptions;
  readonly #announcer: WaitAnnouncer;
  readonly #treatments: Treatments;
  /** When the next look at waiting calls is on the agenda. */
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(of: CentreFoldsOptions) {
    this.#of = of;
    const { file, router } = of;
    this.projection = new Projection({ ...of, ...nowOf(file) });
    this.concerned = new Concerned(this.projection.calls);
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

  /** The effects of one instant; the events that readers of the stream get of them. */
  record(
    effects: readonly Effect[],
    heard: {
      /** Another version of the centre is in force: the readers follow it. */
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

  /** What it holds, for {@link load}. */
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

  /** Made with the centre as it was then. */
  load(saved: ReturnType<CentreFolds['save']>): void {
    this.projection.load(saved.projection);
    this.concerned.load(saved.concerned);
    this.metrics.load(saved.metrics);
    this.figures.load(saved.figures);
    this.#announcer.load(saved.announcer);
    this.#treatments.load(saved.treatments);
    this.#announce();
  }

  /** Readers see another version of the centre. */
  follow(file: CentreFile, changed: Parameters<Projection['follow']>[1]): void {
    const now = nowOf(file);
    this.projection.follow(now, changed);
    this.metrics.follow(now.frame);
    this.figures.follow(file, this.#of.nowMs());
  }

  /** Position and expected wait of a call; null: it does not wait in a queue. */
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

  /** Tells waiting callers what is due, and comes back when the next is. */
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

function nowOf(file: CentreFile): CentreNow {
  return { file, frame: frameOfCentre(file) };
}
