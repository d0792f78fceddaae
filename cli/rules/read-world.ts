/** What rules may name: the centre's queues, skills and agents, and texts, items and codes beside. */
import { parseWorld, worldOf } from '../../contracts/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { readCentre } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface WorldOptions extends StyleOptions {
  readonly centre?: string;
  readonly world?: string;
}

/** undefined: neither file was named. @throws {CliError} where one is not valid. */
export function readWorld(options: WorldOptions): RuleWorld | undefined {
  return undefined;
}
