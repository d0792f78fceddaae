/**
 * Measurement periods: fixed windows of one length, each kept with what was measured in it.
 *
 * An edge costs nothing while nothing happens: whoever counts rolls over to the instant of the next
 * effect or reading first. A window that a reset ends early is kept as not complete.
 *
 * Memory: constant per window, and only the last windows are kept.
 * Source: tapi-call-center.md 4.2.
 */

/** A day. */
const periodMsDefault = 86_400_000;
/** Windows that are over and readable: a month of days and more, two and a half days of hours. */
const windowsKeptMax = 60;

/** What counts from window to window. */
export interface Measured<Sums> {
  /** The sums of the window that began last, up to an instant. */
  readonly until: (atMs: number) => Sums;
  /** The next window begins, at zero. */
  readonly begin: (atMs: number) => void;
}

/** One window as it is read. */
export interface MeasuredWindow<Sums> {
  readonly periodMs: number;
  readonly startMs: number;
  /** Itself out. */
  readonly endMs: number;
  /** What the sums hold up to: the end, or now in the window that runs. */
  readonly asOfMs: number;
  /** It has run its whole length. */
  readonly isComplete: boolean;
  readonly sums: Sums;
}

/** The window that runs, the one before it, or the one that began then. */
export type WindowChoice = 'current' | 'previous' | { readonly startMs: number };

export class Windows<Sums> {
  readonly #measured: Measured<Sums>;
  readonly #past: MeasuredWindow<Sums>[] = [];
  #periodMs = periodMsDefault;
  #startMs: number;

  constructor(startMs: number, measured: Measured<Sums>) {
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

  /** Ends the windows that are over by now; what happens now is counted after. */
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

  /** A window of that length begins now, also where the length is the same. */
  reset(periodMs: number, atMs: number): void {
    this.rollTo(atMs);
    this.#keep({ ...this.#window(atMs), endMs: atMs });
    this.#periodMs = periodMs;
    this.#begin(atMs);
  }

  /** Null: it is not kept. Of two that began in one instant, the later. */
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
