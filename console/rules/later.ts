/** Views that are loaded when they are opened, as they are large. */
import type { ComponentType } from 'react';
import { loadedLater } from '../parts/index.ts';
import type { CasesProps } from './cases.tsx';
import type { ChangesProps } from './changes.tsx';
import type { TryItProps } from './try-it.tsx';

export const Cases: ComponentType<CasesProps> = loadedLater(
  async () => (await import('./cases.tsx')).Cases,
);
export const Changes: ComponentType<ChangesProps> = loadedLater(
  async () => (await import('./changes.tsx')).Changes,
);
export const TryIt: ComponentType<TryItProps> = loadedLater(
  async () => (await import('./try-it.tsx')).TryIt,
);
