/** Times are whole milliseconds that arrive inside inputs. */

/** A duration, or an instant since the origin of the trace. */
export type Ms = number;

/** A second in milliseconds. */
export const secondMs = 1_000;
/** A minute in milliseconds. */
export const minuteMs = 60_000;
/** An hour in milliseconds. */
export const hourMs = 3_600_000;
/** A day of 24 hours in milliseconds. */
export const dayMs = 86_400_000;

/** Whether a value is a safe integer from 0, so that sums with durations stay exact. */
export function isInstant(value: unknown): value is Ms {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const resolvedZones = new Set<string>();
/** More than the names of all zones; spellings in other cases are not cached beyond it. */
const resolvedZonesMax = 1_000;

/** Whether the platform's time-zone data resolves this IANA name. */
export function isTimeZone(name: string): boolean {
  if (resolvedZones.has(name)) return true;
  try {
    // biome-ignore lint/style/noRestrictedGlobals: files are checked for the machine that reads them
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (resolvedZones.size < resolvedZonesMax) resolvedZones.add(name);
  return true;
}
