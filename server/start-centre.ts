/** Runs a centre of the user, in real time. Calls come only from outside: the API, or a switch. */
import type { CentreFile } from '../routing/index.ts';
import { everybodyOf } from './access.ts';
import { beginOf } from './journal/open-journal.ts';
import { openCentre } from './open-centre.ts';
import { serveCentres } from './serve-centres.ts';
import { type CentreFiles, placeOf, type Service, type ServiceOptions } from './service-options.ts';
import { SharedStores } from './shared-store.ts';

export async function startCentre(
  { centre, ruleSets }: CentreFiles,
  options: ServiceOptions,
): Promise<Service> {
  const { clock, speed } = options;
  const data = placeOf(options);
  const follows = speed === 1 ? { clock } : {};
  const begin = beginOf({ data, centreId: centre.id, originMs: clock.nowMs(), ...follows });
  const accounts = (inForce: CentreFile) => options.accounts ?? everybodyOf(inForce);
  const stores = new SharedStores();
  const files = { centre, ruleSets, begin, accounts };
  const opened = await openCentre(options, { ...files, shared: stores.of });
  return serveCentres(opened, options, { simulated: null, orders: null, stores });
}
