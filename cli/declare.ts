/** Declares a command's description to the command-line parser. */
import { Option, type Command as Parser } from 'commander';
import type { ArgumentTable, Command, OptionSpec, OptionTable } from './command.ts';
import { durationMs, durationText } from './options.ts';

export interface ExitStatus {
  exitCode: number;
}

export function showExamples(parser: Parser, lines: readonly string[]): void {
  parser.addHelpText('before', `${lines.map((line) => `  $ ${line}`).join('\n')}\n`);
}

export function declare(parser: Parser, command: Command, outcome: ExitStatus): void {
  for (const [usage, says] of Object.entries(command.arguments)) parser.argument(usage, says);
  addOptions(parser, command.options);
  const { forms, below } = command;
  if (forms.length > 0) {
    parser
      .addOption(new Option('--output <form>', 'of the answer').choices(forms).default('text'))
      .option('--json', 'short for --output json');
  }
  if (below !== undefined) parser.addHelpText('after', below);
  showExamples(parser, command.examples);
  parser.action(async () => {
    // Missing options are reported here: the parser would report them first and hide a mistyped
    // flag.
    refuseMissing(parser, command.options);
    const given = givenTo(parser, command.arguments);
    outcome.exitCode = await command.run(optionsOf(parser, forms), given, parser);
  });
}

export function addOptions(parser: Parser, table: OptionTable): void {
  for (const [flags, spec] of Object.entries(table)) parser.addOption(optionOf(flags, spec));
}

function optionOf(flags: string, spec: OptionSpec): Option {
  const { says, read, usual, variable, isHidden = false } = markedOf(spec);
  const option = new Option(flags, says).hideHelp(isHidden);
  if (read?.choices !== undefined) option.choices(read.choices);
  else if (read !== undefined) option.argParser(read as (text: string) => unknown);
  const isTime = read === durationMs && typeof usual === 'number';
  if (usual !== undefined) option.default(usual, isTime ? durationText(usual) : undefined);
  if (variable !== undefined) option.env(variable);
  return option;
}

function markedOf(spec: OptionSpec): Extract<OptionSpec, { readonly says: string }> {
  if (typeof spec === 'string') return { says: spec };
  if ('says' in spec) return spec;
  const [says, read, usual] = spec;
  return { says, read, usual };
}

function refuseMissing(parser: Parser, table: OptionTable): void {
  const options = parser.optsWithGlobals();
  for (const [flags, spec] of Object.entries(table)) {
    if (markedOf(spec).isNeeded !== true) continue;
    const option = new Option(flags);
    if (options[option.attributeName()] === undefined) {
      parser.error(`error: ${option.long} is missing`);
    }
  }
}

/** Option values, given or default; with several forms, `--json` means `--output json`. */
function optionsOf(parser: Parser, forms: Command['forms']): object {
  const { json, ...options } = parser.optsWithGlobals<{ readonly json?: boolean }>();
  if (json === undefined) return options;
  return forms.length === 0 ? { ...options, json } : { ...options, output: 'json' };
}

function givenTo(parser: Parser, table: ArgumentTable): object {
  const names = Object.keys(table).map((usage) => usage.replaceAll(/[<>[\].]/g, ''));
  const given = names.map((name, place) => [name, parser.processedArgs[place] as unknown]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
