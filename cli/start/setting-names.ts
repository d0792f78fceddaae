/** Which options of a command are settings of a service, and how the environment names them. */
import type { Command, Option } from 'commander';

/** They say how the command tells its answer, or where settings are. */
const ofTheCommand = ['config', 'json', 'output', 'color', 'ascii', 'help', 'version'];

/** Where the flag's name means something else in other commands, or everybody has a name for it. */
const otherNames: { readonly [name: string]: string } = {
  ...{ centre: 'CALLWRIGHT_CENTRE_FILE', database: 'DATABASE_URL' },
};

export function settingOptions(command: Command): readonly Option[] {
  return command.options.filter((one) => !ofTheCommand.includes(one.attributeName()));
}

/** `oidcIssuer` → `CALLWRIGHT_OIDC_ISSUER`. */
export function environmentName(option: Option): string {
  const name = option.attributeName();
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return otherNames[name] ?? `CALLWRIGHT_${words}`;
}
