/**
 * `callwright config`: what `callwright start` would be told here and now, and by whom; secrets are
 * masked.
 */
import type { Command } from 'commander';
import { environmentVariables } from '../environment.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { applySettings, type Setting } from '../start/settings.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';

export interface ConfigOptions extends StyleOptions {
  readonly output: 'text' | 'json';
}

/** The answer goes to stdout. @throws {CliError} where what is said cannot be. */
export function configCommand(
  command: Command,
  options: ConfigOptions,
  environment = process.env,
): ExitCode {
  const { file, settings } = applySettings(command, environment);
  const others = Object.values(environmentVariables).flat();
  const variables = others.flatMap(({ name, isSecret }) => {
    const said = environment[name] ?? '';
    return said === '' ? [] : [{ name, value: isSecret === true ? '***' : said }];
  });
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('effective-config/1', { file, settings, variables })}\n`);
    return exitCodes.yes;
  }
  const style = styleOf(options, process.stdout);
  const lines = [
    `configuration file: ${file ?? 'none'}`,
    ...tableLines([['setting', 'value', 'said by'], ...settings.map(rowOf)], style, 3),
    ...(variables.length === 0 ? [] : ['', 'also read from the environment:']),
    ...variables.map(({ name, value }) => `${name}=${value}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.yes;
}

function rowOf({ name, value, source, from }: Setting): readonly string[] {
  const shown = Array.isArray(value) ? value.join(', ') : String(value ?? '–');
  return [name, shown, source === 'default' ? 'default' : `${source} ${from}`];
}
