/**
 * The page `docs/configuration.md`: every setting and environment variable, from the lists that the
 * code uses.
 */
import { Command, type Option } from 'commander';
import { addOptions } from '../cli/declare.ts';
import { environmentVariables, secretVariables } from '../cli/environment.ts';
import { environmentName, settingOptions, startOptions } from '../cli/start/start-options.ts';
import { pageText } from './page-text.ts';

function rowOf(option: Option): string {
  const { long, description, defaultValue: usual } = option;
  const isSaid = description.includes('[') || usual === undefined || typeof usual === 'boolean';
  const words = `${description}${isSaid ? '' : ` [${usual}]`}`;
  const name = option.attributeName();
  return `| \`${long}\` | \`${name}\` | \`${environmentName(option)}\` | ${words.replaceAll('|', '\\|')} |`;
}

export function configurationPage(): string {
  const command = new Command();
  addOptions(command, startOptions);
  const variables = Object.entries(environmentVariables).flatMap(([heading, own]) => [
    `| | **${heading}** |`,
    ...own.map(({ name, what }) => `| \`${name}\` | ${what} |`),
  ]);
  return pageText('configuration', {
    secrets: secretVariables.map((name) => `\`${name}\``).join(', '),
    settings: settingOptions(command).map(rowOf).join('\n'),
    variables: variables.join('\n'),
  });
}
