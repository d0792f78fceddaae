/** External parts of a service, and how their health is checked. */
import type { LiveCentre } from '../live/index.ts';
import type { PartsWatch } from '../services/index.ts';
import type { Store } from '../store/index.ts';
import { pingPostgres, pingTemporal, type TemporalPlace } from '../workflows/index.ts';

interface ServicePlaces {
  readonly database?: string;
  readonly orders?: string;
  readonly temporal?: TemporalPlace;
}

export function watchParts(
  parts: PartsWatch,
  options: ServicePlaces,
  { store, lives }: { readonly store: Store; readonly lives: readonly LiveCentre[] },
): void {
  const { database, orders, temporal } = options;
  const problem = (): Error | null => {
    const [ofJournal] = lives.flatMap(({ journalProblem }) => journalProblem ?? []);
    return ofJournal ?? store.problem();
  };
  parts.watch('storage', async () => {
    if (database !== undefined) await pingPostgres(database);
    return problem();
  });
  if (orders !== undefined && orders !== database) {
    parts.watch('storage of orders', () => pingPostgres(orders).then(() => null));
  }
  if (temporal !== undefined) parts.watch('temporal', () => pingTemporal(temporal));
  for (const live of lives) {
    const name = live === lives[0] ? 'switch' : `switch of ${live.file.id}`;
    parts.watch(name, () => Promise.resolve(problemOf(live)));
  }
}

/** Why a centre's switch is lost; null if connected, undefined if it never had one. */
function problemOf({ switch: { view } }: LiveCentre): string | null | undefined {
  if (view === null) return undefined;
  const { name, isAttached, lastError } = view;
  return isAttached ? null : `${name} is not connected: ${lastError ?? 'it has gone'}`;
}
