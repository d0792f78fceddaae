/** Findings of a rule set as lines: position, message, fix, and facts that show the fault. */
import type { PlacedRuleFinding } from '../../contracts/index.ts';
import type { FactsFile, RuleFinding } from '../../rules/index.ts';
import { asPlacedRule, findingLines } from '../text/finding-lines.ts';
import type { Style } from '../text/style.ts';

const factsShownMax = 6;

export function ruleFindingLines(
  name: string,
  findings: readonly PlacedRuleFinding[],
  style: Style,
): readonly string[] {
  return findings.flatMap((finding) => {
    const { fix, witness } = finding;
    const mend = fix === undefined ? {} : { fix: fixInWords(fix) };
    const placed = { ...asPlacedRule(finding), ...mend };
    const shown = witness === undefined ? [] : [`    for example: ${factsInWords(witness)}`];
    return [...findingLines(name, [placed], style), ...shown];
  });
}

/** `replace /rules/0/priority with 12`. */
function fixInWords(fix: NonNullable<RuleFinding['fix']>): string {
  return fix
    .map((operation) => {
      if (operation.op === 'remove') return `remove ${operation.path}`;
      const value = shorten(JSON.stringify(operation.value));
      return operation.op === 'add'
        ? `add ${value} at ${operation.path}`
        : `replace ${operation.path} with ${value}`;
    })
    .join(', ');
}

/** `call.type "order", customer.tier unknown`. */
export function factsInWords(facts: FactsFile): string {
  const known = Object.entries(facts);
  if (known.length === 0) return 'nothing known';
  const words = known.slice(0, factsShownMax).map(([name, value]) => {
    return `${name} ${value === null ? 'unknown' : shorten(JSON.stringify(value))}`;
  });
  const more = known.length - words.length;
  return `${words.join(', ')}${more === 0 ? '' : `, and ${more} more`}`;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
