/**
 * All commands, their options and help. What a command does is loaded when it is asked for, so that
 * help is there at once.
 *
 * Source: ux-and-api.md 9.
 */
import { Command, CommanderError, Option } from 'commander';
import { addAccounts, addKeys } from './access-program.ts';
import { addFit, addForecast } from './call-log-program.ts';
import {
  answerOptions,
  beginWithTrace,
  type Outcome,
  refuseMissing,
  showExamples,
  withOutput,
  withWriting,
} from './command-options.ts';
import { engineVersion } from './engine-version.ts';
import { exitCodes } from './exit-codes.ts';
import { helpTopics } from './help-topics.ts';
import { addJournal } from './journal-program.ts';
import { addConfig, addDoctor, addSchema } from './operations-program.ts';
import {
  commaList,
  durationMs,
  gather,
  openShare,
  plantedServiceRate,
  threadCount,
  wholeNumber,
} from './option-values.ts';
import { addOrder, addReview } from './order-program.ts';
import { addRules } from './rules-program.ts';
import { addAgent, addLoad, addStart, addSupervise, addWorker } from './service-program.ts';
import { callsPerHour, shareBelowOne, someTimeMs, targetOf } from './staff/staff-values.ts';

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
    addConfig,
    addDoctor,
    addAgent,
    addSupervise,
    addOrder,
    addReview,
    addLoad,
    addWorker,
    addSimulate,
    addCompare,
    addStaff,
    addSweep,
    addValidate,
    addForecast,
    addFit,
    addRoute,
    addWhy,
    addRules,
    addCentre,
    addSchema,
    addJournal,
    addAccounts,
    addKeys,
    addHelp,
  ]) {
    add(program, outcome);
  }
  return program;
}

function addSimulate(program: Command, outcome: Outcome): void {
  const command = program
    .command('simulate')
    .description('rehearse days of calls: every measure with its interval')
    .argument('[scenario]', 'scenario file, - for stdin')
    .option('--trace <file>', 'in its place a lived day: trace, or data folder of a service')
    .option('--centre <file>', 'with --trace: the centre it was recorded in [the journal’s]')
    .option('--replications <count>', 'exactly so many days [the scenario’s]', wholeNumber(1))
    .option('--precision <size>', 'until so precise: 1%, serviceLevelNet=±0.5pp')
    .option('--seed <seed>', 'of callers and agents [the scenario’s, else 1]', wholeNumber(0))
    .option('--workers <count>', 'threads, the first alone for the first 15 s [1]', threadCount(1))
    .option('--budget <time>', 'stop after so long, with what there is', durationMs)
    .option('--measure <ids>', 'measures to show [the scenario’s]', gather)
    .option('--rules <file>', 'rule set in force, in place of those of its kind', gather)
    .option('--journal <file>', 'write the trace of the first day, for callwright route')
    .option('--measured <file>', 'figures of the real centre, to stand beside the estimates')
    .option('--report <file>', 'write a page with charts; or .md, .csv')
    .option('--out <folder>', 'write the result and the centre used')
    .option('--check', 'simulate nothing: offered load against staff, interval by interval')
    .addOption(progressOption())
    .action(async (path: string | undefined) => {
      const { check, trace } = command.opts<{ check?: boolean; trace?: string }>();
      beginWithTrace(command);
      if (path === undefined) refuseMissing(command, ['--trace', '--centre']);
      else if (trace !== undefined) command.error('error: a scenario and --trace; expected one');
      if (check === true) {
        if (path === undefined) return command.error('error: --check needs a scenario');
        const { simulateCheckCommand } = await import('./commands/simulate-check.ts');
        outcome.exitCode = simulateCheckCommand(path, answerOptions(command));
        return;
      }
      const { simulateCommand } = await import('./commands/simulate.ts');
      outcome.exitCode = await simulateCommand(path, answerOptions(command));
    });
  withOutput(command, ['text', 'json', 'csv', 'md', 'html']);
  withWriting(command);
  showExamples(command, [
    'callwright simulate day.scenario.json --precision serviceLevelNet=±0.5pp --report day.html',
    'callwright simulate day.scenario.json --journal day.trace.jsonl --json',
    'callwright simulate --trace callwright-data --rules other.rules.json',
  ]);
}

function addCompare(program: Command, outcome: Outcome): void {
  const command = program
    .command('compare')
    .description('scenarios over the same callers: what each changes over the first')
    .argument('<scenarios...>', 'scenario files, two or more')
    .option('--worth <size>', 'a difference that matters: 0.5pp, waitMsMean=2s', gather)
    .option('--replications <count>', 'exactly so many days of each', wholeNumber(1))
    .option('--precision <size>', 'until differences are so precise: serviceLevelNet=±0.5pp')
    .option('--measure <ids>', 'measures to compare [the first scenario’s]', gather)
    .option('--seed <seed>', 'of callers and agents [the first scenario’s, else 1]', wholeNumber(0))
    .option('--workers <count>', 'threads, the first alone for the first 15 s [1]', threadCount(1))
    .option('--budget <time>', 'stop after so long, with what there is', durationMs)
    .option('--report <file>', 'write a page with charts; or .md, .csv')
    .addOption(progressOption())
    .action(async (paths: string[]) => {
      const { compareCommand } = await import('./commands/compare.ts');
      outcome.exitCode = await compareCommand(paths, answerOptions(command));
    });
  withOutput(command, ['text', 'json', 'csv', 'md', 'html']);
  withWriting(command);
  showExamples(command, [
    'callwright compare base.scenario.json two-more.scenario.json --worth 0.5pp',
    'callwright compare a.scenario.json b.scenario.json c.scenario.json --replications 50 --json',
  ]);
}

function addStaff(program: Command, outcome: Outcome): void {
  const command = program
    .command('staff')
    .description('how many agents, and when: a roster for a scenario, or with --calls a calculator')
    .argument('[scenario]', 'scenario file, - for stdin')
    .option('--shifts <file>', 'shift rules [full days with a lunch, half days]')
    .addOption(
      new Option('--goal <when>', 'every goal over the day, or in every interval [day]').choices([
        'day',
        'interval',
      ]),
    )
    .option('--target <percent/seconds>', 'service level [the queues’; 80/20]', targetOf)
    .option('--abandon-max <share>', 'share of callers who may give up [any]', shareBelowOne)
    .addOption(
      new Option('--method <method>', '[simulate; with --calls both formulas]').choices([
        'erlangA',
        'erlangC',
        'both',
        'simulate',
      ]),
    )
    .option('--days <count>', 'days of the independent check [100]', wholeNumber(2))
    .option('--search-days <count>', 'days on which rosters are tried [20]', wholeNumber(2))
    .option('--budget <time>', 'then check the best roster so far [150s]', durationMs)
    .option('--seed <seed>', 'of callers and agents [the scenario’s, else 1]', wholeNumber(0))
    .option(
      '--workers <count>',
      'threads, the first alone for the first 15 s [one per processor]',
      threadCount(0),
    )
    .option('--out <folder>', 'write the roster as a scenario, and the result')
    .option('--calls <calls/time>', 'calculator: volume, like 100/30m', callsPerHour)
    .option('--aht <time>', 'calculator: mean handle time, like 180s', someTimeMs)
    .option('--patience <time>', 'calculator: mean patience [120s]', someTimeMs)
    .option('--occupancy-max <share>', 'calculator: a cap on occupancy [none]', shareBelowOne)
    .option('--shrinkage <share>', 'calculator: paid time not ready, like 30% [0]', shareBelowOne)
    .option('--curve', 'calculator: the whole curve')
    .addOption(progressOption())
    .action(async (path: string | undefined) => {
      const { staffCommand } = await import('./commands/staff.ts');
      outcome.exitCode = await staffCommand(path, answerOptions(command));
    });
  withOutput(command, ['text', 'json', 'csv']);
  withWriting(command);
  showExamples(command, [
    'callwright staff --calls 100/30m --aht 180s --patience 120s --target 80/20',
    'callwright staff day.scenario.json --shifts shift-rules.json --out rostered',
  ]);
}

function addSweep(program: Command, outcome: Outcome): void {
  const command = program
    .command('sweep')
    .description('simulate a scenario with fields of it varied: a grid, or combinations at random')
    .argument('<scenario>', 'scenario file, - for stdin')
    .option(
      '--axis <path=values>',
      'such as staffing.clerk=8..16, aht=150s..210s/15s, aht=×0.9,×1.1 (x0.9,x1.1), lines.count=20,40; again for a further axis',
      gather,
    )
    .option('--random <count>', 'so many combinations at random [all of them]', wholeNumber(1))
    .option('--measure <id>', 'what to show; again for a further one [the scenario’s]', gather)
    .option('--replications <count>', 'days of each cell [the scenario’s]', wholeNumber(1))
    .option('--stop-early', 'end a cell once it is as precise as the scenario asks')
    .option(
      '--seed <seed>',
      'of callers, agents and chance [the scenario’s, else 1]',
      wholeNumber(0),
    )
    .option(
      '--workers <count>',
      'threads, the first alone for the first 15 s [one per processor]; on Temporal, at once [64]',
      threadCount(0),
    )
    .addOption(
      new Option('--on <where>', 'here, or on the workers of Temporal, at TEMPORAL_ADDRESS')
        .choices(['here', 'temporal'])
        .default('here'),
    )
    .option('--out <folder>', 'write results, and what a resume needs')
    .option('--resume <folder>', 'go on with an interrupted sweep written there by --out')
    .addOption(progressOption())
    .action(async (path: string) => {
      const { sweepCommand } = await import('./commands/sweep.ts');
      outcome.exitCode = await sweepCommand(path, answerOptions(command));
    });
  withOutput(command, ['text', 'json', 'csv', 'html']);
  withWriting(command);
  showExamples(command, [
    'callwright sweep day.scenario.json --axis staffing.clerk=8..16 --axis aht=150s..210s/15s',
    'callwright sweep day.scenario.json --axis lines.count=20..60 --random 20 --out swept',
    'callwright sweep day.scenario.json --axis staffing.clerk=8..16 --on temporal',
  ]);
}

function addValidate(program: Command, outcome: Outcome): void {
  const command = program
    .command('validate')
    .description('exact cases of queueing theory against the formulas and the simulator')
    .argument('<cases>', 'file of validation cases, - for stdin')
    .option('--seed <seed>', 'of callers and agents', wholeNumber(0), 1)
    .option('--only <names>', 'ids or kinds, with commas between [all]', commaList)
    .option('--calls <count>', 'to begin each case with, about', wholeNumber(1_000), 50_000)
    .option('--calls-max <count>', 'of a case that needs them', wholeNumber(1_000), 2_000_000)
    .option('--confidence <share>', 'of the intervals', openShare, 0.99)
    .option('--workers <count>', 'threads; 0: none [one per processor]', threadCount(0))
    .option(
      '--plant <fault>',
      "simulate with a fault, as in 'service-rate 1.02'; it should be caught",
      plantedServiceRate,
    )
    .option('--no-power', 'do not show what the run would notice')
    .addOption(progressOption())
    .action(async (path: string) => {
      const { validateCommand } = await import('./commands/validate.ts');
      outcome.exitCode = await validateCommand(path, answerOptions(command));
    });
  withOutput(command, ['text', 'json', 'md']);
  showExamples(command, [
    'callwright validate validation-cases.json',
    "callwright validate validation-cases.json --only erlang-a,mg1-03 --plant 'service-rate 1.02'",
  ]);
}

function progressOption(): Option {
  return new Option('--progress <kind>', 'on stderr [bar on a terminal, else plain]').choices([
    'none',
    'plain',
    'json',
    'bar',
  ]);
}

function addRoute(program: Command, outcome: Outcome): void {
  const command = program
    .command('route')
    .description('a trace in, its effects on stdout')
    .option('--trace <file>', 'or the data folder of a service, whose journal it is [stdin]')
    .option('--centre <file>', 'centre file')
    .option('--decisions', 'also the record of each decision, after its offer')
    .option('--state', 'at the end, the state as one line')
    .option('--snapshot <file>', 'write the state at the end, for --from')
    .option('--from <file>', 'go on from a snapshot')
    .option('--shadow <file>', 'another centre file: also what it would have decided otherwise')
    .action(async () => {
      beginWithTrace(command);
      refuseMissing(command, ['--centre']);
      const { routeCommand } = await import('./commands/route.ts');
      outcome.exitCode = await routeCommand(command.optsWithGlobals());
    });
  withWriting(command);
  showExamples(command, [
    'callwright route --centre centre.json < trace.jsonl',
    'callwright route --centre centre.json --decisions < trace.jsonl | grep decision',
    'callwright route --centre centre.json --shadow other.json < trace.jsonl | grep shadow',
    'callwright route --trace callwright-data --shadow other.json',
  ]);
}

function addWhy(program: Command, outcome: Outcome): void {
  const command = program
    .command('why')
    .description('why this agent, why not that one, why does this call wait')
    .option('--centre <file>', 'centre file')
    .option('--trace <file>', 'trace, - for stdin, or the data folder of a service')
    .option('--call <id>', 'the call')
    .option('--agent <id>', 'why not to this agent')
    .option('--at <time>', 'as things stood then [at the last line]', durationMs)
    .addOption(new Option('--lang <language>', '[of the environment]').choices(['en', 'fr']))
    .action(async () => {
      beginWithTrace(command);
      refuseMissing(command, ['--centre', '--trace', '--call']);
      const { whyCommand } = await import('./commands/why.ts');
      outcome.exitCode = await whyCommand(answerOptions(command));
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
      outcome.exitCode = centreCheckCommand(path, answerOptions(command));
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
