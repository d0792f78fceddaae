/**
 * Designs by their content: two that are equal have one key, on every machine.
 */
import { createHash } from 'node:crypto';
import type { SimulationDesign } from './port.ts';

/** Gives a design its key. */
export function designOf({
  scenario,
  centre,
  ruleSets = [],
}: Pick<SimulationDesign, 'scenario' | 'centre'> &
  Partial<Pick<SimulationDesign, 'ruleSets'>>): SimulationDesign {
  const content = { scenario, ...(centre === undefined ? {} : { centre }), ruleSets };
  return { key: hashOf(content), ...content };
}

/** SHA-256 of a document, as hex; the order of its members does not matter. */
export function hashOf(document: unknown): string {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(document, sorted)).digest('hex');
}
