/**
 * Whether a time zone resolves on this machine. The only use of local time in the pure floor: files
 * and requests are checked by the machine that reads them.
 */
const resolvedZones = new Set<string>();
/** More than the names of all zones; spellings in other cases are not cached beyond it. */
const resolvedZonesMax = 1_000;

/** Whether the platform's time-zone data resolves this IANA name. */
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
