/**
 * Progress of a long piece of work on stderr: a bar for a terminal, lines for logs and programs.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate as pause } from 'node:timers/promises';

/** Default: a bar on a terminal, else plain lines. */
export type ProgressKind = 'none' | 'plain' | 'json' | 'bar';

export interface ProgressReading {
  readonly done: number;
  /** Number of steps in all; null if unknown, and no remaining time is shown. */
  readonly of: number | null;
  /**
   * Whether the number of steps is a prediction that improves with replications. Default: false.
   */
  readonly isPredicted?: boolean;
  /** The estimate so far, with its interval. Default: none. */
  readonly estimate?: string;
}

export interface Progress {
  /** Counts one step done; calls `shown` only when it is time to show progress. */
  tick(shown: () => ProgressReading): void;
  end(): void;
}

const everyMs: { readonly [Kind in ProgressKind]: number } = {
  none: Number.POSITIVE_INFINITY,
  plain: 15_000,
  json: 1_000,
  bar: 100,
};
const barLength = 20;
/** Steps done before a remaining time is shown: the first replications are slowest. */
const groundCount = 3;
const groundS = 2;

export interface ProgressWords {
  readonly verb: string;
  readonly noun: string;
}

const simulating: ProgressWords = { verb: 'simulating', noun: 'replications' };

export function startProgress(
  asked: ProgressKind | undefined,
  doing: ProgressWords = simulating,
): Progress {
  const kind = asked ?? kindHere();
  const startMs = performance.now();
  let shownMs = startMs;
  let hasBar = false;
  return {
    tick: (shown) => {
      const nowMs = performance.now();
      if (nowMs - shownMs < everyMs[kind]) return;
      shownMs = nowMs;
      const line = lineOf(kind, shown(), { tookS: (nowMs - startMs) / 1000, doing });
      hasBar = kind === 'bar';
      process.stderr.write(hasBar ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end: () => {
      if (hasBar) process.stderr.write('\r\u001b[K');
    },
  };
}

function kindHere(): ProgressKind {
  return process.stderr.isTTY ? 'bar' : 'plain';
}

function lineOf(
  kind: ProgressKind,
  { done, of, estimate = '', isPredicted = false }: ProgressReading,
  { tookS, doing }: { readonly tookS: number; readonly doing: ProgressWords },
): string {
  const hasGround = of !== null && done >= groundCount && tookS >= groundS;
  const leftS = hasGround ? Math.ceil((tookS / done) * (of - done)) : null;
  if (kind === 'json') {
    const mark = isPredicted ? { isPredicted } : {};
    return JSON.stringify({ type: 'progress', done, of, ...mark, estimate, leftS });
  }
  const time = leftS === null ? `${Math.round(tookS)} s so far` : `${leftS} s left`;
  const said = [...(estimate === '' ? [] : [estimate]), time];
  if (of === null) return [doing.verb, `${done} ${doing.noun}`, ...said].join('  ');
  const share = done / of;
  const filled = Math.round(share * barLength);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barLength - filled)}`;
  const percent = `${(100 * share).toFixed(0)} %`;
  const how = `${done} of ${isPredicted ? '~' : ''}${of} ${doing.noun}`;
  return [doing.verb, ...(kind === 'bar' ? [bar] : []), percent, how, ...said].join('  ');
}

/** Runs steps to their end, so that Ctrl-C is noticed between them; null if stopped. */
export async function workToTheEnd<Step, Result>(
  work: Generator<Step, Result, undefined>,
  stop: AbortSignal,
  progress: Progress,
  shown: (step: Step) => ProgressReading,
): Promise<Result | null> {
  let next = work.next();
  for (; next.done !== true && !stop.aborted; next = work.next()) {
    const step = next.value;
    progress.tick(() => shown(step));
    await pause();
  }
  progress.end();
  return next.done === true ? next.value : null;
}

export function percentDone(share: number): ProgressReading {
  return { done: Math.max(1, Math.round(100 * share)), of: 100 };
}
