/** Joins class names; undefined and false are left out. */
export function names(...given: readonly (string | undefined | false)[]): string {
  return given.filter((name) => name !== undefined && name !== false && name !== '').join(' ');
}
