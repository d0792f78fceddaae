/** Options as they are typed, for the lines that say how to run a command again. */

type Value = string | number | boolean | readonly string[] | undefined;

/**
 * Those that were given, in this order: `callType` is `--call-type`, a list is the option again and
 * again, and `true` the flag alone.
 */
export function flags(given: { readonly [name: string]: Value }): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const flag = flagOf(name);
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return (Array.isArray(value) ? value : [value]).map((one) => `${flag} ${one}`);
  });
}

/** A whole command line: what is asked of which file, and the options that were given. */
export function commandLine(what: string, given: { readonly [name: string]: Value }): string {
  return [`callwright ${what}`, ...flags(given)].join(' ');
}

/** `callType` is `--call-type`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

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
  return commandLine(what, given);
}
