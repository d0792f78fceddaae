/** Runs the cases of a rule set and compares results with the expected ones. */
import { equalByValue } from '../../kernel/index.ts';
import { compileRuleSet } from '../evaluate/compile-rule-set.ts';
import type { RuleSet } from '../evaluate/rule-set.ts';
import { type FactProblem, factRecord } from '../facts/fact-record.ts';
import type { CaseFile, FactsFile } from '../files/index.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { instantMs } from '../language/instant.ts';
import { suggest } from '../language/rule-finding.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import { resultOf } from '../language/slices.ts';

/** A fault in a case itself, such as an unknown rule name. */
export interface CaseProblem {
  /** JSON pointer (RFC 6901) into the rule set. */
  readonly pointer: string;
  readonly message: string;
}

/** How a case of a rule set came out. */
export interface CaseResult {
  readonly name: string;
  /** JSON pointer (RFC 6901) to the case; other sets' cases are numbered likewise. */
  readonly pointer: string;
  /** Whether the set decides as the case says. */
  readonly passed: boolean;
  readonly expected: CaseFile['expect'];
  /** What the set decides. */
  readonly actual: {
    /** Names of all matching rules, highest priority first. */
    readonly matched: readonly string[];
    /** The winner; null if no rule matched, or the kind is not *first*. */
    readonly winner: string | null;
    /** Outcomes combined as the kind prescribes; null if no rule matched. */
    readonly outcome: unknown;
  };
  readonly problems: readonly CaseProblem[];
}

/** Runs cases against a set; default: the set's own. */
export function runCases(
  checked: CheckedRuleSet,
  cases: readonly CaseFile[] = checked.file.cases ?? [],
): readonly CaseResult[] {
  if (cases.length === 0) return [];
  return resultOf(casesInSlices(compileRuleSet(checked), cases));
}

export function* casesInSlices(
  set: RuleSet,
  cases: readonly CaseFile[] = set.checked.file.cases ?? [],
): Generator<void, readonly CaseResult[]> {
  const names = new Set(set.checked.rules.map(({ name }) => name));
  const results: CaseResult[] = [];
  for (const [place, one] of cases.entries()) {
    results.push(runCase(set, names, one, `/cases/${place}`));
    yield;
  }
  return results;
}

/** Rules that no case reaches, by priority; in kinds *first*, rules that win no case. */
export function unreachedRules(
  checked: CheckedRuleSet,
  results: readonly CaseResult[],
): readonly string[] {
  const isFirst = ruleKinds[checked.kind].combination === 'first';
  const reached = new Set(
    results.flatMap(({ actual: { matched } }) => (isFirst ? matched.slice(0, 1) : matched)),
  );
  return checked.rules.map(({ name }) => name).filter((name) => !reached.has(name));
}

function runCase(
  set: RuleSet,
  names: ReadonlySet<string>,
  { name, facts, at, expect }: CaseFile,
  pointer: string,
): CaseResult {
  const { file, rules } = set.checked;
  const found: FactProblem[] = [];
  const record = factRecord({ ...file.baseFacts, ...facts }, found);
  const problems = found.map((problem) => factProblem(problem, facts, pointer));
  const atMs = at === undefined ? 0 : instantMs(at);
  if (atMs === undefined) {
    const message = `"at" is "${at}"; expected an instant with its zone, such as 2026-11-20T08:00:00+01:00`;
    problems.push({ pointer: `${pointer}/at`, message });
  }
  problems.push(...nameProblems(set, names, expect, pointer));
  const isFirst = ruleKinds[set.kind].combination === 'first';
  const into = new Int32Array(rules.length);
  const count = set.all(record, atMs ?? 0, into);
  const matched = [...into.subarray(0, count)].flatMap((place) => rules[place]?.name ?? []);
  const winner = isFirst ? (matched[0] ?? null) : null;
  const { outcome } = set.decide(record, atMs ?? 0);
  const actual = { matched, winner, outcome };
  const passed = problems.length === 0 && isAsExpected(expect, actual);
  return { name, pointer, passed, expected: expect, actual, problems };
}

/** A fact that a case cannot have, with a pointer to the case or the base facts. */
function factProblem(
  { name, received, expected }: FactProblem,
  facts: FactsFile,
  pointer: string,
): CaseProblem {
  const place = Object.hasOwn(facts, name) ? `${pointer}/facts/${name}` : `/baseFacts/${name}`;
  return { pointer: place, message: `${name} is ${received}; expected ${expected}` };
}

function nameProblems(
  set: RuleSet,
  names: ReadonlySet<string>,
  { matched = [], winner }: CaseFile['expect'],
  pointer: string,
): readonly CaseProblem[] {
  const problems: CaseProblem[] = [];
  const look = (name: string, at: string) => {
    if (names.has(name)) return;
    const message = `the set has no rule "${name}"${suggest(name, names)}`;
    problems.push({ pointer: `${pointer}/expect/${at}`, message });
  };
  for (const [place, name] of matched.entries()) look(name, `matched/${place}`);
  if (typeof winner === 'string') look(winner, 'winner');
  if (winner !== undefined && ruleKinds[set.kind].combination !== 'first') {
    const message = `all matches of a ${set.kind} set count; expected "matched" in place of "winner"`;
    problems.push({ pointer: `${pointer}/expect/winner`, message });
  }
  return problems;
}

function isAsExpected(
  { matched, winner, outcome }: CaseFile['expect'],
  actual: CaseResult['actual'],
): boolean {
  if (matched !== undefined && !equalByValue(matched, actual.matched)) return false;
  if (winner !== undefined && winner !== actual.winner) return false;
  return outcome === undefined || hasMembers(actual.outcome, outcome);
}

/** Whether a result has the expected members; of a list of results, only the first counts. */
function hasMembers(actual: unknown, expected: { readonly [member: string]: unknown }): boolean {
  const subject: unknown = Array.isArray(actual) ? actual[0] : actual;
  if (typeof subject !== 'object' || subject === null) return Object.keys(expected).length === 0;
  const members = new Map(Object.entries(subject));
  return Object.entries(expected).every(([name, value]) => equalByValue(members.get(name), value));
}
