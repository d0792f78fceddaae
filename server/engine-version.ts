/** The version of the engine that journals and results name, and its published measurements. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResults } from '../contracts/index.ts';
import manifest from '../package.json' with { type: 'json' };

export const engineVersion: string = manifest.version;

/** Published results of the benches; undefined if the installation lacks them. */
export function publishedResults(): BenchResults | undefined {
  // The same relative path fits the sources and the package's `dist/`.
  const file = join(import.meta.dirname, '../docs/performance.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BenchResults) : undefined;
}
