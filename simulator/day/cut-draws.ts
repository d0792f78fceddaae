/**
 * Counts by queue how often a limit of the centre cuts a drawn time: wrap-ups of 90 s cut at 30 s
 * would look like free agents. Cost: one map look-up a draw.
 */

const cutKinds = [
  'wrapUp',
  'answerDelay',
  /**
   * Patience that had no effect: a waiting limit, a closed queue or nobody on duty ended the wait
   * first.
   */
  'patience',
] as const;

export type CutKind = (typeof cutKinds)[number];

/** Drawn times of one kind shortened in one queue. Plain data, so that threads can send it. */
export interface CutDraws {
  readonly kind: CutKind;
  readonly queueId: string;
  readonly drawn: number;
  readonly cut: number;
  /** Time cut from these draws, in ms; 0 for waits, where it is unknown. */
  readonly lostMs: number;
}

interface Counts {
  drawn: number;
  cut: number;
  lostMs: number;
}

export class CutCounter {
  readonly #counts: { readonly [Kind in CutKind]: Map<string, Counts> } = {
    wrapUp: new Map(),
    answerDelay: new Map(),
    patience: new Map(),
  };

  drawn(kind: CutKind, queueId: string, drawnMs: number, limitMs: number): void {
    const counts = this.#of(kind, queueId);
    counts.drawn += 1;
    if (drawnMs <= limitMs) return;
    counts.cut += 1;
    counts.lostMs += drawnMs - limitMs;
  }

  /** Adds draws that were counted elsewhere. */
  add(kind: CutKind, queueId: string, { drawn, cut, lostMs }: Readonly<Counts>): void {
    const counts = this.#of(kind, queueId);
    counts.drawn += drawn;
    counts.cut += cut;
    counts.lostMs += lostMs;
  }

  waitCut(queueId: string): void {
    this.#of('patience', queueId).cut += 1;
  }

  read(enteredOf: (queueId: string) => number): readonly CutDraws[] {
    return cutKinds.flatMap((kind) =>
      [...this.#counts[kind]].map(([queueId, { drawn, cut, lostMs }]) => ({
        kind,
        queueId,
        drawn: kind === 'patience' ? enteredOf(queueId) : drawn,
        cut,
        lostMs,
      })),
    );
  }

  #of(kind: CutKind, queueId: string): Counts {
    const known = this.#counts[kind].get(queueId);
    if (known !== undefined) return known;
    const counts = { drawn: 0, cut: 0, lostMs: 0 };
    this.#counts[kind].set(queueId, counts);
    return counts;
  }
}

export function addCuts(days: readonly (readonly CutDraws[])[]): readonly CutDraws[] {
  const sums = new Map<string, CutDraws>();
  for (const one of days.flat()) {
    const key = `${one.kind} ${one.queueId}`;
    const before = sums.get(key);
    sums.set(key, {
      kind: one.kind,
      queueId: one.queueId,
      drawn: one.drawn + (before?.drawn ?? 0),
      cut: one.cut + (before?.cut ?? 0),
      lostMs: one.lostMs + (before?.lostMs ?? 0),
    });
  }
  return [...sums.values()];
}
