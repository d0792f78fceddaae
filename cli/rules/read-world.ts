/** What rules may name: the centre's queues, skills and agents, and texts, items and codes beside. */
import { parseWorld, worldOf } from '../../contracts/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { invalidFile, readCentre } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';

export interface WorldOptions extends StyleOptions {
  readonly centre?: string;
  readonly world?: string;
}

/** undefined: neither file was named. @throws {CliError} where one is not valid. */
export function readWorld(options: WorldOptions): RuleWorld | undefined {
  const { centre, world: path } = options;
  const world = path === undefined ? undefined : readWorldFile(path, options);
  if (centre === undefined) return world;
  return worldOf(readCentre(centre, options).centre, world);
}

/** @throws {CliError} with every finding, where the file is not valid. */
export function readWorldFile(path: string, style: StyleOptions = {}): RuleWorld {
  const parsed = parseWorld(readText(path).text);
  if (parsed.ok) return parsed.world;
  throw invalidFile(path, parsed.problems, style);
}
