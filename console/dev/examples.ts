/**
 * Examples of screens and parts in each state, which folders give in a `states.tsx` of their own.
 *
 * They are in builds for developers and tests alone (`build-console.mjs --states`).
 */
import type { ReactNode } from 'react';

/**
 * What the service and the connection do to a screen: `loading` goes on to the words that come
 * after three seconds, and `lost` by itself to stale figures and to old ones.
 */
export const forcedStates = [
  'usual',
  'loading',
  'empty',
  'partial',
  'error',
  'refused',
  'lost',
  'signedOut',
] as const;
export type ForcedState = (typeof forcedStates)[number];

/** A folder's examples. */
export interface Examples {
  readonly screens?: readonly ScreenExample[];
  readonly parts?: readonly PartExample[];
}

export interface ScreenExample {
  readonly name: string;
  /** `{order}` stands for the id of an order, which the page of examples is given. */
  readonly path: `/${string}`;
  /** Who may see it, in the demo. */
  readonly person: 'helene' | 'malik' | 'claire' | 'ines' | 'nadia';
  /** Part of the path of the route that fails where the rest lives [it has one panel]. */
  readonly partial?: string;
}

export interface PartExample {
  readonly name: string;
  readonly shown: ReactNode;
}
