/** A client of a service that does not run: its operations, on its folder, inside this process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '#client';
import type { CentreFile } from '../../routing/index.ts';
import { everybodyOf, openStoppedService, storeReader } from '../../server/index.ts';
import { invalidInput } from '../cli-error.ts';
import { readAccounts } from '../start/access-options.ts';
import { starting } from '../start/starting.ts';

export interface StoppedPlace {
  readonly data: string;
  readonly centreId: string;
  /** Accounts file. Default: the folder's accounts.json. */
  readonly accounts?: string | undefined;
  /** Without an accounts file, people are those that `start` begins with [refused]. */
  readonly mayLackAccounts?: boolean;
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
  const accounts = (centre: CentreFile) => accountsOf(place, centre);
  const { fetch, close } = await starting(() => openStoppedService({ data, centreId, accounts }));
  return { client: new Client({ server: '', fetch, triesMax: 1, bearer }), close };
}

function accountsOf({ data, accounts, mayLackAccounts }: StoppedPlace, centre: CentreFile) {
  const beside = join(data, 'accounts.json');
  if (accounts !== undefined || existsSync(beside)) return readAccounts(accounts ?? beside);
  if (mayLackAccounts === true) return everybodyOf(centre);
  const expected = 'expected it, or --accounts with the file of who works here';
  throw invalidInput(`${beside} is not there; ${expected}`);
}
