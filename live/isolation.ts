/**
 * Isolates callbacks: an error ends the one callback, whose owner is reported, and neither the loop
 * that calls it nor the process.
 */
import type { Clock } from './clock.ts';

/** `what`: the object at fault. */
export type ReportFault = (error: Error, at?: { readonly what?: string }) => void;

/** The callback, from which errors go to `report`. */
export function isolated<Args extends readonly unknown[]>(
  run: (...args: Args) => void,
  report: ReportFault,
): (...args: Args) => void {
  return (...args) => {
    try {
      run(...args);
    } catch (error) {
      report(errorOf(error));
    }
  };
}

/** What was thrown, as an error. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** A clock whose timers are isolated. The driver of a core takes none: its core would stand. */
export function isolatedClock(clock: Clock, report: ReportFault): Clock {
  return {
    nowMs: () => clock.nowMs(),
    after: (delayMs, run) => clock.after(delayMs, isolated(run, report)),
  };
}
