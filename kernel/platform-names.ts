/**
 * Names that this machine resolves or reserves. The only use of its data in the pure floor: files
 * and requests are checked by the machine that reads them.
 */
const resolvedZones = new Set<string>();
/** More than the names of all zones; spellings in other cases are not cached beyond it. */
const resolvedZonesMax = 1_000;
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether the platform's time-zone data resolves this IANA name, in upper or lower case. */
export function isTimeZone(name: string): boolean {
  if (resolvedZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (resolvedZones.size < resolvedZonesMax) resolvedZones.add(name);
  return true;
}

/** Whether a language tag is well-formed; `fr-BE-CH`, with two regions, is not. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** Whether a code of ISO 4217 names a currency, of today or former. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/** Whether every object has a member of this name, which a table by name would find. */
export function isReservedName(name: string): boolean {
  return name in {} || name === 'prototype';
}
