/** Opens the rule service that a command's options name. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { ruleServiceOptions } from '../options.ts';
import { readWorld } from '../rules/read-world.ts';
import type { RuleServiceClient } from './rule-service-client.ts';

export interface RuleServiceChoice extends OptionsOf<typeof ruleServiceOptions> {
  readonly world?: string;
  /** Works on a copy of the store, which is deleted afterwards, so that nothing changes. */
  readonly dryRun?: boolean;
}

const accountsName = 'accounts.json';

/** @throws {CliError} if none is named, or it cannot be opened. */
export async function openRuleService(options: RuleServiceChoice): Promise<RuleServiceClient> {
  const { CALLWRIGHT_SERVER: fromEnvironment = '' } = process.env;
  const { data, as: person = null } = options;
  const server = options.server ?? (data === undefined ? fromEnvironment : '');
  if (data !== undefined && server !== '') {
    throw wrongUsage('--data and --server are both given; expected one of them');
  }
  if (data === undefined && server === '') {
    throw wrongUsage('neither --data nor --server is given; expected one, or CALLWRIGHT_SERVER');
  }
  const centreId = centreOf(options);
  if (server !== '') {
    if (options.dryRun === true) {
      throw wrongUsage(
        '--dry-run is given with a server; expected --data: steps are tried in a copy',
      );
    }
    if (!URL.canParse(server)) throw wrongUsage(`--server is ${server}; expected an address`);
    const { clientOf, RuleServiceClient: OfficeClient } = await import('./rule-service-client.ts');
    return new OfficeClient({ name: server, centreId, client: clientOf(person, { server }) });
  }
  return await openStored(data ?? '', { ...options, person, centreId });
}

async function openStored(
  folder: string,
  options: RuleServiceChoice & { readonly person: string | null; readonly centreId: string },
): Promise<RuleServiceClient> {
  // Loaded late, as a client of a server does not need the store.
  const { readAccounts, storeFile } = await import('../start/open-rule-service.ts');
  const { openDataFolder } = await import('../start/private-folder.ts');
  const path = join(folder, storeFile);
  if (!existsSync(path)) throw invalidInput(`${path} is not there`);
  openDataFolder(folder);
  const beside = join(folder, accountsName);
  if (options.accounts === undefined && !existsSync(beside)) {
    const message = `${beside} is not there; expected it, or --accounts with the file of who works here`;
    throw invalidInput(message);
  }
  const accounts = readAccounts(options.accounts ?? beside);
  const { world: file, person, centreId } = options;
  const world = file === undefined ? undefined : readWorld({ world: file });
  const { openLocalRuleService: openLocalOffice } = await import('./local-rule-service.ts');
  const { cliErrorOfStore: saidByStore } = await import('../journal/open-reader.ts');
  const copy = options.dryRun === true ? copyStore(path) : { path, remove: () => {} };
  try {
    const of = { centreId, accounts, person, folder, path: copy.path, onClose: copy.remove };
    return openLocalOffice(world === undefined ? of : { ...of, world });
  } catch (error) {
    copy.remove();
    throw saidByStore(error);
  }
}

/** The requested centre. @throws {CliError} */
export function centreOf({
  centreId = process.env['CALLWRIGHT_CENTRE'] ?? '',
}: RuleServiceChoice): string {
  if (centreId !== '') return centreId;
  throw wrongUsage('--centre-id is missing; expected it, or CALLWRIGHT_CENTRE');
}

/** Ends of the names of a database's files, if it was not closed. */
const besides = ['', '-wal'];

interface StoreCopy {
  readonly path: string;
  readonly remove: () => void;
}

export function copyStore(path: string): StoreCopy {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-'));
  const copy = join(folder, basename(path));
  for (const end of besides) {
    if (existsSync(`${path}${end}`)) copyFileSync(`${path}${end}`, `${copy}${end}`);
  }
  return { path: copy, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
