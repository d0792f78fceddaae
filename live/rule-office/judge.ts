/**
 * The one place where the office asks whether a text is good: read, lint, cases.
 *
 * Every way to activation comes through {@link gate}.
 */
import {
  formatRuleSet,
  type PlacedRuleFinding,
  parseRuleSet,
  placeFindings,
} from '../../contracts/index.ts';
import {
  type CaseResult,
  type CheckedRuleSet,
  judgeRuleSet,
  lintRuleSet,
  type RuleFinding,
  type RuleSetFile,
  type RuleWorld,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';

/** All there is to say about a text. */
export interface TextJudgement {
  /** null: it cannot be read, names something that is not there, or is of another set. */
  readonly checked: CheckedRuleSet | null;
  readonly findings: readonly PlacedRuleFinding[];
  readonly cases: readonly CaseResult[];
  /** Rules that no case reaches. */
  readonly unreached: readonly string[];
}

/** Which set a text has to be of. */
export interface Belonging {
  readonly id: string;
  readonly kind: string;
}

/** Judges a text of a set, half-written or not; never refuses, never throws. */
export function judgeText(text: string, set: Belonging, world?: RuleWorld): TextJudgement {
  const parsed = parseRuleSet(text);
  if (!parsed.ok) return { checked: null, findings: parsed.findings, cases: [], unreached: [] };
  const { checked } = parsed;
  const strays = straying(parsed.file, set);
  const cases = runCases(checked);
  return {
    checked: strays.length === 0 ? checked : null,
    findings: placeFindings(text, [...strays, ...lintRuleSet(checked, world)]),
    cases,
    unreached: unreachedRules(checked, cases),
  };
}

export type Gated =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      /** Errors alone. */
      readonly findings: readonly PlacedRuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

/** Whether a stored text may come into force: everything that activation asks of a text. */
export function gate(text: string, set: Belonging, world?: RuleWorld): Gated {
  const parsed = parseRuleSet(text);
  if (!parsed.ok) return { ok: false, findings: parsed.findings, failedCases: [] };
  const strays = straying(parsed.file, set);
  if (strays.length > 0) {
    return { ok: false, findings: placeFindings(text, strays), failedCases: [] };
  }
  const judged = judgeRuleSet(parsed.file, world);
  if (judged.ok) return judged;
  const { failedCases } = judged;
  return { ok: false, findings: placeFindings(text, judged.findings), failedCases };
}

/** The text of a version, as it is stored and hashed. */
export function canonicalText(file: RuleSetFile): string {
  return formatRuleSet(file);
}

function straying(file: RuleSetFile, { id, kind }: Belonging): readonly RuleFinding[] {
  const stray = (member: 'set' | 'kind', expected: string): RuleFinding[] => {
    const received = file[member];
    if (received === expected) return [];
    const message = `"${member}" is "${received}"; expected "${expected}"`;
    const finding = { id: `other-${member}`, pointer: `/${member}`, message, expected, received };
    return [{ ...finding, severity: 'error' }];
  };
  return [...stray('set', id), ...stray('kind', kind)];
}
