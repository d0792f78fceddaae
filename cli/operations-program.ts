/**
 * `callwright config` and `doctor`: what operators ask before a service starts; `schema`: what the
 * files look like that they write.
 *
 * Source: ux-and-api.md 9.2.
 */
import type { Command } from 'commander';
import { answerOptions, type Outcome, showExamples, withOutput } from './command-options.ts';
import { withStartOptions } from './start/start-options.ts';

/** `config`. */
export function addConfig(program: Command, outcome: Outcome): void {
  const command = program
    .command('config')
    .description('what start would be told: flags, environment and file, and which said what')
    .action(async () => {
      const { configCommand } = await import('./commands/config.ts');
      outcome.exitCode = configCommand(command, answerOptions(command));
    });
  withStartOptions(command);
  withOutput(command);
  showExamples(command, [
    'callwright config',
    'callwright config --config service.json --port 9000 --json',
  ]);
}

/** `doctor`. */
export function addDoctor(program: Command, outcome: Outcome): void {
  const command = program
    .command('doctor')
    .description('whether start would run here, and what to mend first; takes the flags of start')
    .action(async () => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      outcome.exitCode = await doctorCommand(command, answerOptions(command));
    });
  withStartOptions(command);
  withOutput(command);
  showExamples(command, [
    'callwright doctor --data callwright-data',
    'callwright doctor --config service.json --json',
  ]);
}

/** `schema`. */
export function addSchema(program: Command, outcome: Outcome): void {
  const command = program
    .command('schema')
    .description('the JSON Schema of a file that people write, or the list of them')
    .argument('[name]', 'such as centre, scenario or rule-set.route')
    .action(async (name: string | undefined) => {
      const { schemaCommand } = await import('./commands/schema.ts');
      outcome.exitCode = schemaCommand(name, answerOptions(command));
    });
  withOutput(command);
  showExamples(command, ['callwright schema', 'callwright schema scenario > scenario.schema.json']);
}
