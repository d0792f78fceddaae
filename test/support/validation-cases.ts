/**
 * The founders' validation cases, where this checkout lies beside them; they are not in this
 * repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseValidationCases, type ValidationCase } from '../../contracts/index.ts';

/** Beside the checkout. */
export const validationCasesPath = '../shared/reference/validation-cases.json';

/** Why the tests that need them are skipped, or an empty text. */
export const noValidationCases = existsSync(validationCasesPath)
  ? ''
  : `: skipped, no ${validationCasesPath}`;

/** All cases; none where the file is absent. */
export function validationCases(): readonly ValidationCase[] {
  if (noValidationCases !== '') return [];
  const read = parseValidationCases(readFileSync(validationCasesPath, 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 2));
  return read.value;
}
