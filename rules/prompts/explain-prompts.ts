/** Explains which prompts were shown beside an order line, and why others were not. */
import { type DecisionExplanation, explainDecision } from '../explain/explain-decision.ts';
import { type Language, pairsByLanguage, sayNumber } from '../explain/say-value.ts';
import type { Reader } from '../explain/seen-leaf.ts';
import type { DecisionLine } from '../files/index.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { PromptName, RankedPrompt, WithheldPrompt, WithheldReason } from './rank-prompts.ts';

/** Prompts shown and withheld by one decision, whose facts are recorded elsewhere. */
export interface PromptsRecord {
  readonly shown: readonly WeighedPrompt[];
  readonly withheld: readonly WithheldPrompt[];
}

interface WeighedPrompt extends PromptName, Pick<RankedPrompt, 'rank' | 'gainMinor'> {
  readonly id: string;
  readonly key: string;
  readonly sku: string;
}

export interface PromptExplanation {
  /** Id of the link; without a link, name of the rule. */
  readonly key: string;
  readonly rule: string | null;
  /** The item offered; null if the rule did not match. */
  readonly sku: string | null;
  /** Id of the prompt as shown; null if withheld. */
  readonly promptId: string | null;
  readonly reason: WithheldReason | 'shown' | 'rule-not-matched';
  /** Expected gain in minor units; null if it was not computed. */
  readonly gainMinor: number | null;
  readonly text: string;
}

export interface PromptsExplanation
  extends Pick<DecisionExplanation, 'set' | 'version' | 'atMs' | 'matched' | 'facts'> {
  readonly shown: readonly PromptExplanation[];
  /** Withheld prompts with their reasons; null: not recorded. */
  readonly notShown: readonly PromptExplanation[] | null;
  readonly text: readonly string[];
}

const reasons: { readonly [L in Language]: { readonly [R in WithheldReason]: string } } =
  pairsByLanguage({
    'directed-selling-off': ['directed selling is off', 'la vente dirigée est désactivée'],
    'card-being-read': ['a card was being read', 'une carte était en cours de lecture'],
    'line-from-a-prompt': [
      'the line comes from a prompt itself',
      'la ligne vient elle-même d’une proposition',
    ],
    'complaint-call': ['the call is a complaint', 'l’appel est une réclamation'],
    'centre-overloaded': ['the centre is overloaded', 'le centre est surchargé'],
    'account-held': ['the customer’s account is held', 'le compte du client est bloqué'],
    'account-fraudulent': [
      'the customer is marked as fraudulent',
      'le client est marqué comme fraudeur',
    ],
    'no-marketing-consent': [
      'the customer has given no consent to marketing',
      'le client n’a pas consenti à la prospection',
    ],
    'declined-on-this-order': [
      'it was shown before on this order, and declined',
      'déjà montrée dans cette commande, et refusée',
    ],
    'accepted-often-enough': [
      'it was accepted on this order as often as it may be',
      'acceptée dans cette commande autant de fois que permis',
    ],
    'shown-lately': [
      'it was shown to this customer before, not long enough ago',
      'déjà montrée à ce client, depuis trop peu de temps',
    ],
    'out-of-stock': ['the item is out of stock', 'l’article est épuisé'],
    'not-sold-here': ['the item is not sold here', 'l’article n’est pas vendu ici'],
    'price-below-cost': ['its price is below its cost', 'son prix est inférieur à son coût'],
    'costs-more-time-than-it-earns': [
      'it costs more of the agent’s time than it is expected to earn',
      'elle coûte plus de temps à l’agent qu’elle ne devrait rapporter',
    ],
    'enough-for-this-line': [
      'the limit of prompts for this line is reached',
      'la limite de propositions pour cette ligne est atteinte',
    ],
    'enough-for-this-order': [
      'the limit of prompts for this order is reached',
      'la limite de propositions pour cette commande est atteinte',
    ],
  });

const words = pairsByLanguage({
  shown: [
    (key: string, rank: number, gain: string) => `${key} was shown: rank ${rank}${gain}`,
    (key: string, rank: number, gain: string) => `${key} a été montrée : rang ${rank}${gain}`,
  ],
  notShown: [
    (key: string, why: string) => `${key} was not shown: ${why}`,
    (key: string, why: string) => `${key} n’a pas été montrée : ${why}`,
  ],
  gain: [(gain: string) => `, expected gain ${gain}`, (gain: string) => `, gain attendu ${gain}`],
  nothing: ['No prompt could be offered.', 'Aucune proposition n’était possible.'],
});

/** All prompts that were considered for an order line, those shown first. */
export function explainAsking(
  checked: CheckedRuleSet | null,
  { shown, withheld }: PromptsRecord,
  of: {
    readonly line: DecisionLine;
    readonly reader?: Reader;
    readonly language: Language;
  },
): PromptsExplanation {
  const { line, language } = of;
  const said = words[language];
  const decision = explainDecision(checked, line, of);
  const { set, version, atMs, matched, facts, notMatched } = decision;
  const gainOf = (gainMinor: number | undefined): string =>
    gainMinor === undefined ? '' : said.gain(sayNumber(gainMinor, 'minor', language));
  const told = shown.map(({ id, key, rule, sku, rank, gainMinor }): PromptExplanation => {
    const text = said.shown(key, rank, gainOf(gainMinor));
    return { key, rule, sku, promptId: id, reason: 'shown', gainMinor, text };
  });
  const others = withheld.map(({ link, rule, sku, reason, gainMinor }): PromptExplanation => {
    const key = link ?? rule ?? '';
    const text = said.notShown(key, `${reasons[language][reason]}${gainOf(gainMinor)}`);
    return { key, rule, sku, promptId: null, reason, gainMinor: gainMinor ?? null, text };
  });
  const known = new Set([...told, ...others].map(({ rule }) => rule));
  const unmatched = notMatched
    .filter(({ rule }) => !known.has(rule))
    .map(({ rule, text: why }): PromptExplanation => {
      const text = said.notShown(rule, why);
      const about = { key: rule, rule, sku: null, promptId: null, gainMinor: null };
      return { ...about, reason: 'rule-not-matched', text };
    });
  const notShown = [...others, ...unmatched];
  const prompts = [...told, ...notShown].map(({ text }) => `${text}.`);
  const tail = notMatched.length + Number(decision.notMatchedMore > 0);
  const head = decision.text.slice(0, decision.text.length - tail);
  const text = [...head, ...(prompts.length === 0 ? [said.nothing] : prompts)];
  return { set, version, atMs, matched, facts, shown: told, notShown, text };
}
