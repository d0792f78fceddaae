/** A client of a service that does not run: its operations, on its folder, inside this process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '#client';
import { openStoppedService, storeReader } from '../../server/index.ts';
import { invalidInput } from '../cli-error.ts';
import { readAccounts } from '../start/access-options.ts';
import { starting } from '../start/starting.ts';

interface StoppedPlace {
  readonly data: string;
  readonly centreId: string;
  /** Accounts file. Default: the folder's accounts.json. */
  readonly accounts?: string | undefined;
  /** Who asks. Default: somebody unnamed who can read the store. */
  readonly as?: string | undefined;
}

export interface OpenClient {
  readonly client: Client;
  /** Releases what would otherwise keep the process alive. */
  readonly close: () => void;
}

/** @throws {CliError} if the folder has no store or accounts, or its rules may not be in force. */
export async function openStoppedClient(place: StoppedPlace): Promise<OpenClient> {
  const { data, centreId, as: bearer = storeReader.id } = place;
  const accounts = () => readAccounts(accountsFileOf(place));
  const { fetch, close } = await starting(() => openStoppedService({ data, centreId, accounts }));
  return { client: new Client({ server: '', fetch, triesMax: 1, bearer }), close };
}

function accountsFileOf({ data, accounts }: StoppedPlace): string {
  const beside = join(data, 'accounts.json');
  if (accounts !== undefined || existsSync(beside)) return accounts ?? beside;
  const expected = 'expected it, or --accounts with the file of who works here';
  throw invalidInput(`${beside} is not there; ${expected}`);
}
