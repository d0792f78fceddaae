/** Options of scripts that are whole numbers: `--seed`, `--instants`. */

/** @throws {Error} where the text is no whole number from `least` on; its message is for the user. */
export function wholeOption(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} is ${text}, expected a whole number from ${least}`);
}
