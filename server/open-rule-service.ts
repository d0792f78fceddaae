/**
 * The rule service of a starting service. A new store gets the rule sets of the centre or demo;
 * afterwards only the store counts. A store edited by hand prevents the start.
 */
import { join } from 'node:path';
import { type AccountsFile, parseCentre, worldOf } from '../contracts/index.ts';
import { type CentreTime, type Clock, centreClock } from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleSetFile, RuleWorld } from '../rules/index.ts';
import { RuleService, type SetAsideVersion } from '../services/index.ts';
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
  readonly onError: (error: Error) => void;
}

export interface OpenedRuleService {
  /** The active centre: the store's last version, else the file. */
  readonly centre: CentreFile;
  readonly accounts: AccountsFile;
  readonly ruleService: RuleService;
  readonly store: Store;
  /** Versions that may not be active any more, and what replaces them. */
  readonly setAside: readonly SetAsideVersion[];
}

/** @throws {StoreError} if the store cannot be read; {StartError} if its rules may not be active. */
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
  const centre = keptCentre(store, options.centre) ?? options.centre;
  const { id: centreId } = centre;
  const accounts = options.accounts(centre);
  const world = worldOf(centre, options.world);
  const ruleService = new RuleService({ centreId, store, accounts, clock, world, onError });
  ruleService.catchUp();
  const setAside = ruleService.setAside();
  const refused = [...ruleService.open(), ...ruleService.addInitialVersions(ruleSets).refused];
  if (refused.length === 0) return { centre, accounts, ruleService, store, setAside };
  const lines = refused.map(({ code, detail }) => `  ${code}: ${detail}`);
  throw unusableData(`the rules of ${centreId} may not be in force:\n${lines.join('\n')}`);
}

/** The centre's last version, made over the API while it ran; undefined if there is none. */
function keptCentre(store: Store, { id }: CentreFile): CentreFile | undefined {
  const last = store.centres.last(id);
  if (last === undefined) return undefined;
  const parsed = parseCentre(last.text);
  if (parsed.ok) return parsed.centre;
  const [first] = parsed.problems;
  const message = `version ${last.version} of the centre ${id} in the store is not valid: ${first?.message}`;
  throw unusableData(message);
}

function openData(place: string | undefined, of: Omit<StoreOptions, 'path'>): Store {
  if (place !== undefined && !isPostgresUrl(place)) openDataFolder(place);
  return openStore({ path: place === undefined ? inMemory : storeIn(place), ...of });
}

/** The store's file in a data folder; a database URL stays as it is. */
export function storeIn(place: string): string {
  return isPostgresUrl(place) ? place : join(place, storeFile);
}
