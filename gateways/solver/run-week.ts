/** Runs the search for a week's roster, which is pure: solves its programs, and can be stopped. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Solution, WeekSearch, WeekSearchNote } from '../../simulator/index.ts';
import type { Solver } from './highs-solver.ts';

/** Null: stopped; the last note has the best so far. */
export async function runWeek<Result>(
  search: WeekSearch<Result>,
  of: {
    readonly solver: Solver;
    readonly signal: AbortSignal;
    readonly onNote: (note: WeekSearchNote) => void;
  },
): Promise<Result | null> {
  let answer: Solution | undefined;
  for (;;) {
    const step = search.next(answer);
    if (step.done === true) return step.value;
    if (step.value.kind === 'note') of.onNote(step.value);
    answer = step.value.kind === 'solve' ? await of.solver.solve(step.value.program) : undefined;
    // Lets the signals of Ctrl-C and of the time come.
    await pause();
    if (of.signal.aborted) return null;
  }
}
