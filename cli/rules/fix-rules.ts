/**
 * Applies the fixes of a rule set's findings one at a time. A fix may move what follows, so the
 * text is linted again each time.
 */
import { formatRuleSet, type PlacedRuleFinding } from '../../contracts/index.ts';
import { applyPatch } from './apply-patch.ts';

/** Most fixes of one file; each costs a lint. */
const fixesMax = 200;

export interface FixedRules {
  readonly text: string;
  readonly fixed: readonly PlacedRuleFinding[];
}

type FindingsOf = (text: string) => Promise<readonly PlacedRuleFinding[]>;

export async function fixRules(text: string, findingsOf: FindingsOf): Promise<FixedRules> {
  const fixed: PlacedRuleFinding[] = [];
  let now = text;
  while (fixed.length < fixesMax) {
    const before = await findingsOf(now);
    const step = await nextStep(now, before, findingsOf);
    if (step === undefined) break;
    fixed.push(step.finding);
    now = step.text;
  }
  return { text: now, fixed };
}

async function nextStep(
  text: string,
  findings: readonly PlacedRuleFinding[],
  findingsOf: FindingsOf,
): Promise<{ readonly text: string; readonly finding: PlacedRuleFinding } | undefined> {
  const fixable = findings.filter(({ fix }) => fix !== undefined);
  if (fixable.length === 0) return undefined;
  const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  for (const finding of fixable) {
    const mended = applyPatch(value, finding.fix ?? []);
    if (mended === undefined) continue;
    const next = formatRuleSet(JSON.stringify(mended));
    if (countOf(await findingsOf(next), finding) < countOf(findings, finding)) {
      return { text: next, finding };
    }
  }
  return undefined;
}

function countOf(findings: readonly PlacedRuleFinding[], { id }: PlacedRuleFinding): number {
  return findings.filter((other) => other.id === id).length;
}
