/** A centre that was made over the API: what it begins with, and whether it was taken off. */
import type { AccountsFile, ChannelSettings } from '../contracts/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';

export interface MadeCentre {
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
  /** Channel to begin with; null: all by default. */
  readonly channel: ChannelSettings | null;
  /** Absent: names are enough, an admin's and each agent's. */
  readonly accounts?: AccountsFile;
  readonly isOff: boolean;
}
