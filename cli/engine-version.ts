/**
 * The version of the engine, as headers of traces, snapshots and results carry it, and what was
 * measured of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResults } from '../contracts/index.ts';
import manifest from '../package.json' with { type: 'json' };

/** Of `package.json`. */
export const engineVersion: string = manifest.version;

/** What the benches measured, as it was published; undefined: this installation has none of it. */
export function publishedResults(): BenchResults | undefined {
  // The same place below the root of the sources and below `dist/` of a package.
  const file = join(import.meta.dirname, '../docs/performance.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BenchResults) : undefined;
}
