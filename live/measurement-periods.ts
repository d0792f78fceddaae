/** Measurement periods of agents and queues, by ids of the centre file. */
import type { TapiFigures } from '../metrics/index.ts';

const begunMax = 1_000;

export interface Period {
  readonly whose: `${'agent' | 'queue'}/${string}`;
  readonly periodMs: number;
  readonly atMs: number;
}

interface PeriodsOptions {
  readonly figures: TapiFigures;
  readonly nowMs: () => number;
  readonly touch: (subject: string) => void;
}

export class MeasurementPeriods {
  readonly #of: PeriodsOptions;
  readonly #begun = new Map<string, Period>();
  #count = 0;

  constructor(of: PeriodsOptions) {
    this.#of = of;
  }

  begin(whose: Period['whose'], periodMs: number): void {
    const period = { whose, periodMs, atMs: this.#of.nowMs() };
    this.put(period);
    this.#count += 1;
    this.#begun.set(String(this.#count), period);
    this.#begun.delete(String(this.#count - begunMax));
    this.#of.touch(`period/${this.#count}`);
  }

  save(number: string): Period | null {
    return this.#begun.get(number) ?? null;
  }

  put({ whose, periodMs, atMs }: Period): void {
    const { figures } = this.#of;
    const id = whose.slice(whose.indexOf('/') + 1);
    if (whose.startsWith('agent/')) figures.setAgentPeriod(id, periodMs, atMs);
    else figures.setQueuePeriod(id, periodMs, atMs);
  }
}
