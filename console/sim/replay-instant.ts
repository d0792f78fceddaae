/** State of a recorded day at one instant. */
import { type ReplayRun, replayStates } from './worker-protocol.ts';

export interface Instant {
  readonly atMs: number;
  /** Indexes of waiting calls, longest first. */
  readonly waiting: readonly number[];
  /** Each agent's state as index into `replayStates`; logged off at first. */
  readonly states: Uint8Array;
}

const loggedOff = replayStates.indexOf('loggedOff');

/** Index of the longest wait; -1: nobody waited. */
export function worstWait({ waits: { fromMs, toMs } }: ReplayRun): number {
  let worst = -1;
  let mostMs = 0;
  for (const [place, from] of fromMs.entries()) {
    const waitedMs = (toMs[place] ?? 0) - from;
    if (waitedMs <= mostMs) continue;
    [worst, mostMs] = [place, waitedMs];
  }
  return worst;
}

/** `longestMs`: the longest wait, which bounds how far back the search must go. */
export function instantOf(run: ReplayRun, atMs: number, longestMs: number): Instant {
  const { waits, states, agents } = run;
  const waiting: number[] = [];
  const last = countUpTo(waits.fromMs, atMs);
  for (let place = countUpTo(waits.fromMs, atMs - longestMs - 1); place < last; place += 1) {
    if ((waits.toMs[place] ?? 0) > atMs) waiting.push(place);
  }
  const now = new Uint8Array(agents.length);
  for (let agent = 0; agent < now.length; agent += 1) {
    const from = states.starts[agent] ?? 0;
    const to = states.starts[agent + 1] ?? from;
    const place = countUpTo(states.atMs, atMs, from, to) - 1;
    now[agent] = place < from ? loggedOff : (states.state[place] ?? loggedOff);
  }
  return { atMs, waiting, states: now };
}

function countUpTo(times: Float64Array, atMs: number, from = 0, to = times.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
