/** Results of cases, held against json-rules-engine: the same facts, matched by both. */
import {
  type CaseFile,
  type CaseResult,
  type CheckedRuleSet,
  instantMs,
} from '../../rules/index.ts';

/** `results` are of our own engine; where the library matches other rules, the case fails. */
export async function asReference(
  checked: CheckedRuleSet,
  cases: readonly CaseFile[],
  results: readonly CaseResult[],
): Promise<readonly CaseResult[]> {
  // Loaded here, so that nobody else waits for the library.
  const { referenceRules } = await import('../../rules/compat/index.ts');
  const decide = referenceRules(checked.file);
  const compared: CaseResult[] = [];
  for (const [place, result] of results.entries()) {
    const { facts = {}, at } = cases[place] ?? {};
    const atMs = at === undefined ? 0 : (instantMs(at) ?? 0);
    const { matched } = await decide({ ...checked.file.baseFacts, ...facts }, atMs);
    const ours = result.actual.matched;
    if (matched.join() === ours.join()) {
      compared.push(result);
      continue;
    }
    const message = `json-rules-engine matches ${namesOf(matched)}; expected ${namesOf(ours)}, as our engine does`;
    const problems = [...result.problems, { pointer: result.pointer, message }];
    compared.push({ ...result, passed: false, problems });
  }
  return compared;
}

function namesOf(names: readonly string[]): string {
  return names.length === 0 ? 'no rule' : names.join(', ');
}
