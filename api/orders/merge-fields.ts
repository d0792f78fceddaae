/**
 * Names and amounts in what an agent reads out: `{customer.lastName}` becomes Martin,
 * `{order.totalMinor}` 40,00 €.
 *
 * Any fact may be named, but none of a payment. A field of which nothing is known stays as it was
 * written, so that the agent sees what is missing.
 */
import { type FactsFile, factNamed } from '../../rules/index.ts';

/** What texts may name. */
export interface MergeFields {
  /** Of the order and the call. */
  readonly facts: FactsFile;
  /** Names that no rule may ask for. */
  readonly names: { readonly [field: string]: string | null | undefined };
  readonly currency: string;
  /** In which amounts are written. */
  readonly language: string | null;
}

/** A text with its fields filled in. */
export function filledIn(text: string, fields: MergeFields): string {
  return text.replaceAll(/\{([a-z]+\.[A-Za-z]+)\}/g, (written, field: string) => {
    const { names } = fields;
    return (Object.hasOwn(names, field) ? names[field] : factText(field, fields)) ?? written;
  });
}

function factText(name: string, { facts, currency, language }: MergeFields): string | null {
  const fact = factNamed(name);
  const value = fact === undefined || fact.privacy === 'payment' ? null : facts[name];
  if (typeof value === 'number' && fact?.unit === 'minor') {
    return moneyText(value, currency, language);
  }
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}

function moneyText(minor: number, currency: string, language: string | null): string {
  const format = new Intl.NumberFormat(language ?? [], { style: 'currency', currency });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(minor / 10 ** digits);
}
