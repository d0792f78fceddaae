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

/** Uses each stored record; one that cannot be used is left out and reported. */
export function readEach<Stored extends { readonly id: string }>(
  records: readonly Stored[],
  use: (record: Stored) => void,
  { kind, report }: { readonly kind: string; readonly report: ReportFault },
): void {
  for (const record of records) {
    const what = `stored ${kind} ${record.id}`;
    const told = ({ message }: Error): void =>
      report(new Error(`cannot be read (${message}); save it again over the API`), { what });
    isolated(use, told)(record);
  }
}

/** What was thrown, as an error. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Ends the process, as its own invariants are broken. Rejected promises do not. */
export function throwLater(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

/** A clock whose timers are isolated. The driver of a core takes none: its core would stand. */
export function isolatedClock(clock: Clock, report: ReportFault): Clock {
  return {
    nowMs: () => clock.nowMs(),
    after: (delayMs, run) => clock.after(delayMs, isolated(run, report)),
  };
}
