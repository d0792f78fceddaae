/**
 * Where the random traces of a test run begin.
 */

/**
 * From `CALLWRIGHT_SEED`, by its first eight hexadecimal digits as in `seed.setup.ts`; else fixed.
 */
export const firstSeed: number = readSeed(process.env['CALLWRIGHT_SEED'] ?? '1');

function readSeed(text: string): number {
  const seed = Number.parseInt(text.slice(0, 8), 16);
  return Number.isNaN(seed) ? 1 : seed;
}
