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

/** `callType` is `--call-type`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
