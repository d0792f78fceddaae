/**
 * The screens: who may use each, whose first screen it is, and how it loads. A new screen needs a
 * folder and an entry here.
 */
import type { ComponentType } from 'react';

export interface Screen {
  /** Id of the screen; also names its message in the shell and its icon. */
  readonly id:
    | 'desk'
    | 'newOrder'
    | 'orders'
    | 'customers'
    | 'calls'
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
  /** API operation that the user must be allowed; null: none. */
  readonly right: string | null;
  /** Roles that see the screen, if they have the right. Default: all. */
  readonly roles?: readonly string[];
  readonly firstOf: readonly string[];
  readonly load: () => Promise<ComponentType>;
  readonly pages?: Readonly<Record<string, () => Promise<ComponentType>>>;
  /** Help page of the screen, and the section in it. */
  readonly help: string;
  /** Loads the number of things that need attention, shown beside the screen's name. */
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
      '/orders/picking': async () => (await import('./orders/pick-list.tsx')).PickList,
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
    id: 'calls',
    path: '/calls',
    help: 'console#calls',
    right: 'listCallRecords',
    firstOf: [],
    load: async () => (await import('./calls/calls.tsx')).Calls,
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
    // Agents receive only their own events.
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
    loadCount: async () => (await import('./rules/rules-count.tsx')).RulesCount,
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

export const loadTour = async () => (await import('./tour/tour.tsx')).Tour;
export const loadAgentBar = async () => (await import('./desk/agent-bar.tsx')).AgentBar;
