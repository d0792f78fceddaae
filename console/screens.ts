/**
 * The screens: who may use one, who begins there, and where its program is.
 *
 * A new screen is a folder and an entry here.
 */
import type { ComponentType } from 'react';

export interface Screen {
  /** Of its name in the messages of the shell, and of its icon. */
  readonly id:
    | 'desk'
    | 'newOrder'
    | 'orders'
    | 'customers'
    | 'reviews'
    | 'wallboard'
    | 'sim'
    | 'rules'
    | 'reports'
    | 'journal'
    | 'bench'
    | 'catalogue'
    | 'settings'
    | 'help';
  readonly path: `/${string}`;
  /** An operation of the API that its people may use; null: it is everybody's. */
  readonly right: string | null;
  /** Those who see it, of whoever has the right [all]. */
  readonly roles?: readonly string[];
  /** Roles that begin there. */
  readonly firstOf: readonly string[];
  readonly load: () => Promise<ComponentType>;
  /** Further pages of it, by their path. */
  readonly pages?: Readonly<Record<string, () => Promise<ComponentType>>>;
  /** Its page of help, and the part of that page. */
  readonly help: string;
  /** Beside its name: how many need somebody. */
  readonly loadCount?: () => Promise<ComponentType>;
}

const telephoneRoles = ['agent', 'orderTaker'];

export const screens: readonly Screen[] = [
  {
    id: 'desk',
    path: '/desk',
    help: 'console#an-agent-the-desk',
    right: 'acceptOffer',
    roles: telephoneRoles,
    firstOf: telephoneRoles,
    load: async () => (await import('./desk/desk.tsx')).Desk,
  },
  {
    id: 'newOrder',
    path: '/orders/new',
    help: 'console#an-order-taker-the-order-beside-the-call',
    right: 'createOrder',
    firstOf: [],
    load: async () => (await import('./order-entry/order-entry.tsx')).OrderScreen,
  },
  {
    id: 'orders',
    path: '/orders',
    help: 'orders',
    right: 'listOrders',
    firstOf: [],
    load: async () => (await import('./orders/orders.tsx')).Orders,
    pages: {
      '/orders/$order': async () => (await import('./orders/order-page.tsx')).OrderPage,
    },
  },
  {
    id: 'customers',
    path: '/customers',
    help: 'console#an-order-taker-the-order-beside-the-call',
    right: 'listCustomers',
    firstOf: [],
    load: async () => (await import('./customers/customers.tsx')).Customers,
    pages: {
      '/customers/$customer': async () =>
        (await import('./customers/customer-page.tsx')).CustomerPage,
    },
  },
  {
    id: 'reviews',
    path: '/reviews',
    help: 'console#a-reviewer-what-is-held',
    right: 'listReviews',
    firstOf: ['reviewer'],
    load: async () => (await import('./reviews/reviews.tsx')).Reviews,
    loadCount: async () => (await import('./reviews/review-count.tsx')).ReviewCount,
  },
  {
    id: 'wallboard',
    path: '/wallboard',
    help: 'console#a-supervisor-the-wallboard',
    right: 'getWallboard',
    // Agents hear events of their own alone.
    roles: ['supervisor', 'reviewer', 'analyst', 'ruleEditor', 'admin'],
    firstOf: ['supervisor'],
    load: async () => (await import('./wallboard/wallboard.tsx')).Wallboard,
  },
  {
    id: 'rules',
    path: '/rules',
    help: 'console#a-rule-editor-the-rules',
    right: 'listRuleSets',
    firstOf: ['ruleEditor'],
    load: async () => (await import('./rules/rules.tsx')).Rules,
  },
  {
    id: 'sim',
    path: '/sim',
    help: 'console#an-analyst-the-sim-lab',
    right: 'startRun',
    firstOf: ['analyst'],
    load: async () => (await import('./sim/sim.tsx')).SimLab,
  },
  {
    id: 'reports',
    path: '/reports',
    help: 'console#reports',
    right: 'getAgentStats',
    roles: ['supervisor', 'analyst', 'admin'],
    firstOf: [],
    load: async () => (await import('./reports/reports.tsx')).Reports,
  },
  {
    id: 'journal',
    path: '/journal',
    help: 'console#engineers-the-journal',
    right: 'listJournal',
    firstOf: [],
    load: async () => (await import('./journal/journal.tsx')).Journal,
  },
  {
    id: 'bench',
    path: '/lab/bench',
    help: 'console#engineers-the-benches',
    right: 'getBenchResults',
    roles: ['analyst', 'admin'],
    firstOf: [],
    load: async () => (await import('./bench/bench.tsx')).Bench,
  },
  {
    id: 'catalogue',
    path: '/catalogue',
    help: 'console#the-catalogue',
    right: 'createItem',
    firstOf: [],
    load: async () => (await import('./catalogue/catalogue.tsx')).Catalogue,
  },
  {
    id: 'settings',
    path: '/settings',
    help: 'console#administrators-the-settings',
    right: 'listApiKeys',
    firstOf: ['admin'],
    load: async () => (await import('./settings/settings.tsx')).Settings,
    pages: {
      '/settings/centre': async () => (await import('./settings/centre.tsx')).CentreSettings,
    },
  },
  {
    id: 'help',
    path: '/help',
    help: 'console',
    right: null,
    firstOf: [],
    load: async () => (await import('./help/help.tsx')).Help,
    pages: {
      '/help/$page': async () => (await import('./help/help.tsx')).Help,
    },
  },
];

/** On every screen, while somebody takes it. */
export const loadTour = async () => (await import('./tour/tour.tsx')).Tour;
/** On every screen of who is an agent: their state, and what rings. */
export const loadAgentBar = async () => (await import('./desk/agent-bar.tsx')).AgentBar;
