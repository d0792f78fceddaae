/**
 * Load, and fairness inside a group: how much work calls bring against the agents there are, and
 * whether it is spread evenly over the hours that they were there.
 *
 * Source: acd-routing.md C7; Jain, Chiu and Hawe (1984).
 */
import { hourMs } from '../kernel/index.ts';
import type { AgentCounts } from './counts.ts';

/**
 * The load of `callCount` entries in a window; null where the window or the handle time is
 * undefined.
 */
export function offeredLoadErlangs(window: {
  readonly callCount: number;
  readonly handleTimeMsMean: number | null;
  readonly windowMs: number;
}): number | null {
  if (window.handleTimeMsMean === null || window.windowMs <= 0) return null;
  return (window.callCount * window.handleTimeMsMean) / window.windowMs;
}

/** ρ for a load and the time that agents were there in the window it belongs to. */
export function loadPerAgent(load: {
  readonly erlangs: number | null;
  readonly staffedMs: number;
  readonly windowMs: number;
}): number | null {
  if (load.erlangs === null || load.staffedMs <= 0) return null;
  return (load.erlangs * load.windowMs) / load.staffedMs;
}

/** Time in which an agent was there for work. */
export function staffedMs(of: Readonly<AgentCounts>): number {
  return of.readyMs + of.reservedMs + of.busyMs + of.workingAfterCallMs;
}

/** x of one agent; null without ready time. */
export function handledPerReadyHour(of: Readonly<AgentCounts>): number | null {
  const readyMs = staffedMs(of);
  return readyMs === 0 ? null : (of.handled * hourMs) / readyMs;
}

/** Jain's index of non-negative values; null where there are none, or all are 0. */
export function jainIndex(values: readonly number[]): number | null {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return squares === 0 ? null : (sum * sum) / (values.length * squares);
}
