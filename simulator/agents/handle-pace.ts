/**
 * How long an agent's calls take, beside those of the mean agent: his own factor, and what he has
 * still to learn.
 *
 * The factor multiplies the caller's own draw, so that a long call is long with everybody.
 * Tenure counts calls, not days. Source: simulation.md 1 (9, 10), 2.2.
 */
import type { Distribution } from '../distributions/distribution.ts';
import type { LearningPlan } from './agents-plan.ts';

/** One agent's pace through a day; his calls count as he takes them. */
export class HandlePace {
  readonly #factor: number;
  readonly #learning: LearningPlan | null;
  #calls: number;

  constructor(of: {
    /** By agent; null: all are the mean agent. */
    readonly factor: Distribution | null;
    readonly uniform: () => number;
    readonly learning: LearningPlan | null;
    /** Calls handled before this day. */
    readonly tenureCalls: number;
  }) {
    this.#factor = of.factor === null ? 1 : of.factor.quantile(of.uniform());
    this.#learning = of.learning;
    this.#calls = of.tenureCalls;
  }

  /** The factor on the handle time of his next call; the one after that is later in his tenure. */
  nextFactor(): number {
    if (this.#learning === null) return this.#factor;
    const { gap, scaleCalls } = this.#learning;
    const factor = this.#factor * (1 + gap * Math.exp(-this.#calls / scaleCalls));
    this.#calls += 1;
    return factor;
  }
}
