/**
 * `callwright keys list`, `create` and `revoke`: the keys of programs that a server knows.
 *
 * Source: ux-and-api.md 3.1, 5.1.
 */
import { z } from 'zod';
import { apiKeyListSchema, newApiKeySchema } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { clientOf, known } from '../rule-office/http-office.ts';
import { centreOf, type OfficeOptions } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';

export interface KeysOptions extends OfficeOptions {
  readonly output: 'text' | 'json';
}

export interface NewKeyOptions extends KeysOptions {
  readonly name: string;
  readonly scope: readonly string[];
  readonly expires?: string;
  readonly address?: readonly string[];
}

const yearMs = 365 * 86_400_000;

/** Shows all keys of the centre. */
export async function listKeysCommand(options: KeysOptions): Promise<ExitCode> {
  const { client, params } = serverOf(options);
  const asked = { params, query: { limit: 200 } };
  const listed = await client.get('/api/v1/centres/{centre}/api-keys', asked);
  const { items } = valueOrRefusal(known(listed, apiKeyListSchema), options);
  if (options.output === 'json') return tell({ keys: items });
  const style = styleOf(options, process.stdout);
  const rows = items.map(({ id, name, scopes, expiresAt, usedAt }) => {
    return [id, name, scopes.join(', '), expiresAt, usedAt ?? 'never'];
  });
  const head = ['key', 'name', 'scopes', 'expires', 'last use'];
  process.stdout.write(`${tableLines([head, ...rows], style, head.length).join('\n')}\n`);
  return exitCodes.yes;
}

/** The secret alone on stdout, so that a script can keep it. */
export async function createKeyCommand(options: NewKeyOptions): Promise<ExitCode> {
  const { name, scope, address = [] } = options;
  const inAYear = new Date(systemClock.nowMs() + yearMs).toISOString();
  const expiresAt = options.expires ?? inAYear;
  const body = { name, scopes: [...scope], addresses: [...address], expiresAt };
  const { client, params } = serverOf(options);
  const answer = await client.post('/api/v1/centres/{centre}/api-keys', { params, body });
  const made = valueOrRefusal(known(answer, newApiKeySchema), options);
  if (options.output === 'json') return tell(made);
  process.stderr.write(`key ${made.id} "${name}" until ${made.expiresAt}; this is shown once:\n`);
  process.stdout.write(`${made.secret}\n`);
  return exitCodes.yes;
}

export async function revokeKeyCommand(id: string, options: KeysOptions): Promise<ExitCode> {
  const { client, params } = serverOf(options);
  const key = { params: { ...params, key: id } };
  const answer = await client.delete('/api/v1/centres/{centre}/api-keys/{key}', key);
  valueOrRefusal(known(answer, z.null()), options);
  return options.output === 'json' ? tell({ revoked: id }) : exitCodes.yes;
}

function serverOf(options: KeysOptions) {
  const server = options.server ?? process.env['CALLWRIGHT_SERVER'] ?? '';
  if (!URL.canParse(server)) {
    const seen = server === '' ? '--server is missing' : `--server is ${server}`;
    throw new CliError(exitCodes.wrongUsage, `${seen}; expected an address, or CALLWRIGHT_SERVER`);
  }
  const client = clientOf({ server, person: options.as ?? null });
  return { client, params: { centre: centreOf(options) } };
}

function tell(answer: object): ExitCode {
  process.stdout.write(`${jsonAnswer('keys/1', answer)}\n`);
  return exitCodes.yes;
}
