/**
 * What the declarations of commands share: options, examples, and where the exit code is left.
 *
 * Source: ux-and-api.md 9.1.
 */
import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';

/** The command that ran leaves its exit code here. */
export interface Outcome {
  exitCode: number;
}

/** Of a command that gives an answer, not a stream. */
export function withOutput(command: Command, formats: readonly string[] = ['text', 'json']): void {
  command
    .addOption(new Option('--output <format>', 'of the answer').choices(formats).default('text'))
    .option('--json', 'short for --output json');
}

/** Of a command that writes files. */
export function withWriting(command: Command): void {
  command
    .option('--force', 'write over old files')
    .option('--dry-run', 'write no file, and say which would be');
}

/** The options of a command, `--json` read as `--output json`. */
export function answerOptions<Options>(command: Command): Options {
  const { json, ...options } = command.optsWithGlobals<{ readonly json?: boolean }>();
  return { ...options, ...(json === true ? { output: 'json' } : {}) } as Options;
}

/** Commander's own check would come before that for a mistyped flag, and hide it. */
export function refuseMissing(command: Command, flags: readonly string[]): void {
  const missing = flags.find((flag) => command.getOptionValue(flag.slice(2)) === undefined);
  if (missing !== undefined) command.error(`error: ${missing} is missing`);
}

/** The journal of a service says which centre it is of. */
export function beginWithTrace(command: Command): void {
  const { trace, centre } = command.opts<{ trace?: string; centre?: string }>();
  if (trace === undefined || centre !== undefined) return;
  if (statSync(trace, { throwIfNoEntry: false })?.isFile() !== true && trace !== '-')
    command.setOptionValue('centre', trace);
}

/** Help opens with them. */
export function showExamples(command: Command, lines: readonly string[]): void {
  command.addHelpText('before', `${lines.map((line) => `  $ ${line}`).join('\n')}\n`);
}
