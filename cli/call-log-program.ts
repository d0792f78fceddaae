/**
 * Declares the commands that begin with somebody's call log: `forecast` and `fit`.
 *
 * Source: ux-and-api.md 9.4.
 */
import { type Command, Option } from 'commander';
import {
  answerOptions,
  type Outcome,
  refuseMissing,
  showExamples,
  withOutput,
  withWriting,
} from './command-options.ts';
import { dateRange, daysLong, durationMs, wholeNumber } from './option-values.ts';

function progressOption(): Option {
  const kinds = ['none', 'plain', 'json', 'bar'];
  return new Option('--progress <kind>', 'on stderr [bar on a terminal, plain in CI]').choices(
    kinds,
  );
}

/** `callwright forecast`. */
export function addForecast(program: Command, outcome: Outcome): void {
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
    .option('--scenario <file>', 'write it for each open day to come, with these calls, beside it')
    .addOption(progressOption())
    .action(async (path: string) => {
      const { forecastCommand } = await import('./commands/forecast.ts');
      outcome.exitCode = await forecastCommand(path, answerOptions(command));
    });
  withOutput(command, ['text', 'json', 'csv']);
  withWriting(command);
  showExamples(command, [
    'callwright forecast counts.csv --horizon 2w --holdout 8w',
    'callwright forecast calls.csv --columns columns.json --output csv > forecast.csv',
    'callwright forecast calls.csv --columns columns.json --scenario fitted/scenario.json',
  ]);
}

/** `callwright fit`. */
export function addFit(program: Command, outcome: Outcome): void {
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
    .option('--rotate', 'hold out every week in turn, and widen intervals until nine in ten hold')
    .option('--interval <time>', 'of arrival rates', durationMs, 1_800_000)
    .option('--target <time>', 'of the service level', durationMs, 20_000)
    .option(
      '--parts <list>',
      'of the scenario, beside laws and staff: changeover, profiles, balk, busyness',
      'changeover,profiles,balk',
    )
    .option('--rounds <count>', 'of the search for staff', wholeNumber(1), 16)
    .option('--seed <seed>', 'of callers and agents', wholeNumber(0), 1)
    .addOption(progressOption())
    .action(async (path: string) => {
      refuseMissing(command, ['--out']);
      const { fitCommand } = await import('./commands/fit.ts');
      outcome.exitCode = await fitCommand(path, answerOptions(command));
    });
  withOutput(command);
  withWriting(command);
  showExamples(command, [
    'callwright fit calls.csv --out fitted',
    'callwright fit log.csv --columns columns.json --days 1999-02-01..1999-02-21 --out fitted',
  ]);
}
