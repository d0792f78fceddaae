/**
 * How many calls a dialler has ringing ahead of its agents: the one formula, of simulations and of
 * live lists.
 *
 * So many that more answers than free agents come with a small chance, at the answer share of the
 * last attempts; while too many of a day's answers were let go, no more than there are free agents.
 * Cost: free agents × ringing for a question that was not asked before; answers are kept.
 * Source: simulation.md 2.4, tapi-call-center.md 2.11 (predictive, abandonment cap).
 */
import type { Numbers } from '../distributions/distribution.ts';

/** More never ring at once. */
const ringingCap = 1_000;
/** Attempts that an answer share is of. */
export const attemptsLooked = 200;
/** With fewer, the share is {@link answerShareDefault}. */
const attemptsMin = 20;
const answerShareDefault = 0.3;
/** Questions whose answers are kept. */
const keptMax = 10_000;
/** Chances that are equal but for rounding. */
const rounding = 1e-12;

/** The share of a list's last attempts that were answered. */
export class AnswerShare {
  /** 1: answered; the oldest is overwritten. */
  readonly #last = new Uint8Array(attemptsLooked);
  #count = 0;
  #answered = 0;

  add(isAnswered: boolean): void {
    const place = this.#count % attemptsLooked;
    this.#answered += Number(isAnswered) - (this.#last[place] ?? 0);
    this.#last[place] = Number(isAnswered);
    this.#count += 1;
  }

  /**
   * 0.3 until there are twenty. Of the two hundred, those not made yet count as 0.3: twenty in vain
   * at the start of a list would have a thousand ring.
   */
  get share(): number {
    if (this.#count < attemptsMin) return answerShareDefault;
    const missing = Math.max(0, attemptsLooked - this.#count);
    return (this.#answered + answerShareDefault * missing) / attemptsLooked;
  }
}

/** A list's day so far, and the share of its answers that may be let go. */
type Day = Numbers<'answered' | 'abandoned' | 'shareMax'>;

/** How many more may be let go today; below 0: too many were. */
function spareOf({ answered, abandoned, shareMax }: Day): number {
  return Math.floor((shareMax * answered - abandoned + rounding) / (1 - shareMax));
}

/** Whether more of a day's answers were let go than may be. */
export function isCapped(day: Day): boolean {
  return spareOf(day) < 0;
}

/** How many may ring now; never more than {@link ringingCap}. */
export function mayRing({ free, answerShare, ...day }: Day & Numbers<'free' | 'answerShare'>) {
  if (isCapped(day)) return Math.max(0, Math.min(free, ringingCap));
  return ringingMax({ free, answerShare, chanceMax: day.shareMax });
}

/**
 * How many of those that ring may ring on: the newest of the others are hung up. Agents whom they
 * were dialled for may have taken callers since; where none is left, each answer is one let go.
 */
export function mayRingOn({ free, ...day }: Day & Numbers<'free'>): number {
  const spare = spareOf(day);
  if (free > 0 && spare >= 0) return ringingCap;
  return Math.max(0, free) + Math.max(0, spare);
}

const kept = new Map<string, number>();

/**
 * How many may ring at once, so that more answers than `free` come with at most this chance; each
 * answers with `answerShare`.
 */
export function ringingMax(asked: Numbers<'free' | 'answerShare' | 'chanceMax'>): number {
  const { free, answerShare, chanceMax } = asked;
  if (free <= 0) return 0;
  if (answerShare <= 0 || free >= ringingCap) return ringingCap;
  const question = `${free} ${answerShare} ${chanceMax}`;
  const known = kept.get(question);
  if (known !== undefined) return known;
  const most = ringingFor(asked);
  if (kept.size >= keptMax) kept.clear();
  kept.set(question, most);
  return most;
}

function ringingFor({
  free,
  answerShare,
  chanceMax,
}: Numbers<'free' | 'answerShare' | 'chanceMax'>): number {
  // Chances of 0..free answers among those who ring so far.
  const chances = new Float64Array(free + 1);
  chances[0] = 1;
  for (let ringing = 0; ringing < ringingCap; ringing += 1) {
    let enough = 0;
    for (let answers = free; answers > 0; answers -= 1) {
      const chance =
        (chances[answers] ?? 0) * (1 - answerShare) + (chances[answers - 1] ?? 0) * answerShare;
      chances[answers] = chance;
      enough += chance;
    }
    chances[0] = (chances[0] ?? 0) * (1 - answerShare);
    enough += chances[0];
    if (1 - enough > chanceMax + rounding) return ringing;
  }
  return ringingCap;
}
