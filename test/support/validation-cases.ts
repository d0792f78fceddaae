/**
 * The founders' validation cases, where this checkout lies beside them; they are not in this
 * repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseValidationCases, type ValidationCase } from '../../contracts/index.ts';
import { root } from './tree.ts';

/** Beside the checkout. */
const path = join(root, '..', 'shared', 'reference', 'validation-cases.json');

/** Why the tests that need them are skipped, or an empty text. */
export const noValidationCases = existsSync(path) ? '' : `: skipped, no ../shared/reference here`;

/** All cases; none where the file is absent. */
export function validationCases(): readonly ValidationCase[] {
  if (noValidationCases !== '') return [];
  const read = parseValidationCases(readFileSync(path, 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 2));
  return read.value;
}
