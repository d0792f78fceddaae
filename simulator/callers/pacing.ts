/**
 * How many predictive calls may ring at once, so that answers rarely exceed free agents; above the
 * abandonment cap, one call for each free agent. Cost: free agents × ringing calls; results are
 * cached.
 */
import type { Numbers } from '../distributions/distribution.ts';

/** Most predictive calls of a list that ring at once. */
export const ringingCap = 1_000;
/** Number of most recent attempts from which the share of answered calls is estimated. */
export const attemptsLooked = 200;
const attemptsMin = 20;
const answerShareDefault = 0.3;
const keptMax = 10_000;
const rounding = 1e-12;

export class AnswerShare {
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
   * Missing attempts count with the default share: twenty unanswered at the start of a list would
   * otherwise let a thousand calls ring.
   */
  get share(): number {
    if (this.#count < attemptsMin) return answerShareDefault;
    const missing = Math.max(0, attemptsLooked - this.#count);
    return (this.#answered + answerShareDefault * missing) / attemptsLooked;
  }
}

type Day = Numbers<'answered' | 'abandoned' | 'shareMax'>;

/** Answered calls that may still be abandoned today; negative above the cap. */
function spareOf({ answered, abandoned, shareMax }: Day): number {
  return Math.floor((shareMax * answered - abandoned + rounding) / (1 - shareMax));
}

/** Whether a larger share of the day's answered calls was abandoned than the cap allows. */
export function isCapped(day: Day): boolean {
  return spareOf(day) < 0;
}

/** How many calls may ring now, those already ringing included; at most {@link ringingCap}. */
export function mayRing({ free, answerShare, ...day }: Day & Numbers<'free' | 'answerShare'>) {
  if (isCapped(day)) return Math.max(0, Math.min(free, ringingCap));
  return ringingMax({ free, answerShare, chanceMax: day.shareMax });
}

/**
 * How many ringing calls may go on; the newest others are hung up, since answers without an agent
 * are abandoned.
 */
export function mayRingOn({ free, ...day }: Day & Numbers<'free'>): number {
  const spare = spareOf(day);
  if (free > 0 && spare >= 0) return ringingCap;
  return Math.max(0, free) + Math.max(0, spare);
}

const kept = new Map<string, number>();

/**
 * How many calls may ring at once, so that more than `free` are answered with chance `chanceMax` or
 * less.
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
