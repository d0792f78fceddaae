/** What rules may name: queues, skills and agents of a centre, and texts, items and codes. */
import { parseWorld, worldOf } from '../../contracts/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { invalidFile, readCentre } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';

export interface WorldOptions extends StyleOptions {
  readonly centre?: string;
  readonly world?: string;
}

/**
 * The world that `--world` and `--centre` name; undefined if neither was named. @throws {CliError}
 * if one is invalid.
 */
export function readWorld(options: WorldOptions): RuleWorld | undefined {
  const { centre, world: path } = options;
  const world = path === undefined ? undefined : readWorldFile(path, options);
  if (centre === undefined) return world;
  return worldOf(readCentre(centre, options).centre, world);
}

export function readWorldFile(path: string, style: StyleOptions = {}): RuleWorld {
  const parsed = parseWorld(readText(path).text);
  if (parsed.ok) return parsed.world;
  throw invalidFile(path, parsed.problems, style);
}
