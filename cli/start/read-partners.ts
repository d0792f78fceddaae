/** Reads the partners file of `--partners`, and every secret that it names. */
import { dirname } from 'node:path';
import { parsePartners, type SecretSource, secretSchema } from '../../contracts/index.ts';
import type { Partners } from '../../services/index.ts';
import { invalidInput } from '../cli-error.ts';
import { readValid } from '../files/read-centre.ts';
import { pathFrom, readText, shownPath } from '../files/read-text.ts';

/** @throws {CliError} if the file is not valid, or a secret is not there */
export function readPartners(path: string, environment = process.env): Partners {
  const file = readValid(path, parsePartners, {});
  const secrets = new Map<string, string>();
  const secretOf = (source: SecretSource): string => {
    const text = 'file' in source ? inFile(source.file) : environment[source.variable];
    const secret = secrets.get(JSON.stringify(source)) ?? text?.trim() ?? '';
    if (secret === '') {
      const what = 'file' in source ? source.file : `the variable ${source.variable}`;
      throw invalidInput(`${shownPath(path)}: ${what} is empty; expected a secret`);
    }
    secrets.set(JSON.stringify(source), secret);
    return secret;
  };
  const inFile = (name: string) => readText(pathFrom(dirname(path), name)).text;
  for (const source of secretsIn(file)) secretOf(source);
  return { file, secretOf };
}

function secretsIn(value: unknown): readonly SecretSource[] {
  if (typeof value !== 'object' || value === null) return [];
  const parsed = secretSchema.safeParse(value);
  return parsed.success ? [parsed.data] : Object.values(value).flatMap(secretsIn);
}
