/**
 * `callwright start`: a service; `agent`, `supervise` and `load`: its clients.
 *
 * Source: ux-and-api.md 9.2.
 */
import type { Command } from 'commander';
import { agentActions } from './agent/actions.ts';
import { type Outcome, showExamples } from './command-options.ts';
import {
  commaList,
  durationMs,
  gather,
  positiveNumber,
  threadCount,
  wholeNumber,
} from './option-values.ts';
import { ordersOption, withStartOptions } from './start/start-options.ts';
import { supervisorActions } from './supervise/supervisor-actions.ts';
import type { Action } from './terminal/action.ts';
import { actionLines } from './terminal/plain.ts';

const serverDefault = process.env['CALLWRIGHT_SERVER'] ?? 'http://127.0.0.1:8080';

/** Where, and as whom. */
export function withSignIn(command: Command): void {
  command
    .option('--server <url>', 'the service [CALLWRIGHT_SERVER]', serverDefault)
    .option('--as <person>', 'who signs in')
    .option('--password <text>', '[CALLWRIGHT_PASSWORD; the demo needs none]');
}

/** Of a client that has a screen, or plays scripts. */
export function withScript(command: Command): void {
  command
    .option('--script <actions>', 'actions with ; between, no screen')
    .option('--wait <time>', 'how long an action waits until it can be done', durationMs, 60_000)
    .option('--plain', 'no screen: actions from stdin, a line each')
    .option('--json', 'as --plain, news as JSON lines');
}

/** The actions of a client, below its options. */
export function actionHelp<Target>(actions: readonly Action<Target>[]): string {
  const lines = actionLines(actions).map((line) => `  ${line}`);
  return `\nActions, with their keys on the screen:\n${lines.join('\n')}\n`;
}

/** `start`. */
export function addStart(program: Command, outcome: Outcome): void {
  const command = program
    .command('start')
    .description('run a centre, live; without --centre the demo, with simulated callers')
    .option('--json', 'one JSON object a line in place of text')
    .action(async () => {
      const { startCommand } = await import('./commands/start.ts');
      const { applySettings } = await import('./start/settings.ts');
      applySettings(command);
      outcome.exitCode = await startCommand(command.optsWithGlobals());
    });
  withStartOptions(command);
  showExamples(command, ['callwright start', 'callwright start --speed 60 --port 9000']);
}

/** `agent`. */
export function addAgent(program: Command, outcome: Outcome): void {
  const command = program
    .command('agent')
    .description('work as an agent: offers, calls, consults, wrap-up, on a screen or from a script')
    .option('--agent <id>', 'whom to work as [the agent of who signs in]')
    .option('--groups <ids>', 'to sign on to, with commas between [all]', commaList)
    .option('--address <id>', 'where calls ring [not said]')
    .action(async () => {
      const { agentCommand } = await import('./commands/agent.ts');
      outcome.exitCode = await agentCommand(command.optsWithGlobals());
    });
  withScript(command);
  withSignIn(command);
  command.addHelpText('after', () => actionHelp(agentActions));
  showExamples(command, [
    'callwright agent --as helene',
    "callwright agent --as helene --script 'ready; accept; consult queue:sav; complete; finish'",
  ]);
}

/** `supervise`. */
export function addSupervise(program: Command, outcome: Outcome): void {
  const command = program
    .command('supervise')
    .description('the wallboard, live, and the commands of a supervisor')
    .option('--once', 'one snapshot, no screen')
    .option('--json', 'one snapshot as JSON')
    .option('--do <action>', 'carry out one action, no screen')
    .action(async () => {
      const { superviseCommand } = await import('./commands/supervise.ts');
      outcome.exitCode = await superviseCommand(command.optsWithGlobals());
    });
  withSignIn(command);
  command.addHelpText('after', () => actionHelp(supervisorActions));
  showExamples(command, [
    'callwright supervise --as malik',
    "callwright supervise --as malik --do 'move sav'",
  ]);
}

/** `load`. */
export function addLoad(program: Command, outcome: Outcome): void {
  const command = program
    .command('load')
    .description('agents and calls against a running service, and how fast it answers')
    .option('--agents <count>', 'who sign on and take calls', wholeNumber(1), 10)
    .option('--calls <count>', 'arrivals a second, on average', positiveNumber, 1)
    .option('--minutes <count>', 'how long calls arrive', positiveNumber, 1)
    .option('--key <key>', 'of an integration, for arrivals; again for more than one', gather)
    .option('--queue <id>', 'where calls arrive; again for more [all that are open]', gather)
    .option('--accept-after <time>', 'from offer to accept', durationMs, 0)
    .option('--talk <time>', 'from connected to hang-up', durationMs, 3_000)
    .option('--wrap-up <time>', 'from hang-up to finish', durationMs, 0)
    .option('--allow-remote', 'load a service on another machine')
    .option('--json', 'the figures as JSON')
    .option('--progress <kind>', 'on stderr: none, plain, json or bar')
    .action(async () => {
      const { loadCommand } = await import('./commands/load.ts');
      outcome.exitCode = await loadCommand(command.optsWithGlobals());
    });
  withSignIn(command);
  showExamples(command, [
    'callwright load --agents 50 --calls 5 --key cw_… --minutes 10',
    'callwright load --agents 10 --calls 1 --as nadia --json',
  ]);
}

/** `worker`. */
export function addWorker(program: Command, outcome: Outcome): void {
  const command = program
    .command('worker')
    .description('run sweeps and orders for Temporal, at TEMPORAL_ADDRESS [127.0.0.1:7233]')
    .option('--data <folder>', 'of a service whose orders it runs, on the same machine [none]')
    .addOption(ordersOption('postgres://… of a service whose orders it runs [none]'))
    .option('--threads <count>', 'replications at once [one per processor]', threadCount(1))
    .option('--json', 'one JSON object a line in place of text')
    .action(async () => {
      const { workerCommand } = await import('./commands/worker.ts');
      outcome.exitCode = await workerCommand(command.optsWithGlobals());
    });
  showExamples(command, [
    'callwright worker',
    'callwright worker --data callwright-data',
    'TEMPORAL_ADDRESS=temporal.example:7233 callwright worker --threads 16',
  ]);
}
