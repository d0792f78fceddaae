/**
 * The screens: who may use one, who begins there, and where its program is.
 *
 * A new screen is a folder and an entry here.
 */
import type { ComponentType } from 'react';

export interface Screen {
  /** Of its name in the messages of the shell, and of its icon. */
  readonly id: 'desk' | 'wallboard' | 'newOrder';
  readonly path: `/${string}`;
  /** An operation of the API that its people may use. */
  readonly right: string;
  /** Those who see it, of whoever has the right [all]. */
  readonly roles?: readonly string[];
  /** Roles that begin there. */
  readonly firstOf: readonly string[];
  readonly load: () => Promise<ComponentType>;
}

const telephoneRoles = ['agent', 'orderTaker'];

export const screens: readonly Screen[] = [
  {
    id: 'desk',
    path: '/desk',
    right: 'acceptOffer',
    roles: telephoneRoles,
    firstOf: telephoneRoles,
    load: async () => (await import('./desk/desk.tsx')).Desk,
  },
  {
    id: 'wallboard',
    path: '/wallboard',
    right: 'getWallboard',
    // Agents hear events of their own alone.
    roles: ['supervisor', 'reviewer', 'analyst', 'ruleEditor', 'admin'],
    firstOf: ['supervisor'],
    load: async () => (await import('./wallboard/wallboard.tsx')).Wallboard,
  },
  {
    id: 'newOrder',
    path: '/orders/new',
    right: 'createOrder',
    firstOf: [],
    load: async () => (await import('./order-entry/order-entry.tsx')).OrderScreen,
  },
];

/** On every screen of who is an agent: their state, and what rings. */
export const loadAgentBar = async () => (await import('./desk/agent-bar.tsx')).AgentBar;
