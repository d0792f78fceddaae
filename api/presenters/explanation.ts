/** Past decisions of rules as documents; the command line prints the same. */
import type {
  DecisionExplanationResource,
  Language,
  OrderPromptWhy,
} from '../../contracts/index.ts';
import type { DecisionExplanation, PromptExplanation, SeenFact } from '../../rules/index.ts';
import type { OrderPromptsExplanation } from '../../services/index.ts';

export function presentExplained(one: DecisionExplanation): DecisionExplanationResource {
  const { matched, facts, notMatched, text } = one;
  return {
    ...one,
    matched: [...matched],
    facts: listed(facts),
    notMatched: notMatched.map((rule) => ({ ...rule })),
    text: [...text],
  };
}

const nothingAsked = {
  en: 'No prompt was weighed: no person has saved a line beside which anything could be offered, or it is too long ago.',
  fr: 'Aucune proposition n’a été pesée : personne n’a enregistré de ligne à côté de laquelle proposer quelque chose, ou c’est trop ancien.',
} as const;

export function presentWhyPrompts(
  askings: readonly OrderPromptsExplanation[],
  language: Language,
): Omit<OrderPromptWhy, 'orderId'> {
  const text = askings.flatMap((one) => one.text);
  return {
    askings: askings.map((one) => ({
      ...one,
      matched: [...one.matched],
      facts: listed(one.facts),
      shown: [...one.shown],
      notShown: listed(one.notShown),
      text: [...one.text],
    })),
    text: text.length === 0 ? [nothingAsked[language]] : text,
  };
}

function listed<Item extends SeenFact | PromptExplanation>(
  items: readonly Item[] | null,
): Item[] | null {
  return items === null ? null : [...items];
}
