/**
 * Reads a rule set and checks its shape and names. Oversized, deeply nested, duplicate, prototype
 * or inexact input is refused with its place. Never throws.
 */
import { ruleSetSchema } from '../../../rules/files/index.ts';
import {
  type CheckedRuleSet,
  checkRuleSet,
  type RuleFinding,
  type RuleSetFile,
  ruleSetBytesMax,
} from '../../../rules/index.ts';
import { aFinding, type Finding, findingsMax, findingsOf } from '../../text/finding.ts';
import { exceedsBytes, ruleJsonLimits } from '../../text/json-scan.ts';
import { parseJson } from '../../text/parse-json.ts';
import { type PlacedRuleFinding, placeFindings } from '../../text/place-findings.ts';
import { copyPlain } from '../own-values.ts';

export interface ReadRules {
  readonly ok: true;
  readonly file: RuleSetFile;
  readonly checked: CheckedRuleSet;
}

/** Reads a rule set from JSON text. */
export function parseRuleSet(
  text: string,
): ReadRules | { readonly ok: false; readonly findings: readonly PlacedRuleFinding[] } {
  const tooLong = beyondBytes(text, ruleSetBytesMax);
  if (tooLong !== undefined) return { ok: false, findings: placeFindings('', [tooLong]) };
  const parsed = parseJson({
    text,
    schema: ruleSetSchema,
    lengthMax: ruleSetBytesMax,
    limits: ruleJsonLimits,
  });
  if (!parsed.ok) return { ok: false, findings: parsed.problems.map(asPlacedRuleFinding) };
  const read = check(parsed.value);
  return read.ok ? read : { ok: false, findings: placeFindings(text, read.findings) };
}

/**
 * Reads a rule set from a value, such as a request body. Getters, cycles, class instances and
 * inexact numbers are refused.
 */
export function readRuleSet(
  value: unknown,
): ReadRules | { readonly ok: false; readonly findings: readonly RuleFinding[] } {
  const copied = copyPlain(value, { sizeMax: ruleSetBytesMax, ...ruleJsonLimits });
  if (!copied.ok) return { ok: false, findings: [asRuleFinding(copied.problem)] };
  const parsed = ruleSetSchema.safeParse(copied.value);
  if (parsed.success) return check(parsed.data);
  return {
    ok: false,
    findings: findingsOf(parsed.error.issues, copied.value).map(asRuleFinding),
  };
}

function beyondBytes(text: string, bytesMax: number): RuleFinding | undefined {
  if (!exceedsBytes(text, bytesMax)) return undefined;
  const received = `longer than ${bytesMax} bytes`;
  const expected = `at most ${bytesMax} bytes`;
  return asRuleFinding(aFinding('', 'text_too_long', { expected, received }));
}

function check(
  file: RuleSetFile,
): ReadRules | { readonly ok: false; readonly findings: readonly RuleFinding[] } {
  const checked = checkRuleSet(file);
  if (checked.ok) return { ok: true, file, checked: checked.set };
  const { findings } = checked;
  if (findings.length <= findingsMax) return { ok: false, findings };
  const received = `${findings.length - findingsMax} further findings`;
  const more = aFinding('', 'more', { expected: 'none', received });
  return { ok: false, findings: [...findings.slice(0, findingsMax), asRuleFinding(more)] };
}

function asRuleFinding(finding: Finding): RuleFinding {
  const { code, pointer, message, expected, received } = finding;
  const isOperator = code === 'wrong_value' && pointer.endsWith('/operator');
  const id = isOperator ? 'unknown-operator' : code.replaceAll('_', '-');
  return { id, severity: 'error', pointer, message, expected, received };
}

function asPlacedRuleFinding(finding: Finding): PlacedRuleFinding {
  const { line = 1, column = 1 } = finding;
  return { ...asRuleFinding(finding), line, column };
}
