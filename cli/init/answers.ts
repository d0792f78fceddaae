/** What `callwright init` is told, and readers of it. */
import { InvalidArgumentError } from 'commander';
import { isTimeZone, minuteMs } from '../../kernel/index.ts';
import { queueIdOf } from '../../simulator/index.ts';
import { durationMs } from '../options.ts';
import type { ServiceTarget } from '../staff/staff-values.ts';

export interface QueueAnswer {
  readonly id: string;
  readonly callsPerDay: number;
  readonly handleTimeMsMean: number;
}

interface OpeningHours {
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
}

export interface InitAnswers {
  readonly queue: readonly QueueAnswer[];
  readonly open: OpeningHours;
  /** Wait after which agents of other queues help; null: they never do. */
  readonly overflow: number | null;
  readonly patience: number;
  readonly target: ServiceTarget;
  readonly timeZone: string;
}

/** `sales=400/4m`: calls a day and mean handle time. */
export function queueOf(text: string, before: readonly QueueAnswer[] = []): readonly QueueAnswer[] {
  const [, name = '', calls = '', time = ''] =
    /^([^=]+)=\s*(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?(?:s|m))$/.exec(text) ?? [];
  const id = queueIdOf(name);
  const callsPerDay = Number(calls);
  if (id === '' || callsPerDay === 0 || durationMs(time) === 0) {
    const expected = 'Expected a queue, calls a day and a handle time, like sales=400/4m.';
    throw new InvalidArgumentError(expected);
  }
  if (before.some((one) => one.id === id)) {
    throw new InvalidArgumentError(`Expected queues whose names differ; ${id} is there twice.`);
  }
  return [...before, { id, callsPerDay, handleTimeMsMean: durationMs(time) }];
}

const quarterMs = 15 * minuteMs;

/** `08:00..18:00`, on quarters of an hour. */
export function openingOf(text: string): OpeningHours {
  const [, ...parts] = /^(\d\d):(\d\d)\.\.(\d\d):(\d\d)$/.exec(text) ?? [];
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = parts.map(Number);
  const startMs = (fromHour * 60 + fromMinute) * minuteMs;
  const endMs = (toHour * 60 + toMinute) * minuteMs;
  const onQuarters = startMs % quarterMs === 0 && endMs % quarterMs === 0;
  const isInDay = Math.max(fromMinute, toMinute) < 60 && endMs <= 24 * 60 * minuteMs;
  if (onQuarters && isInDay && startMs < endMs) {
    const isByHalves = (endMs - startMs) % (2 * quarterMs) === 0;
    return { startMs, endMs, intervalMs: isByHalves ? 2 * quarterMs : quarterMs };
  }
  throw new InvalidArgumentError('Expected two times on quarters of an hour, like 08:00..18:00.');
}

/** A wait like `60s`, or `none`. */
export function overflowOf(text: string): number | null {
  if (text === 'none') return null;
  if (/[a-z]$/.test(text)) return durationMs(text);
  throw new InvalidArgumentError('Expected a wait with its unit, like 60s, or none.');
}

export function timeZoneOf(text: string): string {
  if (!isTimeZone(text)) {
    throw new InvalidArgumentError('Expected a time zone, like Europe/Paris or UTC.');
  }
  return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
}
