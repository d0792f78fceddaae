/**
 * Measurement periods: windows of one length with their sums. They close late, before the next
 * effect or reading; a reset marks the window incomplete. Source: tapi-call-center.md 4.2.
 */

const periodMsDefault = 86_400_000;
/** Windows kept: two months of days, or two and a half days of hours. */
const windowsKeptMax = 60;

export interface WindowMeter<Sums> {
  /** Sums from the window's start. */
  readonly until: (atMs: number) => Sums;
  readonly begin: (atMs: number) => void;
}

export interface MeasuredWindow<Sums> {
  readonly periodMs: number;
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  /** Sums as of the window's end, or now. */
  readonly asOfMs: number;
  readonly isComplete: boolean;
  readonly sums: Sums;
}

/** A window by position, or by its start. */
export type WindowChoice = 'current' | 'previous' | { readonly startMs: number };

export class Windows<Sums> {
  readonly #measured: WindowMeter<Sums>;
  readonly #past: MeasuredWindow<Sums>[] = [];
  #periodMs = periodMsDefault;
  #startMs: number;

  constructor(startMs: number, measured: WindowMeter<Sums>) {
    this.#startMs = startMs;
    this.#measured = measured;
    measured.begin(startMs);
  }

  save() {
    return { past: this.#past, periodMs: this.#periodMs, startMs: this.#startMs };
  }

  load({ past, periodMs, startMs }: ReturnType<Windows<Sums>['save']>): void {
    this.#past.splice(0, this.#past.length, ...past);
    this.#periodMs = periodMs;
    this.#startMs = startMs;
  }

  /** To be called before counting an effect at `atMs`. */
  rollTo(atMs: number): void {
    const over = Math.floor((atMs - this.#startMs) / this.#periodMs);
    for (let n = 0; n < over; n += 1) {
      if (n === 1 && over > windowsKeptMax) {
        n = over - windowsKeptMax;
        this.#begin(this.#startMs + (n - 1) * this.#periodMs);
      }
      const endMs = this.#startMs + this.#periodMs;
      this.#keep({ ...this.#window(endMs), isComplete: true });
      this.#begin(endMs);
    }
  }

  /** Starts a window now, even of the same length. */
  reset(periodMs: number, atMs: number): void {
    this.rollTo(atMs);
    this.#keep({ ...this.#window(atMs), endMs: atMs });
    this.#periodMs = periodMs;
    this.#begin(atMs);
  }

  /** A window; null: not kept. Of two that began together the later counts. */
  read(choice: WindowChoice, atMs: number): MeasuredWindow<Sums> | null {
    this.rollTo(atMs);
    if (choice === 'previous') return this.#past.at(-1) ?? null;
    if (choice === 'current' || choice.startMs === this.#startMs) return this.#window(atMs);
    return this.#past.findLast(({ startMs }) => startMs === choice.startMs) ?? null;
  }

  #begin(startMs: number): void {
    this.#startMs = startMs;
    this.#measured.begin(startMs);
  }

  #window(asOfMs: number): MeasuredWindow<Sums> {
    const [periodMs, startMs] = [this.#periodMs, this.#startMs];
    const endMs = startMs + periodMs;
    const sums = this.#measured.until(asOfMs);
    return { periodMs, startMs, endMs, asOfMs, isComplete: false, sums };
  }

  #keep(window: MeasuredWindow<Sums>): void {
    this.#past.push(window);
    if (this.#past.length > windowsKeptMax) this.#past.shift();
  }
}
