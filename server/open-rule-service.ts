/**
 * The rule service of a starting service. A new store gets the rule sets of the centre or demo;
 * afterwards only the store counts. Stored versions that are not valid any more are reported, and
 * earlier ones are active instead.
 */
import { join } from 'node:path';
import { type AccountsFile, worldOf } from '../contracts/index.ts';
import { type CentreTime, type Clock, centreClock, type ReportFault } from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleSetFile, RuleWorld } from '../rules/index.ts';
import { fileAtStart, RuleService, type SetAsideVersion } from '../services/index.ts';
import {
  inMemory,
  isPostgresUrl,
  openStore,
  type Store,
  type StoreOptions,
} from '../store/index.ts';
import { openDataFolder } from './private-folder.ts';
import { unusableData } from './start-error.ts';

/** The store's file in a data folder. */
export const storeFile = 'callwright.db';

export interface RuleServiceSetUp extends CentreTime {
  readonly centre: CentreFile;
  readonly clock: Clock;
  readonly accounts: (centre: CentreFile) => AccountsFile;
  readonly ruleSets: readonly RuleSetFile[];
  readonly world: RuleWorld;
  /** Folder of the store, or the URL of its database. Default: memory. */
  readonly data?: string | undefined;
  /** Folder of the list of erasures, where a database holds the store [none]. */
  readonly listIn?: string | undefined;
  /** For a further handler: the store of the first. Default: its own. */
  readonly store?: Store | undefined;
  /** Leads to what other centres of the service lend [the store as it is]. */
  readonly shared?: ((id: string, store: Store) => Store) | undefined;
  readonly onError: ReportFault;
}

export interface OpenedRuleService {
  /** The active centre: the given file, or the store's last valid version. */
  readonly centre: CentreFile;
  /** How the given file differs from the stored version, and which is in force; null: it does not. */
  readonly fileNote: string | null;
  readonly accounts: AccountsFile;
  readonly ruleService: RuleService;
  readonly store: Store;
  /** Versions that may not be active any more, and what replaces them. */
  readonly setAside: readonly SetAsideVersion[];
}

/** @throws {StoreError} if the store cannot be read; {StartError} if given rules are not valid. */
export function openRuleService(options: RuleServiceSetUp): OpenedRuleService {
  const clock = centreClock(options.clock, options);
  const later: Clock['after'] = (delayMs, run) => options.clock.after(delayMs, run);
  const { shared = (_, own) => own, centre, listIn } = options;
  const store =
    options.store ??
    shared(centre.id, openData(options.data, { nowMs: () => clock.nowMs(), later, listIn }));
  try {
    return openIn(store, clock, options);
  } catch (error) {
    if (options.store === undefined) store.close();
    throw error;
  }
}

function openIn(store: Store, clock: Clock, options: RuleServiceSetUp): OpenedRuleService {
  const { ruleSets, onError } = options;
  const { id: centreId } = options.centre;
  const { centre, note: fileNote } = fileAtStart(store, options.centre, {
    nowMs: clock.nowMs(),
    report: (problem) => onError(new Error(problem), { what: `centre ${centreId}` }),
  });
  const accounts = options.accounts(centre);
  const world = worldOf(centre, options.world);
  const ruleService = new RuleService({ centreId, store, accounts, clock, world, onError });
  ruleService.catchUp();
  const setAside = ruleService.setAside();
  for (const refusal of ruleService.open()) onError(refusal, { what: `rules of ${centreId}` });
  const { refused } = ruleService.addInitialVersions(ruleSets);
  if (refused.length === 0) return { centre, fileNote, accounts, ruleService, store, setAside };
  const lines = refused.map(({ code, detail }) => `  ${code}: ${detail}`);
  throw unusableData(`the rules of ${centreId} may not be in force:\n${lines.join('\n')}`);
}

function openData(place: string | undefined, of: Omit<StoreOptions, 'path'>): Store {
  if (place !== undefined && !isPostgresUrl(place)) openDataFolder(place);
  return openStore({ path: place === undefined ? inMemory : storeIn(place), ...of });
}

/** The store's file in a data folder; a database URL stays as it is. */
export function storeIn(place: string): string {
  return isPostgresUrl(place) ? place : join(place, storeFile);
}
