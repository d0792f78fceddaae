/**
 * Examples of screens and parts in each state, from each folder's `states.tsx`; only in builds for
 * developers and tests (`build-console.mjs --states`).
 */
import type { ReactNode } from 'react';

/**
 * States caused by service or connection. `loading` also shows the text after 3 s; `lost` turns
 * figures stale, then old.
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

export interface Examples {
  readonly screens?: readonly ScreenExample[];
  readonly parts?: readonly PartExample[];
}

export interface ScreenExample {
  readonly name: string;
  /** `{order}` stands for the id of an order from the examples page. */
  readonly path: `/${string}`;
  readonly person: 'helene' | 'malik' | 'claire' | 'ines' | 'nadia';
  /** Part of the path of the only request that fails, for screens of several panels. */
  readonly partial?: string;
}

export interface PartExample {
  readonly name: string;
  readonly shown: ReactNode;
}
