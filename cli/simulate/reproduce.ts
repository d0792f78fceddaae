/** The command that gives the same figures again. */
import { flags } from '../text/command-line.ts';

/** Always the exact number of replications: what a rule or a limit ended is repeated as it was. */
export function reproduceLine(
  what: string,
  {
    replications,
    seed,
    measure,
    rules,
    worth,
  }: {
    readonly replications: number;
    readonly seed: number;
    readonly measure?: readonly string[];
    readonly rules?: readonly string[];
    readonly worth?: readonly string[];
  },
): string {
  const given = { replications, seed, measure: measure?.join(','), rules, worth };
  return [`callwright ${what}`, ...flags(given)].join(' ');
}
