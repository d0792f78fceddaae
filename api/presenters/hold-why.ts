/** Why an order is held, in words: score, rules and the facts that they read. */
import {
  declineWords,
  type FraudMatch,
  type HoldExplanation,
  holdSourceWords,
  type Language,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { Hold, Order } from '../../orders/index.ts';
import { sayFactValue } from '../../rules/index.ts';
import { moneyText } from '../../services/index.ts';
import { presentHold } from './order.ts';

const words = {
  en: {
    score: (score: number, minimum: number) => `Score ${score}; more than ${minimum} holds.`,
    rule: (name: string) => `Rule ${name}`,
    email: 'E-mail address',
    phone: 'Telephone number',
    postalCode: 'Postal code',
    extendedPostalCode: 'Extended postal code',
    areas: { billing: 'billing', delivery: 'delivery', lineDelivery: 'line delivery' },
    by: (who: string) => `Placed by ${who}`,
  },
  fr: {
    score: (score: number, minimum: number) => `Score ${score} ; plus de ${minimum} bloque.`,
    rule: (name: string) => `Règle ${name}`,
    email: 'Adresse électronique',
    phone: 'Téléphone',
    postalCode: 'Code postal',
    extendedPostalCode: 'Code postal étendu',
    areas: { billing: 'facturation', delivery: 'livraison', lineDelivery: 'livraison de ligne' },
    by: (who: string) => `Posé par ${who}`,
  },
} as const;

/** Facts of a hold that a sentence tells; null: the page shows them elsewhere, in words. */
const factWords: Readonly<Record<string, Readonly<Record<Language, string>> | null>> = {
  subject: null,
  reason: null,
  unitMinor: { en: 'price asked for', fr: 'prix demandé' },
  listMinor: { en: 'list price', fr: 'prix du catalogue' },
  amountMinor: { en: 'amount', fr: 'montant' },
  thresholdMinor: { en: 'limit', fr: 'limite' },
  amountLimitMinor: { en: 'approved up to', fr: 'accordé jusqu’à' },
  imbalanceMinor: { en: 'difference', fr: 'écart' },
  unpaidMinor: { en: 'unpaid', fr: 'impayé' },
  totalMinor: { en: 'total', fr: 'total' },
  availableMinor: { en: 'credit left', fr: 'crédit restant' },
  round: { en: 'attempt', fr: 'tentative' },
  refusedBy: { en: 'refused by rule', fr: 'refusé par la règle' },
};

interface HoldReading {
  readonly language: Language;
  readonly wire: Wire;
  /** Name of a person by id. */
  readonly nameOf: (id: string) => string;
}

export function presentHoldWhy(
  hold: Hold,
  order: Order,
  { language, wire, nameOf }: HoldReading,
): HoldExplanation {
  const { score, threshold, ruleVersion, matches = [], refs, ...facts } = hold.why;
  const found = matches as unknown as FraudMatch[];
  const { source, subject, comment, placedBy } = hold;
  const about = subject === undefined ? facts : { subject, ...facts };
  const said = words[language];
  const isScored = typeof score === 'number' && typeof threshold === 'number';
  const isByScore = isScored && source === 'fraud' && score > threshold;
  const person = source === 'manual' || source === 'manualFraud';
  const shown = { language, currency: order.currency };
  return {
    hold: presentHold(hold, order.orderId, wire),
    score: isScored ? score : null,
    minimum: isScored ? threshold : null,
    ruleVersion: typeof ruleVersion === 'string' ? ruleVersion : null,
    matches: found,
    facts: about,
    text: [
      `${holdSourceWords[source][language]}.`,
      ...(person
        ? [said.by(nameOf(placedBy)) + (comment === undefined ? '.' : colons[language] + comment)]
        : []),
      ...(isByScore ? [said.score(score, threshold)] : []),
      ...found.map((match) => sayMatch(match, shown)),
      ...listed(about, shown),
    ].join(' '),
  };
}

const colons = { en: ': ', fr: ' : ' } as const;

interface Reading {
  readonly language: Language;
  readonly currency: string;
}

function sayMatch({ type, ref, areas, score, facts }: FraudMatch, reading: Reading): string {
  const { language, currency } = reading;
  const said = words[language];
  if (type !== 'rule') {
    const where = areas.map((area) => said.areas[area]).join(', ');
    return `${said[type]} (${where})${colons[language]}${score}.`;
  }
  const money = (amountMinor: number) => moneyText(amountMinor, currency, language);
  const read = Object.entries(facts).map(([name, value]) =>
    sayFactValue(name, value, { language, money }),
  );
  const points = score === 0 ? '' : `${colons[language]}${score}`;
  return `${said.rule(ref)}${points}${read.length === 0 ? '' : ` (${read.join(', ')})`}.`;
}

/** The facts in one sentence; none where nothing of them is to be said. */
function listed(facts: { readonly [name: string]: unknown }, reading: Reading): readonly string[] {
  const { language, currency } = reading;
  const said = Object.entries(facts).flatMap(([name, value]) => {
    const word = factWords[name];
    if (word === null || value === null) return [];
    const isMoney = name.endsWith('Minor') && typeof value === 'number';
    const declined = name === 'code' ? declineWords[String(value)]?.[language] : undefined;
    if (declined !== undefined) return [declined];
    const other = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return [
      `${word?.[language] ?? name} ${isMoney ? moneyText(value, currency, language) : other}`,
    ];
  });
  return said.length === 0 ? [] : [`${upperFirst(said.join(', '))}.`];
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
