/**
 * Estimates staff from a log without log-ons: while somebody waits, every agent present is on a
 * call. Cost: a sort of each day's events.
 */
import { hourMs } from '../../../kernel/index.ts';
import { addAt, sumOf } from '../../statistics/sums.ts';
import { type CallList, callsBy, callsByAgentDay, type LoggedCall } from './logged-calls.ts';

export interface PresenceFit {
  /** Mean time from the end of an agent's call to their next while callers wait. */
  readonly changeoverMs: number;
  /** Longest time between two calls of an agent that the mean includes. */
  readonly longestMs: number;
  readonly changeovers: number;
  /**
   * Share of time by number of callers waiting (the last number includes more) and agents on a
   * call.
   */
  readonly busyByWaiting: readonly {
    readonly waiting: number;
    readonly busy: number;
    readonly shareOfTime: number;
  }[];
  /** Agents on a call while somebody waits, by hour from 0; null if nobody waited. */
  readonly busyByHour: readonly (number | null)[];
}

/** Longer pauses between an agent's calls are breaks, if most pauses are shorter. */
const changeoverMsMax = 30_000;
/** When longer pauses count as wrap-up, because the log's handle time excludes it. */
const wrapUp = { msMax: 600_000, shareAbove: 0.25, waitMsMin: 10_000 } as const;
const waitingMax = 8;

export function fitPresence(calls: CallList): PresenceFit | null {
  const handled = calls.filter(
    ({ agent, outcome, handleTimeMs }) =>
      agent !== null && outcome === 'answered' && handleTimeMs > 0,
  );
  if (handled.length === 0) return null;
  const gaps = changeovers(callsByAgentDay(handled).map(({ calls: own }) => own));
  const changeoverMs = sumOf(gaps) / Math.max(1, gaps.length);
  const longestMs = gaps.reduce((most, gap) => Math.max(most, gap), 0);
  return { changeoverMs, longestMs, changeovers: gaps.length, ...busyTimes(calls, changeoverMs) };
}

/**
 * A caller who waited long gets the first free agent, so the pause before is the agent's own. If a
 * quarter of these pauses are long, they are work that the log does not count.
 */
function changeovers(days: readonly CallList[]): readonly number[] {
  const own: number[] = [];
  const usual: number[] = [];
  for (const calls of days) {
    const inOrder = [...calls].sort((a, b) => answeredMs(a) - answeredMs(b));
    for (const [place, next] of inOrder.entries()) {
      const before = inOrder[place - 1];
      if (before === undefined || !next.hasQueued) continue;
      const endMs = answeredMs(before) + before.handleTimeMs;
      const gapMs = answeredMs(next) - endMs;
      if (gapMs < 0) continue;
      if (next.waitMs >= wrapUp.waitMsMin && gapMs <= wrapUp.msMax) own.push(gapMs);
      if (next.enteredAtMs < endMs && gapMs <= changeoverMsMax) usual.push(gapMs);
    }
  }
  const long = own.filter((gap) => gap > changeoverMsMax).length;
  return long > wrapUp.shareAbove * own.length ? own : usual;
}

function answeredMs({ enteredAtMs, waitMs }: LoggedCall): number {
  return enteredAtMs + waitMs;
}

interface Change {
  readonly atMs: number;
  readonly waiting: number;
  readonly busy: number;
}

function busyTimes(
  calls: CallList,
  changeoverMs: number,
): Pick<PresenceFit, 'busyByWaiting' | 'busyByHour'> {
  const time = new Array<number>(waitingMax + 1).fill(0);
  const busyTime = new Array<number>(waitingMax + 1).fill(0);
  const hourTime = new Array<number>(24).fill(0);
  const hourBusyTime = new Array<number>(24).fill(0);
  for (const ofDay of callsBy(calls, ({ day }) => day).values()) {
    const changes = changesOf(ofDay, changeoverMs);
    let waiting = 0;
    let busy = 0;
    for (const [place, change] of changes.entries()) {
      waiting += change.waiting;
      busy += change.busy;
      const lastsMs = (changes[place + 1]?.atMs ?? change.atMs) - change.atMs;
      const bucket = Math.min(waiting, waitingMax);
      addAt(time, bucket, lastsMs);
      addAt(busyTime, bucket, busy * lastsMs);
      const hour = Math.floor(change.atMs / hourMs);
      if (waiting === 0 || hourTime[hour] === undefined) continue;
      addAt(hourTime, hour, lastsMs);
      addAt(hourBusyTime, hour, busy * lastsMs);
    }
  }
  const all = sumOf(time);
  return {
    busyByWaiting: time.flatMap((lasts, waiting) =>
      waiting === 0 || lasts === 0
        ? []
        : [{ waiting, busy: (busyTime[waiting] ?? 0) / lasts, shareOfTime: lasts / all }],
    ),
    busyByHour: hourTime.map((lasts, hour) =>
      lasts === 0 ? null : (hourBusyTime[hour] ?? 0) / lasts,
    ),
  };
}

function changesOf(calls: CallList, changeoverMs: number): readonly Change[] {
  const changes: Change[] = [];
  for (const call of calls) {
    const leftMs = answeredMs(call);
    if (call.waitMs > 0) {
      changes.push({ atMs: call.enteredAtMs, waiting: 1, busy: 0 });
      changes.push({ atMs: leftMs, waiting: -1, busy: 0 });
    }
    if (call.outcome === 'abandoned' || call.handleTimeMs === 0) continue;
    changes.push({ atMs: leftMs, waiting: 0, busy: 1 });
    changes.push({ atMs: leftMs + call.handleTimeMs + changeoverMs, waiting: 0, busy: -1 });
  }
  return changes.sort((a, b) => a.atMs - b.atMs);
}
