/** Fills an empty store with the demo's shop: settings, items, customers, catalogues. */
import {
  type AccountsFile,
  catalogueKeys,
  couponKeys,
  customerKeys,
  itemKeys,
  scriptKeys,
} from '../../contracts/index.ts';
import { phoneKey } from '../../live/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import { demoCustomers } from './demo-customers.ts';
import { demoItems, demoProgrammeItem } from './demo-items.ts';
import {
  demoCatalogues,
  demoCoupons,
  demoProgramme,
  demoScripts,
  demoSettings,
} from './demo-selling.ts';
import { drawsOf } from './draws.ts';

const [ofItems, ofCustomers] = [1, 2] as const;
const person = 'demo';

export interface DemoShop {
  readonly centreId: string;
  readonly seed: number;
  readonly world: RuleWorld;
  readonly accounts: AccountsFile;
  readonly agentIds: readonly string[];
  readonly nowMs: number;
}

/**
 * Fills the store in one transaction; false, without writing, if the centre already has settings.
 */
export function loadDemoShop(
  store: Store,
  { centreId, seed, world, accounts, agentIds, nowMs }: DemoShop,
): boolean {
  if (store.channels.get(centreId, centreId) !== undefined) return false;
  const settings = demoSettings(accounts, agentIds);
  const goods = demoItems(world, drawsOf(seed, ofItems));
  const items = [...goods, demoProgrammeItem()];
  const stamp = { centreId, person, updatedAtMs: nowMs };
  store.transaction(() => {
    store.channels.add({ ...stamp, id: centreId, document: settings });
    for (const user of settings.users) store.channel.addUser(user, centreId);
    for (const { settings: document, image } of items) {
      const id = document.sku;
      store.items.add({ ...stamp, id, document }, itemKeys(document));
      const drawing = { number: 1, mediaType: 'image/svg+xml', text: image };
      store.pictures.setDrawing([centreId, id], drawing);
    }
    for (const document of demoCustomers(drawsOf(seed, ofCustomers))) {
      const id = document.number ?? '';
      const keys = customerKeys(document, (phone) => phoneKey(phone, settings.callingCode));
      store.customers.add({ ...stamp, id, document }, keys);
    }
    for (const document of demoCatalogues(goods.map(({ settings: { sku } }) => sku))) {
      store.catalogues.add({ ...stamp, id: document.code, document }, catalogueKeys(document));
    }
    for (const document of demoCoupons()) {
      store.coupons.add({ ...stamp, id: document.code, document }, couponKeys(document));
    }
    const programme = demoProgramme();
    store.continuityProgrammes.add({ ...stamp, id: programme.code, document: programme });
    for (const [id, document] of demoScripts()) {
      store.scripts.add({ ...stamp, id, document }, scriptKeys(document));
    }
  });
  return true;
}
