/** Options as they are typed, for lines that tell how to repeat a command. */

type Value = string | number | boolean | readonly string[] | undefined;

/**
 * Only given options, in order: `callType` is `--call-type`, a list repeats its option, `true` is
 * the flag alone.
 */
export function flags(given: { readonly [name: string]: Value }): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const flag = flagOf(name);
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return (Array.isArray(value) ? value : [value]).map((one) => `${flag} ${one}`);
  });
}

export function commandLine(what: string, given: { readonly [name: string]: Value }): string {
  return [`callwright ${what}`, ...flags(given)].join(' ');
}

/** `callType` is `--call-type`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** States the exact number of replications, to repeat also runs ended by a rule or limit. */
export function reproduceLine(
  what: string,
  {
    replications,
    seed,
    measure,
    rules,
    worth,
    table,
  }: {
    readonly replications: number;
    readonly seed: number;
    readonly measure?: readonly string[];
    readonly rules?: readonly string[];
    readonly worth?: readonly string[];
    readonly table?: string;
  },
): string {
  const given = { replications, seed, measure: measure?.join(','), rules, worth, table };
  return commandLine(what, given);
}
