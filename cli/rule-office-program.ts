/**
 * `callwright rules list`, `publish` and `rollback`: the verbs that ask a rule office, and the
 * options that name one.
 *
 * Source: ux-and-api.md 9.2.
 */
import { type Command, Option } from 'commander';
import {
  answerOptions,
  type Outcome,
  refuseMissing,
  showExamples,
  withOutput,
} from './command-options.ts';
import { gather, wholeNumber } from './option-values.ts';

/** Where versions are: a server, or a store on this machine. */
export function withOffice(command: Command): void {
  command
    .option('--server <url>', 'server that holds the versions [CALLWRIGHT_SERVER]')
    .option('--data <folder>', 'store on this machine that holds them')
    .option('--centre-id <id>', 'centre of the server or store [CALLWRIGHT_CENTRE]')
    .option('--accounts <file>', 'who works here [accounts.json in --data]')
    .option('--as <person>', 'who asks');
}

/** `rules list`. */
export function addList(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('list')
    .description('the rule sets of a centre and what is in force; of one set, its versions')
    .argument('[set]', 'name of a set')
    .action(async (set: string | undefined) => {
      const { rulesListCommand } = await import('./commands/rules-list.ts');
      outcome.exitCode = await rulesListCommand(set, answerOptions(command));
    });
  withOffice(command);
  withOutput(command, ['text', 'json', 'csv']);
  showExamples(command, [
    'callwright rules list --server http://127.0.0.1:8080 --centre-id verdier --as paul',
    'callwright rules list orders --data ./callwright-data --centre-id verdier --as paul',
  ]);
}

/** `rules publish`. */
export function addPublish(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('publish')
    .description('take a rule set into force: check, propose, approve, activate; says who goes on')
    .argument('<file>', 'rule file, - for stdin')
    .option('--note <text>', 'what changes and why')
    .option('--waiver <text>', 'why no backtest is needed; the word of a second person')
    .option('--accept-warnings <reason>', 'why the warnings of lint may stay')
    .option('--simulate <scenario>', 'show what it costs before it is proposed: a day to simulate')
    .option(
      '--accept <limit>',
      'with --simulate: what it may cost, like serviceLevelNet>=-1pp; again and again',
      gather,
    )
    .option('--replications <count>', 'with --simulate: paired days [30]', wholeNumber(10))
    .option('--seed <seed>', 'with --simulate [the scenario’s]', wholeNumber(0))
    .option('--at <instant>', 'in force from then on, like 2026-11-20T08:00:00+01:00 [now]')
    .option('--until <instant>', 'ends by itself then: the version before is in force again')
    .option('--world <file>', 'with --data: texts, items, codes, roles that rules may name')
    .option('--force', 'write the new number into the file')
    .option('--dry-run', 'with --data: change nothing, and say what would be done')
    .addOption(
      new Option('--waiting <mode>', 'calls that wait take the new plan, or keep theirs')
        .choices(['migrate', 'pin'])
        .default('migrate'),
    )
    .action(async (file: string) => {
      refuseMissing(command, ['--as']);
      const { rulesPublishCommand } = await import('./commands/rules-publish.ts');
      outcome.exitCode = await rulesPublishCommand(file, answerOptions(command));
    });
  withOffice(command);
  withOutput(command);
  showExamples(command, [
    'callwright rules publish orders.rules.json --as paul --note "gold callers first"',
    'callwright rules publish orders.rules.json --as malik --waiver "a typing error"',
    "callwright rules publish orders.rules.json --as malik --simulate day.scenario.json --accept 'serviceLevelNet>=-1pp'",
  ]);
}

/** `rules rollback`. */
export function addRollback(rules: Command, outcome: Outcome): void {
  const command = rules
    .command('rollback')
    .description('put the version before back in force')
    .argument('<set>', 'name of the set')
    .option('--reason <text>', 'why')
    .option('--dry-run', 'with --data: change nothing, and say what would be done')
    .option('--to <version>', 'that version [the one in force before]', wholeNumber(1))
    .action(async (set: string) => {
      refuseMissing(command, ['--as', '--reason']);
      const { rulesRollbackCommand } = await import('./commands/rules-rollback.ts');
      outcome.exitCode = await rulesRollbackCommand(set, answerOptions(command));
    });
  withOffice(command);
  withOutput(command);
  showExamples(command, [
    'callwright rules rollback orders --as paul --reason "callers waited too long"',
    'callwright rules rollback orders --to 3 --as paul --reason "as before the sale" --json',
  ]);
}
