/**
 * `callwright accounts` and `callwright keys`: passwords for an accounts file, keys for programs.
 *
 * Source: ux-and-api.md 5.1, 9.
 */
import type { Command } from 'commander';
import {
  answerOptions,
  type Outcome,
  refuseMissing,
  showExamples,
  withOutput,
} from './command-options.ts';
import { gather } from './option-values.ts';

/** `accounts hash`. */
export function addAccounts(program: Command, outcome: Outcome): void {
  const accounts = program
    .command('accounts')
    .description('accounts files: hash')
    .helpCommand(false);
  const command = accounts
    .command('hash')
    .description('a password on stdin, on stdout what an accounts file keeps of it')
    .action(async () => {
      const { accountsHashCommand } = await import('./commands/accounts-hash.ts');
      outcome.exitCode = await accountsHashCommand();
    });
  const lines = [
    'callwright accounts hash < password.txt',
    'callwright accounts hash < password.txt > hash.txt',
  ];
  showExamples(accounts, lines);
  showExamples(command, lines);
}

/** `keys list`, `keys create` and `keys revoke`. */
export function addKeys(program: Command, outcome: Outcome): void {
  const keys = program
    .command('keys')
    .description('keys of programs: list, create, revoke')
    .helpCommand(false);
  const where = '--server http://127.0.0.1:8080 --centre-id verdier --as nadia';
  showExamples(keys, [`callwright keys list ${where}`, `callwright keys create --help`]);
  const list = keys.command('list').description('keys, their scopes, and their last use');
  list.action(async () => {
    const { listKeysCommand } = await import('./commands/keys.ts');
    outcome.exitCode = await listKeysCommand(answerOptions(list));
  });
  const create = keys
    .command('create')
    .description('make a key; its secret is shown once')
    .option('--name <text>', 'what it is for')
    .option('--scope <scope>', 'a role (integration, gateway, …), an operation or a group', gather)
    .option('--expires <instant>', 'like 2027-01-01T00:00:00Z [in a year]')
    .option('--address <subnet>', 'it may be used from there alone [anywhere]', gather)
    .action(async () => {
      refuseMissing(create, ['--name', '--scope']);
      const { createKeyCommand } = await import('./commands/keys.ts');
      outcome.exitCode = await createKeyCommand(answerOptions(create));
    });
  const revoke = keys
    .command('revoke')
    .description('end a key now')
    .argument('<id>', 'of the key')
    .action(async (id: string) => {
      const { revokeKeyCommand } = await import('./commands/keys.ts');
      outcome.exitCode = await revokeKeyCommand(id, answerOptions(revoke));
    });
  for (const [command, asked] of [
    [list, 'list'],
    [create, 'create --name exchange --scope integration'],
    [revoke, 'revoke 5Qm1xT0aB-3c'],
  ] as const) {
    command
      .option('--server <url>', 'server that knows the keys [CALLWRIGHT_SERVER]')
      .option('--centre-id <id>', 'centre of the server [CALLWRIGHT_CENTRE]')
      .option('--as <person>', 'who asks: a token, or a name where that is enough');
    withOutput(command);
    const line = `callwright keys ${asked}`;
    showExamples(command, [`${line} ${where}`, `${line} --output json --as "$TOKEN"`]);
  }
}
