/**
 * The screens: who may use one, who begins there, and where its program is.
 *
 * A new screen is a folder and an entry here.
 */
import type { ComponentType } from 'react';

export interface Screen {
  /** Of its name in the messages of the shell, and of its icon. */
  readonly id: 'wallboard';
  readonly path: `/${string}`;
  /** An operation of the API that its people may use. */
  readonly right: string;
  /** Roles that begin there. */
  readonly firstOf: readonly string[];
  readonly load: () => Promise<ComponentType>;
}

export const screens: readonly Screen[] = [
  {
    id: 'wallboard',
    path: '/wallboard',
    right: 'getWallboard',
    firstOf: ['supervisor'],
    load: async () => (await import('./wallboard/wallboard.tsx')).Wallboard,
  },
];
