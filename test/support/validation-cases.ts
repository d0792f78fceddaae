/** Exact cases of queueing theory that formulas, simulator and solver are held to, a line each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseValidationCases,
  type ValidationCase,
} from '../theory/schemas/validation-cases.schema.ts';
import { root } from './tree.ts';

/** As `npm run validate` reads it. */
export const exactCasesText: string = readFileSync(
  join(root, 'test/theory/exact-cases.json'),
  'utf8',
);

/** All of them. */
export function validationCases(): readonly ValidationCase[] {
  const read = parseValidationCases(exactCasesText);
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 2));
  return read.value;
}
