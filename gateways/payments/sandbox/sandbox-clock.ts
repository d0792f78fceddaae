/** The system's time until somebody sets it; from then on it stands still until they set it again. */
export class SandboxClock {
  readonly #wake: () => void;
  #setAtMs: number | null;
  #waiting: { readonly dueAtMs: number; readonly resolve: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(wake: () => void, nowMs: number | null = null) {
    this.#wake = wake;
    this.#setAtMs = nowMs;
  }

  nowMs(): number {
    return this.#setAtMs ?? Date.now();
  }

  set(nowMs: number): void {
    this.#setAtMs = nowMs;
    this.#release();
  }

  /** Resolves when so much time has passed. */
  async wait(delayMs: number): Promise<void> {
    if (delayMs === 0) return;
    const dueAtMs = this.nowMs() + delayMs;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ dueAtMs, resolve });
      if (this.#setAtMs === null) setTimeout(() => this.#release(), delayMs).unref();
    });
  }

  /** Calls back at an instant, in place of the one before. */
  wakeAt(atMs: number | null): void {
    clearTimeout(this.#timer);
    if (atMs === null || this.#setAtMs !== null) return;
    const delayMs = Math.min(atMs - this.nowMs(), timerMsMax);
    this.#timer = setTimeout(this.#wake, delayMs).unref();
  }

  #release(): void {
    const nowMs = this.nowMs();
    const due = this.#waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs);
    this.#waiting = this.#waiting.filter(({ dueAtMs }) => dueAtMs > nowMs);
    for (const { resolve } of due) resolve();
  }
}

/** Node's timers hold no more. */
const timerMsMax = 2 ** 31 - 1;
