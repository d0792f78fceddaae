/** Facts of the customer and the agent. */
import { type FactRow, facts } from './fact-entry.ts';

/** Tiers of the centre's loyalty programme, lowest first. */
export const loyaltyTiers = ['none', 'bronze', 'silver', 'gold', 'platinum'] as const;

/** Fraud findings about a customer. */
export const fraudStatuses = ['none', 'fraudulent'] as const;

/** How many customers have the caller's number. */
export const callerMatches = ['none', 'one', 'several'] as const;
export type CallerMatch = (typeof callerMatches)[number];

const unknown = { nullable: true } as const;

export const customerFacts: readonly FactRow[] = [
  ...facts({ known: 'identified', class: 'static', supplier: 'customer', privacy: 'customer' }, [
    [
      'caller.match',
      callerMatches,
      'Customers with this number',
      'Clients à ce numéro',
      'one',
      unknown,
    ],
    ['customer.known', 'bool', 'Customer known', 'Client connu', true],
    ['customer.number', 'text', 'Customer number', 'Numéro de client', '1000001', unknown],
    ['customer.group', 'text', 'Customer group', 'Groupe de clients', 'retail', unknown],
    ['customer.tier', loyaltyTiers, 'Loyalty tier', 'Niveau de fidélité', 'gold', unknown],
    [
      'customer.country',
      'text',
      'Customer’s country',
      'Pays du client',
      'FR',
      { format: 'country', nullable: true },
    ],
    ['customer.affiliations', 'list', 'Affiliations', 'Affiliations', ['club-linge']],
    ['customer.lifetimeMinor', 'minor', 'Lifetime sales', 'Achats cumulés', 125_000, unknown],
    ['customer.rfm', 'points', 'RFM score', 'Score RFM', 535, unknown],
    ['customer.openOrders', 'count', 'Open orders', 'Commandes en cours', 1],
    ['customer.openCases', 'count', 'Open cases', 'Dossiers ouverts', 0],
    ['customer.hotAlert', 'bool', 'Hot alert', 'Alerte', false],
    [
      'customer.daysSinceLastOrder',
      'days',
      'Days since the last order',
      'Jours depuis la dernière commande',
      42,
      unknown,
    ],
    [
      'customer.preferredAgentId',
      'text',
      'Preferred agent',
      'Conseiller préféré',
      'helene',
      unknown,
    ],
    [
      'customer.marketingConsent',
      'bool',
      'Consent to marketing',
      'Accord publicitaire',
      true,
      unknown,
    ],
    [
      'customer.accountHold',
      ['none', 'invoice', 'all'],
      'Account hold',
      'Compte bloqué',
      'none',
      { former: { no: 'none' } },
    ],
    ['customer.fraudStatus', fraudStatuses, 'Fraud status', 'Fraude', 'none'],
    [
      'customer.promptsDeclined30d',
      'count',
      'Prompts declined in 30 days',
      'Propositions refusées en 30 jours',
      1,
    ],
  ]),
  ...facts({ known: 'submit', class: 'order', supplier: 'customer', privacy: 'payment' }, [
    ['customer.creditLeftMinor', 'minor', 'Credit left', 'Crédit restant', 50_000, unknown],
  ]),
];

export const agentFacts: readonly FactRow[] = facts(
  { known: 'line', class: 'static', supplier: 'order' },
  [
    ['agent.roles', 'list', 'Agent’s roles', 'Rôles du conseiller', ['sales'], { format: 'name' }],
    ['agent.tenureDays', 'days', 'Agent’s tenure', 'Ancienneté du conseiller', 400],
  ],
);
