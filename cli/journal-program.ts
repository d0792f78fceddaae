/**
 * `callwright journal`: what a live centre wrote down before it acted.
 *
 * Source: ux-and-api.md 9.2, decision 0023.
 */
import { type Command, Option } from 'commander';
import { answerOptions, type Outcome, showExamples, withOutput } from './command-options.ts';
import { wholeNumber } from './option-values.ts';

/** `journal verify`, `journal export`, `journal replay` and `journal show`. */
export function addJournal(program: Command, outcome: Outcome): void {
  const journal = program
    .command('journal')
    .description('the journal of a live centre: verify, export, replay, show')
    .helpCommand(false);
  showExamples(journal, [
    'callwright journal verify --data callwright-data',
    'callwright journal show e1.0.orders.0 --data callwright-data',
  ]);
  const verify = journal
    .command('verify')
    .description('read all of it: is every entry there, and as it was written?')
    .addOption(progress())
    .action(async () => {
      const { journalVerifyCommand } = await import('./commands/journal-verify.ts');
      outcome.exitCode = await journalVerifyCommand(answerOptions(verify));
    });
  withOutput(verify);
  const exporting = journal
    .command('export')
    .description(
      'all entries on stdout, a JSON object a line, beginning with what the journal is of',
    )
    .option('--after <seq>', 'entries after this one [0]', wholeNumber(0), 0)
    .option('--until <seq>', 'the last one [all]', wholeNumber(1))
    .action(async () => {
      const { journalExportCommand } = await import('./commands/journal-export.ts');
      outcome.exitCode = await journalExportCommand(answerOptions(exporting));
    });
  const replay = journal
    .command('replay')
    .description('its inputs through a fresh core: are the effects the same, or which are not?')
    .addOption(progress())
    .action(async () => {
      const { journalReplayCommand } = await import('./commands/journal-replay.ts');
      outcome.exitCode = await journalReplayCommand(answerOptions(replay));
    });
  withOutput(replay);
  const show = journal
    .command('show')
    .description('one call from its arrival to its end: every entry that is about it')
    .argument('<call>', 'its id')
    .action(async (call: string) => {
      const { journalShowCommand } = await import('./commands/journal-show.ts');
      outcome.exitCode = journalShowCommand(call, answerOptions(show));
    });
  withOutput(show);
  for (const [command, asked, also] of [
    [verify, 'verify', '--json'],
    [exporting, 'export', '--after 1000 > journal.jsonl'],
    [replay, 'replay', '--json'],
    [show, 'show e1.0.orders.0', '--json'],
  ] as const) {
    command
      .option('--data <place>', 'folder or postgres:// URL of a service, running or not')
      .option('--centre-id <id>', 'whose journal, where there are several');
    const line = `callwright journal ${asked} --data callwright-data`;
    showExamples(command, [line, `${line} ${also}`]);
  }
}

function progress(): Option {
  return new Option('--progress <kind>', 'on stderr').choices(['none', 'plain', 'json', 'bar']);
}
