/**
 * The one place where the office asks whether a rule set is good: read, lint, cases.
 *
 * Every way to activation comes through {@link gate}.
 */
import {
  type CaseFile,
  type CheckedRuleSet,
  checkRuleSet,
  compileRuleSet,
  factRecord,
  instantMs,
  type RuleFinding,
  type RuleSetFile,
  type RuleWorld,
} from '../../rules/index.ts';

// Stand-ins until the packages language and analysis are merged: parse, lint, cases.
export type PlacedRuleFinding = RuleFinding & { readonly line: number; readonly column: number };
export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: CaseFile['expect'];
  readonly actual: {
    readonly matched: readonly string[];
    readonly winner: string | null;
    readonly outcome: unknown;
  };
  readonly problems: readonly string[];
}
type ParsedRuleSet =
  | { readonly ok: true; readonly file: RuleSetFile; readonly checked: CheckedRuleSet }
  | { readonly ok: false; readonly findings: readonly PlacedRuleFinding[] };
function parseRuleSet(text: string): ParsedRuleSet {
  const placed = (findings: readonly RuleFinding[]) =>
    findings.map((finding) => ({ ...finding, line: 1, column: 1 }));
  let file: RuleSetFile;
  try {
    file = JSON.parse(text) as RuleSetFile;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return {
      ok: false,
      findings: placed([{ id: 'json_syntax', severity: 'error', pointer: '', message }]),
    };
  }
  const checked = checkRuleSet(file);
  return checked.ok
    ? { ok: true, file, checked: checked.set }
    : { ok: false, findings: placed(checked.findings) };
}
function placeFindings(
  _text: string,
  findings: readonly RuleFinding[],
): readonly PlacedRuleFinding[] {
  return findings.map((finding) => ({ ...finding, line: 1, column: 1 }));
}
function lintRuleSet(_checked: CheckedRuleSet, _world?: RuleWorld): readonly RuleFinding[] {
  return [];
}
function runCases(
  checked: CheckedRuleSet,
  cases = checked.file.cases ?? [],
): readonly CaseResult[] {
  const set = compileRuleSet(checked);
  return cases.map(({ name, facts, at, expect }) => {
    const record = factRecord({ ...checked.file.baseFacts, ...facts });
    const { matched, outcome } = set.decide(
      record,
      at === undefined ? 0 : (instantMs(at) ?? 0),
    );
    const winner = matched[0] ?? null;
    const passed =
      (expect.winner === undefined || expect.winner === winner) &&
      (expect.matched === undefined || String(expect.matched) === String(matched));
    const problems = passed ? [] : [`winner is ${winner}; expected ${expect.winner}`];
    return { name, passed, expected: expect, actual: { matched, winner, outcome }, problems };
  });
}
function unreachedRules(
  checked: CheckedRuleSet,
  results: readonly CaseResult[],
): readonly string[] {
  const reached = new Set(results.flatMap(({ actual }) => actual.matched));
  return checked.rules.map(({ name }) => name).filter((name) => !reached.has(name));
}
type Judged =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      readonly findings: readonly RuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };
function judgeRuleSet(file: RuleSetFile, _world?: RuleWorld): Judged {
  const checked = checkRuleSet(file);
  if (!checked.ok) return { ok: false, findings: checked.findings, failedCases: [] };
  const failedCases = runCases(checked.set).filter(({ passed }) => !passed);
  return failedCases.length === 0
    ? { ok: true, checked: checked.set }
    : { ok: false, findings: [], failedCases };
}
export function canonicalText(file: RuleSetFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
// End of the stand-ins.

/** All there is to say about a text. */
export interface Judgement {
  /** null: it cannot be read, or names something that is not there. */
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
export function judgeText(text: string, set: Belonging, world?: RuleWorld): Judgement {
  const parsed = parseRuleSet(text);
  if (!parsed.ok) return { checked: null, findings: parsed.findings, cases: [], unreached: [] };
  const { checked } = parsed;
  const strays = placeFindings(text, straying(parsed.file, set));
  const cases = runCases(checked);
  return {
    checked: strays.length === 0 ? checked : null,
    findings: [...strays, ...placeFindings(text, lintRuleSet(checked, world))],
    cases,
    unreached: unreachedRules(checked, cases),
  };
}

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

export type Gated =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      readonly findings: readonly PlacedRuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

function straying(file: RuleSetFile, { id, kind }: Belonging): readonly RuleFinding[] {
  const stray = (member: 'set' | 'kind', expected: string): RuleFinding[] => {
    const received = file[member];
    if (received === expected) return [];
    const message = `"${member}" is "${received}"; expected "${expected}"`;
    const severity = 'error';
    return [{ id: `other-${member}`, severity, pointer: `/${member}`, message, expected, received }];
  };
  return [...stray('set', id), ...stray('kind', kind)];
}

/** Runs the cases given, or the set's own. */
export function testSet(
  checked: CheckedRuleSet,
  cases?: readonly CaseFile[],
): readonly CaseResult[] {
  return cases === undefined ? runCases(checked) : runCases(checked, cases);
}
