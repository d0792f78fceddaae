/** Names of styles as one attribute; what is undefined or false is left out. */
export function names(...given: readonly (string | undefined | false)[]): string {
  return given.filter((name) => name !== undefined && name !== false && name !== '').join(' ');
}
