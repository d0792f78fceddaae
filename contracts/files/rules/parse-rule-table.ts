/**
 * Reads a decision table and checks the result like any rule set, with findings placed by row and
 * column.
 */
import {
  aCellProblem,
  type CellProblem,
  importTable,
  type RuleFinding,
  type RuleSetFile,
} from '../../../rules/index.ts';
import { type ReadRules, readRuleSet } from './parse-rule-set.ts';

/**
 * Merges a CSV table into `base`. Never throws. Findings outside the rules point to the first cell.
 */
export function parseRuleTable(
  csv: string,
  base: RuleSetFile,
): ReadRules | { readonly ok: false; readonly problems: readonly CellProblem[] } {
  const imported = importTable(csv, base);
  if (!imported.ok) return imported;
  const read = readRuleSet(imported.file);
  if (read.ok) return read;
  return {
    ok: false,
    problems: read.findings.map((finding) =>
      asCellProblem(finding, imported.placeOf(finding.pointer)),
    ),
  };
}

function asCellProblem(
  { message, received, expected }: RuleFinding,
  place: Parameters<typeof aCellProblem>[0],
): CellProblem {
  if (received !== undefined && expected !== undefined) {
    return aCellProblem(place, received, expected);
  }
  const { row, column, header } = place;
  const sentence = `row ${row}, column ${column} (${header}): ${message}`;
  return { ...place, message: sentence, received: received ?? '', expected: expected ?? '' };
}
