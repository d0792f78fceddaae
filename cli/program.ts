/** The command line: finds the requested commands in the list and gives them to the parser. */
import { CommanderError, Option, Command as Parser } from 'commander';
import { exitCodes } from './cli-error.ts';
import type { ListedCommand } from './command.ts';
import { commandList, wholeList } from './commands/index.ts';
import { declare, type ExitStatus, showExamples } from './declare.ts';
import { engineVersion } from './engine-version.ts';
import { readSecretFiles } from './environment.ts';
import { helpTopics } from './help-topics.ts';

export async function runProgram(argv: readonly string[]): Promise<number> {
  const outcome: ExitStatus = { exitCode: exitCodes.yes };
  try {
    readSecretFiles();
    const words = new Set(argv);
    const isAsked = ({ name }: ListedCommand) => name.split(' ').every((word) => words.has(word));
    const list = words.has('call') ? await wholeList() : commandList;
    await (await createProgram(outcome, list, isAsked)).parseAsync(argv);
    return outcome.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.yes : exitCodes.wrongUsage;
  }
}

/** Only the requested command is loaded; of the others the parser gets name and summary. */
async function createProgram(
  outcome: ExitStatus,
  list: typeof commandList,
  isAsked: (listed: ListedCommand) => boolean,
): Promise<Parser> {
  const program = new Parser('callwright')
    .description('A call centre that can be run, rehearsed and reasoned about.')
    .version(engineVersion, '-V, --version', 'the version of the engine')
    .helpOption('-h, --help', 'this page')
    .addOption(
      new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--ascii', 'plain characters instead of signs')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .helpCommand(false)
    .exitOverride();
  showExamples(program, [
    'callwright start',
    'callwright simulate examples/mail-order-fr/day.scenario.json',
  ]);
  const topics = [...helpTopics.keys()].join(', ');
  program.addHelpText('after', `\nTopics (callwright help <topic>): ${topics}`);
  const parsers = new Map([['', program]]);
  for (const listed of list) {
    const words = listed.name.split(' ');
    const parent = parsers.get(words.slice(0, -1).join(' '));
    const parser = parent?.command(words.at(-1) ?? '').description(listed.summary);
    if (parser === undefined) continue;
    parsers.set(listed.name, parser.helpCommand(false));
    if ('heading' in listed) parser.helpGroup(listed.heading ?? '');
    if ('examples' in listed) showExamples(parser, listed.examples);
    else if (isAsked(listed)) declare(parser, (await listed.load()).command, outcome);
  }
  return program;
}
