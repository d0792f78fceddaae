/**
 * All commands, their options and help. What a command does is loaded when it is asked for, so that
 * help is there at once.
 *
 * Source: ux-and-api.md 9.
 */
import { Command, CommanderError, Option } from 'commander';
import {
  answerOptions,
  type Outcome,
  refuseMissing,
  showExamples,
  withOutput,
  withWriting,
} from './command-options.ts';
import type { CentreCheckOptions } from './commands/centre-check.ts';
import type { FitOptions } from './commands/fit.ts';
import type { ForecastOptions } from './commands/forecast.ts';
import type { RouteOptions } from './commands/route.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import type { StartOptions } from './commands/start.ts';
import type { WhyOptions } from './commands/why.ts';
import { engineVersion } from './engine-version.ts';
import { exitCodes } from './exit-codes.ts';
import { helpTopics } from './help-topics.ts';
import { dateRange, daysLong, durationMs, positiveNumber, wholeNumber } from './option-values.ts';
import { addRules } from './rules-program.ts';

/** Runs the command line; says what is wrong with it on stderr. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const outcome: Outcome = { exitCode: exitCodes.yes };
  try {
    await createProgram(outcome).parseAsync(argv);
    return outcome.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.yes : exitCodes.wrongUsage;
  }
}

function createProgram(outcome: Outcome): Command {
  const program = new Command('callwright')
    .description('A call centre that can be run, rehearsed and reasoned about.')
    .version(engineVersion, '-V, --version', 'the version of the engine')
    .helpOption('-h, --help', 'this page')
    .addOption(
      new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--ascii', 'plain characters instead of signs')
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(false)
    .exitOverride();
  showExamples(program, [
    'callwright start',
    'callwright simulate examples/mail-order-fr/day.scenario.json',
  ]);
  const topics = [...helpTopics.keys()].join(', ');
  program.addHelpText('after', `\nTopics (callwright help <topic>): ${topics}`);
  for (const add of [
    addStart,
    addSimulate,
    addForecast,
    addFit,
    addRoute,
    addWhy,
    addRules,
    addCentre,
    addHelp,
  ]) {
    add(program, outcome);
  }
  return program;
}

function addStart(program: Command, outcome: Outcome): void {
  const command = program
    .command('start')
    .description('run a centre, live; without --centre the demo, with simulated callers')
    .option('--centre <file>', 'centre file to run in place of the demo')
    .option('--port <port>', 'of the API; 0 is any free one', wholeNumber(0), 8080)
    .option('--host <host>', 'loopback address to listen on', '127.0.0.1')
    .option('--speed <factor>', 'times faster than the clock, up to 600', positiveNumber, 1)
    .option('--data <folder>', 'folder that keeps rules and what they decide [memory]')
    .option('--accounts <file>', 'who works here [the people of the demo]')
    .option('--json', 'one JSON object a line in place of text')
    .action(async () => {
      const { startCommand } = await import('./commands/start.ts');
      outcome.exitCode = await startCommand(command.optsWithGlobals<StartOptions>());
    });
  showExamples(command, ['callwright start', 'callwright start --speed 60 --port 9000']);
}

function addSimulate(program: Command, outcome: Outcome): void {
  const command = program
    .command('simulate')
    .description('rehearse days of calls: every measure with its interval')
    .argument('<scenario>', 'scenario file, - for stdin')
    .option('--replications <count>', 'exactly so many days [the scenario’s]', wholeNumber(1))
    .option('--seed <seed>', 'of callers and agents [the scenario’s, else 1]', wholeNumber(0))
    .option('--journal <file>', 'write the trace of the first day, for callwright route')
    .option('--measured <file>', 'figures of the real centre, to stand beside the estimates')
    .option('--out <folder>', 'write the result and the centre used')
    .addOption(
      new Option('--progress <kind>', 'on stderr [bar on a terminal, plain in CI]').choices([
        'none',
        'plain',
        'json',
        'bar',
      ]),
    )
    .action(async (path: string) => {
      const { simulateCommand } = await import('./commands/simulate.ts');
      outcome.exitCode = await simulateCommand(path, answerOptions<SimulateOptions>(command));
    });
  withOutput(command);
  withWriting(command);
  showExamples(command, [
    'callwright simulate day.scenario.json --replications 50',
    'callwright simulate day.scenario.json --journal day.trace.jsonl --json',
  ]);
}

function progressOption(): Option {
  const kinds = ['none', 'plain', 'json', 'bar'];
  return new Option('--progress <kind>', 'on stderr [bar on a terminal, plain in CI]').choices(
    kinds,
  );
}

function addForecast(program: Command, outcome: Outcome): void {
  const methodNames = ['sameWeekday', 'meanOf4', 'meanOf8', 'levelProfile', 'holtWinters', 'mixed'];
  const command = program
    .command('forecast')
    .description('calls of the days to come by interval, scored on days held back')
    .argument('<table>', 'CSV: a call log, or counts by date and interval; - for stdin')
    .option('--horizon <days>', 'days to forecast, as 7d or 2w', daysLong, 7)
    .option('--interval <time>', 'of the forecast [30m, or the table’s]', durationMs)
    .option('--holdout <days>', 'at the end, to score on, as 4w', daysLong, 28)
    .addOption(
      new Option('--method <name>', 'whose forecast it is')
        .choices([...methodNames, 'combined'])
        .default('combined'),
    )
    .option('--columns <file>', 'what the columns of a call log mean')
    .option('--call-type <id>', 'of one call type alone')
    .option('--special <file>', 'CSV with date and name: days unlike others; closed: no calls')
    .addOption(progressOption())
    .action(async (path: string) => {
      const { forecastCommand } = await import('./commands/forecast.ts');
      outcome.exitCode = await forecastCommand(path, answerOptions<ForecastOptions>(command));
    });
  withOutput(command, ['text', 'json', 'csv']);
  showExamples(command, [
    'callwright forecast counts.csv --horizon 2w --holdout 8w',
    'callwright forecast calls.csv --columns columns.json --output csv > forecast.csv',
  ]);
}

function addFit(program: Command, outcome: Outcome): void {
  const command = program
    .command('fit')
    .description(
      'a scenario from a call log: what it shows, how well it fits, what it does not say',
    )
    .argument('<log>', 'CSV, a row a call; - for stdin')
    .option('--out <folder>', 'for the scenario, its centre, measured figures and patience tables')
    .option('--columns <file>', 'what the columns mean [found by their usual names]')
    .option('--days <from..to>', 'to fit to [all]', dateRange)
    .option('--test <from..to>', 'to simulate and set beside what they showed', dateRange)
    .option('--interval <time>', 'of arrival rates', durationMs, 1_800_000)
    .option('--target <time>', 'of the service level', durationMs, 20_000)
    .option('--without <parts>', 'changeover, profiles, balk, busyness: left out of the scenario')
    .option('--rounds <count>', 'of the search for staff; 0: none', wholeNumber(0), 16)
    .option('--seed <seed>', 'of callers and agents', wholeNumber(0), 1)
    .addOption(progressOption())
    .action(async (path: string) => {
      refuseMissing(command, ['--out']);
      const { fitCommand } = await import('./commands/fit.ts');
      outcome.exitCode = await fitCommand(path, answerOptions<FitOptions>(command));
    });
  withOutput(command);
  withWriting(command);
  showExamples(command, [
    'callwright fit calls.csv --out fitted',
    'callwright fit log.csv --columns columns.json --days 1999-02-01..1999-02-21 --out fitted',
  ]);
}

function addRoute(program: Command, outcome: Outcome): void {
  const command = program
    .command('route')
    .description('a trace on stdin, its effects on stdout')
    .option('--centre <file>', 'centre file')
    .option('--decisions', 'also the record of each decision, after its offer')
    .option('--state', 'at the end, the state as one line')
    .option('--snapshot <file>', 'write the state at the end, for --from')
    .option('--from <file>', 'go on from a snapshot')
    .option('--shadow <file>', 'another centre file: also what it would have decided otherwise')
    .action(async () => {
      refuseMissing(command, ['--centre']);
      const { routeCommand } = await import('./commands/route.ts');
      outcome.exitCode = await routeCommand(command.optsWithGlobals<RouteOptions>());
    });
  withWriting(command);
  showExamples(command, [
    'callwright route --centre centre.json < trace.jsonl',
    'callwright route --centre centre.json --decisions < trace.jsonl | grep decision',
    'callwright route --centre centre.json --shadow other.json < trace.jsonl | grep shadow',
  ]);
}

function addWhy(program: Command, outcome: Outcome): void {
  const command = program
    .command('why')
    .description('why this agent, why not that one, why does this call wait')
    .option('--centre <file>', 'centre file')
    .option('--trace <file>', 'trace, - for stdin')
    .option('--call <id>', 'the call')
    .option('--agent <id>', 'why not to this agent')
    .option('--at <time>', 'as things stood then [at the last line]', durationMs)
    .addOption(new Option('--lang <language>', '[of the environment]').choices(['en', 'fr']))
    .action(async () => {
      refuseMissing(command, ['--centre', '--trace', '--call']);
      const { whyCommand } = await import('./commands/why.ts');
      outcome.exitCode = await whyCommand(answerOptions<WhyOptions>(command));
    });
  withOutput(command);
  showExamples(command, [
    'callwright why --centre centre.json --trace trace.jsonl --call c1',
    'callwright why --centre centre.json --trace trace.jsonl --call c1 --agent ines --at 90s',
  ]);
}

function addCentre(program: Command, outcome: Outcome): void {
  const centre = program.command('centre').description('centre files: check').helpCommand(false);
  const command = centre
    .command('check')
    .description('is this centre file valid, and is it meant as it stands?')
    .argument('<file>', 'centre file, - for stdin')
    .action(async (path: string) => {
      const { centreCheckCommand } = await import('./commands/centre-check.ts');
      outcome.exitCode = centreCheckCommand(path, answerOptions<CentreCheckOptions>(command));
    });
  withOutput(command);
  const lines = ['callwright centre check centre.json', 'callwright centre check - < centre.json'];
  showExamples(centre, lines);
  showExamples(command, lines);
}

function addHelp(program: Command): void {
  program
    .command('help')
    .description('this page, or that of a command or topic')
    .argument('[topic]', [...helpTopics.keys()].join(', '))
    .action(async (topic?: string) => {
      const page = helpTopics.get(topic ?? '');
      if (page !== undefined) {
        process.stdout.write(page);
        return;
      }
      if (topic === undefined) program.help();
      const command = program.commands.find((known) => known.name() === topic);
      if (command !== undefined) command.help();
      const { nearest } = await import('../kernel/index.ts');
      const known = [...helpTopics.keys(), ...program.commands.map((one) => one.name())];
      const near = nearest(topic, known);
      const hint =
        near === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${near}?`;
      program.error(`error: no help on '${topic}'; ${hint}`);
    });
}
