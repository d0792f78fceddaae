/**
 * The page `docs/configuration.md`: every setting of a service and every variable of the
 * environment, from the lists that are read by.
 */
import { Command, type Option } from 'commander';
import { addOptions } from '../cli/declare.ts';
import { environmentVariables } from '../cli/environment.ts';
import { environmentName, settingOptions, startOptions } from '../cli/start/start-options.ts';

const head = `# Configuration

Generated from the flags of \`callwright start\` and \`cli/environment.ts\` by \`npm run docs\`.

A service is told how to run by flags, else by the environment, else by a file, else it does as
usual. \`callwright config\` shows what is in force and who said it, with secrets masked;
\`callwright doctor\` tries whether a service would run with it. The file is
\`callwright.config.json\` where the service is started, or what \`--config\` or
\`CALLWRIGHT_CONFIG\` names; its paths lie beside it:

\`\`\`json
{ "schema": "callwright.config/1", "port": 8080, "data": "callwright-data", "logLevel": "info", "drainNotice": "5s" }
\`\`\`

In a variable a list has commas between, a switch is \`true\` or \`false\`; an empty one says
nothing. Secrets (passwords in \`database\` and \`orders\`, keys of Temporal) belong into the
environment.

## Settings of a service

| Flag | Member of the file | Variable | What it says |
| --- | --- | --- | --- |
`;

function rowOf(option: Option): string {
  const { long, description, defaultValue: usual } = option;
  const isSaid = description.includes('[') || usual === undefined || typeof usual === 'boolean';
  const words = `${description}${isSaid ? '' : ` [${usual}]`}`;
  const name = option.attributeName();
  return `| \`${long}\` | \`${name}\` | \`${environmentName(option)}\` | ${words.replaceAll('|', '\\|')} |`;
}

/** Markdown. */
export function configurationPage(): string {
  const command = new Command();
  addOptions(command, startOptions);
  const parts = Object.entries(environmentVariables).flatMap(([heading, variables]) => [
    `| | **${heading}** |`,
    ...variables.map(({ name, what }) => `| \`${name}\` | ${what} |`),
  ]);
  const table = ['\n## Variables\n', '| Variable | What it says |', '| --- | --- |', ...parts];
  return `${[head.trimEnd(), ...settingOptions(command).map(rowOf), ...table].join('\n')}\n`;
}
