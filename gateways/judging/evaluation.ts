/** Evaluates rules on facts, with explanations, as JSON text for the answer. */
import {
  type Language,
  type PlacedRuleFinding,
  parseRuleSet,
  placeFindings,
} from '../../contracts/index.ts';
import {
  type CheckedRuleSet,
  compileRuleSet,
  explainAll,
  type FactProblem,
  type FactsFile,
  factRecord,
  type RuleSet,
  sayExplanation,
} from '../../rules/index.ts';
import { type ExpectedSet, findOtherSet } from './judging.ts';

/** Most rules of a set that are all explained; in larger sets, only matching ones. */
const explainedRulesMax = 500;

export interface EvaluationQuestion {
  readonly facts: FactsFile;
  readonly atMs: number;
  readonly head: { readonly [member: string]: unknown };
  /** Language of the explanation; null: no explanation. */
  readonly explainIn: Language | null;
}

/** `findings`: the text cannot be run. `mistake`: a defect of this program. */
export type Evaluation =
  | { readonly json: string }
  | { readonly findings: readonly PlacedRuleFinding[] }
  | { readonly mistake: string };

export type RunnableRules =
  | { readonly checked: CheckedRuleSet; readonly rules: RuleSet }
  | { readonly findings: readonly PlacedRuleFinding[] };

export function runnable(text: string, set: ExpectedSet): RunnableRules {
  const parsed = parseRuleSet(text);
  if (!parsed.ok) return { findings: parsed.findings };
  const strays = findOtherSet(parsed.file, set);
  if (strays.length > 0) return { findings: placeFindings(text, strays) };
  return { checked: parsed.checked, rules: compileRuleSet(parsed.checked) };
}

export function evaluation(runs: RunnableRules, question: EvaluationQuestion): Evaluation {
  if ('findings' in runs) return runs;
  const { facts, atMs, head, explainIn } = question;
  const problems: FactProblem[] = [];
  const record = factRecord(facts, problems);
  const { matched, outcome } = runs.rules.decide(record, atMs);
  const answer = { ...head, matched, outcome, problems };
  if (explainIn === null) return { json: JSON.stringify(answer) };
  const isShort = runs.checked.rules.length <= explainedRulesMax;
  // All facts come from the reader.
  const reader = { reveal: ['customer', 'payment'] } as const;
  const explained = isShort ? explainAll(runs.checked, record, atMs, reader) : [];
  const rules = explained.map((one) => ({ ...one, words: sayExplanation(one, explainIn) }));
  return { json: JSON.stringify({ ...answer, rules }) };
}
