/**
 * The rule office of a service that starts: its store, its people, and what is in force.
 *
 * A new store begins with the rule sets of the centre or demo; from then on the store decides,
 * and files on disk do not. A store whose rules were changed by hand keeps the service from
 * starting.
 */
import { join } from 'node:path';
import { type AccountsFile, parseAccounts, parseCentre, worldOf } from '../../contracts/index.ts';
import { type CentreTime, type Clock, centreClock } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile, RuleWorld } from '../../rules/index.ts';
import { RuleService, type SetAsideVersion } from '../../services/index.ts';
import {
  inMemory,
  isPostgresUrl,
  openStore,
  type Store,
  type StoreOptions,
} from '../../store/index.ts';
import { invalidInput } from '../cli-error.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import { readStore } from '../journal/open-reader.ts';
import { openDataFolder } from './private-folder.ts';

/** The database inside a data folder. */
export const storeFile = 'callwright.db';

export interface RuleServiceSetUp extends CentreTime {
  /** As its file has it. */
  readonly centre: CentreFile;
  readonly clock: Clock;
  /** Of the centre that is in force. */
  readonly accounts: (centre: CentreFile) => AccountsFile;
  /** In force where the store has no rules of the kind yet. */
  readonly ruleSets: readonly RuleSetFile[];
  readonly world: RuleWorld;
  /** Folder of the store, or the URL of its database; absent: memory. */
  readonly data?: string | undefined;
  /** In place of one of its own: that of the first handler. */
  readonly store?: Store | undefined;
  readonly onError: (error: Error) => void;
}

export interface OpenedRuleService {
  /** In force: as the store had it last, else as its file has it. */
  readonly centre: CentreFile;
  readonly accounts: AccountsFile;
  readonly ruleService: RuleService;
  readonly store: Store;
  /** Versions in force that no longer may be: another acts, or none. */
  readonly setAside: readonly SetAsideVersion[];
}

/** @throws {CliError} where the store cannot be read, or its rules may not be in force. */
export function openRuleService(options: RuleServiceSetUp): OpenedRuleService {
  const clock = centreClock(options.clock, options);
  const later: Clock['after'] = (delayMs, run) => options.clock.after(delayMs, run);
  const store = options.store ?? openData(options.data, { nowMs: () => clock.nowMs(), later });
  try {
    return openIn(store, clock, options);
  } catch (error) {
    if (options.store === undefined) store.close();
    throw error;
  }
}

function openIn(store: Store, clock: Clock, options: RuleServiceSetUp): OpenedRuleService {
  const { ruleSets, onError } = options;
  const centre = readStore(() => keptCentre(store, options.centre) ?? options.centre);
  const { id: centreId } = centre;
  const accounts = options.accounts(centre);
  const world = worldOf(centre, options.world);
  const ruleService = new RuleService({ centreId, store, accounts, clock, world, onError });
  const { refused, aside } = readStore(() => {
    ruleService.catchUp();
    const aside = ruleService.setAside();
    const refused = [...ruleService.open(), ...ruleService.addInitialVersions(ruleSets).refused];
    return { refused, aside };
  });
  if (refused.length === 0) return { centre, accounts, ruleService, store, setAside: aside };
  const lines = refused.map(({ code, detail }) => `  ${code}: ${detail}`);
  throw invalidInput(`the rules of ${centreId} may not be in force:\n${lines.join('\n')}`);
}

/** The last version that was made while the centre ran; undefined: none was. */
function keptCentre(store: Store, { id }: CentreFile): CentreFile | undefined {
  const last = store.centres.last(id);
  if (last === undefined) return undefined;
  const parsed = parseCentre(last.text);
  if (parsed.ok) return parsed.centre;
  const [first] = parsed.problems;
  const message = `version ${last.version} of the centre ${id} in the store is not valid: ${first?.message}`;
  throw invalidInput(message);
}

function openData(place: string | undefined, of: Omit<StoreOptions, 'path'>): Store {
  if (place !== undefined && !isPostgresUrl(place)) openDataFolder(place);
  return readStore(() =>
    openStore({ path: place === undefined ? inMemory : storeIn(place), ...of }),
  );
}

/** The store of a folder, or the database itself. */
export function storeIn(place: string): string {
  return isPostgresUrl(place) ? place : join(place, storeFile);
}

/** @throws {CliError} with every finding, where the file is not valid. */
export function readAccounts(path: string): AccountsFile {
  const parsed = parseAccounts(readText(path).text);
  if (parsed.ok) return parsed.accounts;
  throw invalidFile(path, parsed.problems, {});
}

/** One line on a version that could not act any more, for the terminal, the log and `doctor`. */
export function setAsideLine({ setId, version, acting, because }: SetAsideVersion): string {
  const which = `version ${version} of ${setId}`;
  if (acting === version) {
    return `${which} still acts, for none before it may: ${because.detail} Publish one that may`;
  }
  const instead = acting === null ? 'none before it may act' : `version ${acting} acts`;
  return `${which} is set aside, ${instead}: ${because.detail}`;
}
