/** The options of `callwright staff`, and readers of volumes, targets and shares. */
import { InvalidArgumentError } from 'commander';
import { hourMs } from '../../kernel/index.ts';
import type { OptionsOf } from '../command.ts';
import {
  choice,
  durationMs,
  laneOption,
  progressOption,
  shareBelowOne,
  threadCount,
  wholeNumber,
  writingOptions,
} from '../options.ts';

export const staffOptions = {
  '--shifts <file>': 'shift rules [full days with a lunch, half days]',
  '--goal <when>': [
    'every goal over the day, or in every interval [day]',
    choice('day', 'interval'),
  ],
  '--target <percent/seconds>': ['service level [the queues’; 80/20]', targetOf],
  '--abandon-max <share>': ['share of callers who may give up [any]', shareBelowOne],
  '--method <method>': [
    '[simulate; with --calls both formulas]',
    choice('erlangA', 'erlangC', 'both', 'simulate'),
  ],
  '--days <count>': [
    'days of the independent check [100]; with --required [40, or 10 on the full core]',
    wholeNumber(2),
  ],
  '--search-days <count>': ['days on which rosters are tried [20]', wholeNumber(2)],
  '--budget <time>': ['then check the best roster so far [150s]', durationMs],
  '--seed <seed>': ['of callers and agents [the scenario’s, else 1]', wholeNumber(0)],
  '--workers <count>': ['threads, where the work lasts [one per processor]', threadCount(0)],
  '--required': 'no roster: agents that skill groups need together by interval, and who is missing',
  '--out <folder>': 'write the roster as a scenario, and the result',
  '--report <file>': 'write the answer as a page (.html), .md, .csv, or its tables as .xlsx',
  '--calls <calls/time>': ['calculator: volume, like 100/30m', callsPerHour],
  '--aht <time>': ['calculator: mean handle time, like 180s', someTimeMs],
  '--patience <time>': ['calculator: mean patience [120s]', someTimeMs],
  '--occupancy-max <share>': ['calculator: a cap on occupancy [none]', shareBelowOne],
  '--shrinkage <causes>': [
    'calculator, --required: paid time not ready: 30%, or leave=10%,training=5% [0]',
    shrinkageFrom,
  ],
  '--curve': 'calculator: the whole curve',
  ...laneOption,
  ...progressOption,
  ...writingOptions,
} as const;

export type StaffOptions = OptionsOf<typeof staffOptions>;

export type CompleteStaffOptions<Name extends keyof StaffOptions> = StaffOptions &
  Required<Pick<StaffOptions, Name>>;

/** Calls an hour from `100/30m`. */
function callsPerHour(text: string): number {
  const [, calls = '', every = ''] = /^(\d+(?:\.\d+)?)\/(.+)$/.exec(text) ?? [];
  const period = /^\d/.test(every) ? every : `1${every}`;
  if (calls !== '' && /^\d+(\.\d+)?(ms|s|m|h)$/.test(period)) {
    const perHour = (Number(calls) * hourMs) / durationMs(period);
    if (Number.isFinite(perHour) && perHour > 0 && perHour <= 1e9) return perHour;
  }
  throw new InvalidArgumentError('Expected calls in a time, like 100/30m or 1200/h.');
}

export interface ServiceTarget {
  readonly share: number;
  readonly targetMs: number;
}

/** Target: `80/20` is 80 % within 20 s; `0.8/20` is the same; `80/500ms`. */
export function targetOf(text: string): ServiceTarget {
  const [, percent = '', within = ''] = /^(\d+(?:\.\d+)?)\/(.+)$/.exec(text) ?? [];
  const share = /^0\./.test(percent) ? Number(percent) : Number(percent) / 100;
  if (percent !== '' && share > 0 && share < 1) {
    const isBare = /^\d+(\.\d+)?$/.test(within);
    return { share, targetMs: durationMs(isBare ? `${within}s` : within) };
  }
  throw new InvalidArgumentError('Expected percent and seconds, like 80/20.');
}

export interface ShrinkageCause {
  readonly cause: string;
  readonly share: number;
}

const unnamedCause = 'other';

/** One share, or one for each cause. */
function shrinkageFrom(text: string): readonly ShrinkageCause[] {
  const causes = text.split(',').map((part) => {
    const [, cause = unnamedCause, share = ''] = /^(?:([^=]+)=)?(.*)$/.exec(part.trim()) ?? [];
    return { cause, share: shareBelowOne(share) };
  });
  if (shrunkShare(causes) < 1) return causes;
  throw new InvalidArgumentError('Expected shares that are below 1 together.');
}

/** Shares of the same paid time add up. */
export function shrunkShare(causes: readonly ShrinkageCause[]): number {
  return causes.reduce((sum, { share }) => sum + share, 0);
}

/** As the option takes it; undefined: no cause. */
export function shrinkageText(causes: readonly ShrinkageCause[]): string | undefined {
  if (causes.length === 0) return undefined;
  return causes
    .map(({ cause, share }) => (cause === unnamedCause ? `${share}` : `${cause}=${share}`))
    .join(',');
}

/** Above 0, with a unit: after `80/20`, a bare 180 would mean seconds, but be read as ms. */
export function someTimeMs(text: string): number {
  const ms = /[a-z]$/.test(text) ? durationMs(text) : 0;
  if (ms > 0) return ms;
  throw new InvalidArgumentError('Expected a time above 0 with its unit, like 180s.');
}
