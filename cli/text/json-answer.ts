/** Answers as JSON, for programs. */
import { engineVersion } from '../engine-version.ts';

/** Which form it has, by which engine it is, whether it is not all, and what is told. */
export function jsonAnswer(
  schema: string,
  told: object,
  { isPartial = false }: { readonly isPartial?: boolean } = {},
): string {
  const head = { schema: `callwright.${schema}`, version: engineVersion };
  return JSON.stringify({ ...head, ...(isPartial ? { partial: true } : {}), ...told }, null, 2);
}
