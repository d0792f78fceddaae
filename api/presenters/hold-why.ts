/** Why an order is held: what its score is of, which rules, from which facts, and in words. */
import {
  type FraudMatch,
  type HoldWhy,
  holdSourceWords,
  type Language,
} from '../../contracts/index.ts';
import type { Hold, Order } from '../../orders/index.ts';
import { presentHold } from './order.ts';

const words = {
  en: {
    score: (score: number, minimum: number) => `Score ${score}; more than ${minimum} holds.`,
    rule: (name: string, score: number) => `Rule ${name}: ${score}`,
    email: 'E-mail address',
    phone: 'Telephone number',
    postalCode: 'Postal code',
    areas: { billing: 'billing', delivery: 'delivery', lineDelivery: 'line delivery' },
    by: (who: string) => `Placed by ${who}`,
  },
  fr: {
    score: (score: number, minimum: number) => `Score ${score} ; plus de ${minimum} bloque.`,
    rule: (name: string, score: number) => `Règle ${name} : ${score}`,
    email: 'Adresse électronique',
    phone: 'Téléphone',
    postalCode: 'Code postal',
    areas: { billing: 'facturation', delivery: 'livraison', lineDelivery: 'livraison de ligne' },
    by: (who: string) => `Posé par ${who}`,
  },
} as const;

/** Why a hold is there. */
export function presentHoldWhy(hold: Hold, { orderId }: Order, language: Language): HoldWhy {
  const { score, threshold, ruleVersion, matches = [], refs, ...facts } = hold.why;
  const found = matches as unknown as FraudMatch[];
  const { source, subject, comment, placedBy } = hold;
  const about = subject === undefined ? facts : { subject, ...facts };
  const said = words[language];
  const isScored = typeof score === 'number' && typeof threshold === 'number';
  const person = source === 'manual' || source === 'manualFraud';
  return {
    hold: presentHold(hold, orderId),
    score: isScored ? score : null,
    minimum: isScored ? threshold : null,
    ruleVersion: typeof ruleVersion === 'string' ? ruleVersion : null,
    matches: found,
    facts: about,
    text: [
      `${holdSourceWords[source][language]}.`,
      ...(person ? [`${said.by(placedBy)}${comment === undefined ? '.' : `: ${comment}`}`] : []),
      ...(isScored ? [said.score(score, threshold)] : []),
      ...found.map((match) => sayMatch(match, language)),
      ...(Object.keys(about).length === 0 ? [] : [`${listed(about)}.`]),
    ].join(' '),
  };
}

function sayMatch({ type, ref, areas, score, facts }: FraudMatch, language: Language): string {
  const said = words[language];
  if (type !== 'rule') {
    const where = areas.map((area) => said.areas[area]).join(', ');
    return `${said[type]} (${where}): ${score}.`;
  }
  const read = listed(facts);
  return `${said.rule(ref, score)}${read === '' ? '' : ` (${read})`}.`;
}

function listed(facts: { readonly [name: string]: unknown }): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ');
}
