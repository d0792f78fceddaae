/** Reads the values of `callwright staff`: volumes, targets, shares. */

import { InvalidArgumentError } from 'commander';
import { hourMs } from '../../kernel/index.ts';
import { durationMs } from '../options.ts';

/** `100/30m`: calls an hour. */
export function callsPerHour(text: string): number {
  const [, calls = '', every = ''] = /^(\d+(?:\.\d+)?)\/(.+)$/.exec(text) ?? [];
  const period = /^\d/.test(every) ? every : `1${every}`;
  if (calls !== '' && /^\d+(\.\d+)?(ms|s|m|h)$/.test(period)) {
    const perHour = (Number(calls) * hourMs) / durationMs(period);
    if (Number.isFinite(perHour) && perHour > 0 && perHour <= 1e9) return perHour;
  }
  throw new InvalidArgumentError('Expected calls in a time, like 100/30m or 1200/h.');
}

/** A share and the time within which. */
export interface Target {
  readonly share: number;
  readonly targetMs: number;
}

/** `80/20`: 80 % within 20 s; `80/500ms`. */
export function targetOf(text: string): Target {
  const [, percent = '', within = ''] = /^(\d+(?:\.\d+)?)\/(.+)$/.exec(text) ?? [];
  const share = Number(percent) / 100;
  if (percent !== '' && share > 0 && share < 1) {
    const isBare = /^\d+(\.\d+)?$/.test(within);
    return { share, targetMs: durationMs(isBare ? `${within}s` : within) };
  }
  throw new InvalidArgumentError('Expected percent and seconds, like 80/20.');
}

/** `30%` or `0.3`, below 1. */
export function shareBelowOne(text: string): number {
  const [, digits = '', sign] = /^(\d+(?:\.\d+)?)(%)?$/.exec(text) ?? [];
  const share = sign === undefined ? Number(digits) : Number(digits) / 100;
  if (digits !== '' && share < 1) return share;
  throw new InvalidArgumentError('Expected a share below 1, like 30% or 0.3.');
}

/** A duration above 0, with its unit: who types 180 after an 80/20 means seconds, not ms. */
export function someTimeMs(text: string): number {
  const ms = /[a-z]$/.test(text) ? durationMs(text) : 0;
  if (ms > 0) return ms;
  throw new InvalidArgumentError('Expected a time above 0 with its unit, like 180s.');
}
