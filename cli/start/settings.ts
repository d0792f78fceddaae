/**
 * Settings of a starting service: a flag wins over the environment, then a file, then the default.
 * File members are flag names; variables are `CALLWRIGHT_` and the flag.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { maskSecrets, parseServiceConfig, type ServiceConfig } from '../../contracts/index.ts';
import { type CliError, wrongUsage } from '../cli-error.ts';
import { readValid } from '../files/read-centre.ts';
import { pathFrom } from '../files/read-text.ts';
import { gather } from '../options.ts';
import { environmentName, settingOptions } from './start-options.ts';

export interface Setting {
  readonly name: string;
  /** Value of the setting, null if not set. Secrets are masked. */
  readonly value: unknown;
  readonly source: 'flag' | 'environment' | 'file' | 'default';
  readonly from: string;
}

export interface Settings {
  readonly file: string | null;
  readonly settings: readonly Setting[];
}

const usualFile = 'callwright.config.json';
const pathMembers = ['centre', 'accounts', 'data', 'partners', 'oidcSecretFile'];
const sources: { readonly [commanders: string]: Setting['source'] } = {
  cli: 'flag',
  env: 'environment',
  config: 'file',
};

/** Sets options from environment and file. @throws {CliError} for an invalid value. */
export function applySettings(command: Command, environment = process.env): Settings {
  const file = fileOf(command, environment);
  const said: ServiceConfig = file === null ? {} : readValid(file, parseServiceConfig, {});
  const settings = settingOptions(command).map((option): Setting => {
    const name = option.attributeName();
    const variable = environmentName(option);
    const text = environment[variable];
    const given = command.getOptionValueSource(name);
    if (given !== 'cli' && given !== 'env') {
      const inFile = said[name as keyof ServiceConfig];
      if (text !== undefined && text !== '') {
        const value = readValue(option, text, variable);
        command.setOptionValueWithSource(name, value, 'env');
      } else if (file !== null && inFile !== undefined) {
        const value = valueInFile(option, inFile, file);
        command.setOptionValueWithSource(name, value, 'config');
      }
    }
    const source = sources[command.getOptionValueSource(name) ?? ''] ?? 'default';
    const froms = { flag: option.long ?? '', environment: variable, file: file ?? '', default: '' };
    const value: unknown = command.getOptionValue(name) ?? null;
    return { name, value: masked(value), source, from: froms[source] };
  });
  return { file, settings };
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  return typeof value === 'string' ? maskSecrets(value) : value;
}

function fileOf(command: Command, environment: NodeJS.ProcessEnv): string | null {
  const named = command.getOptionValue('config') ?? environment['CALLWRIGHT_CONFIG'];
  if (typeof named === 'string' && named !== '') return named;
  return existsSync(usualFile) ? usualFile : null;
}

function valueInFile(option: Option, said: NonNullable<unknown>, file: string): unknown {
  const name = option.attributeName();
  const folder = dirname(file);
  if (typeof said === 'boolean') return said;
  if (Array.isArray(said)) {
    if (name !== 'handler' && name !== 'accountsOf') return said;
    return said.map((one: string) =>
      one.replace(/=(.*)/, (_, path) => `=${pathFrom(folder, path)}`),
    );
  }
  if (pathMembers.includes(name)) return pathFrom(folder, String(said));
  return readValue(option, String(said), `${name} in ${file}`);
}

/** Reads a setting as a flag's value, except that a flag without a value needs true or false. */
function readValue(option: Option, text: string, where: string): unknown {
  const wrong = (expected: string): CliError => {
    const seen = `${where} is ${JSON.stringify(maskSecrets(text))}`;
    return wrongUsage(`${seen}; ${expected}`);
  };
  if (option.isBoolean() || option.negate) {
    if (text !== 'true' && text !== 'false') throw wrong('expected true or false');
    return text === 'true';
  }
  const { parseArg } = option;
  if (parseArg === gather) return text.split(',').map((one) => one.trim());
  try {
    return parseArg === undefined ? text : parseArg(text, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw wrong(error.message.replace(/^Expected/, 'expected'));
  }
}
