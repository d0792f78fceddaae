import { describe, expect, it } from 'vitest';
import { loadDemoShop } from '../../server/demo/load-demo-shop.ts';
import { keyRange, openStore, type Store } from '../../store/index.ts';
import { readVerdier } from '../support/maison-verdier.ts';

const centreId = 'verdier';
const all = { after: '', limit: 10_000 };

function aLoadedStore(seed: number): Store {
  const store = openStore({ path: ':memory:', nowMs: () => 0 });
  const { world, accounts } = readVerdier();
  expect(
    loadDemoShop(store, { centreId, seed, world, accounts, agentIds: ['celia'], nowMs: 0 }),
  ).toBe(true);
  return store;
}

describe('the shop of the demo', () => {
  it('has items in both languages, each with a drawing that holds shapes alone', () => {
    const store = aLoadedStore(1);
    const items = store.items.list(centreId, all);
    expect(items).toHaveLength(201);
    for (const { id, document } of items) {
      expect([id, Object.keys(document.name).toSorted()]).toEqual([id, ['en', 'fr']]);
      const image = store.pictures.drawing(centreId, id, 1) ?? '';
      expect(image).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 160 120" role="img"><title>/);
      expect(image).toMatch(/<\/svg>$/);
      expect(image).not.toMatch(/<script|href|\bon\w+=|foreignObject/i);
    }
  });

  it('has customers whom their numbers lead to, and what its rules name', () => {
    const store = aLoadedStore(1);
    const customers = store.customers.list(centreId, all);
    expect(customers).toHaveLength(1_001);
    const [first] = customers;
    const { defaultCustomerId } = store.channels.get(centreId, centreId)?.document ?? {};
    expect(customers.at(-1)?.id).toBe(defaultCustomerId);
    expect(first?.document).toMatchObject({ firstName: 'Monique', lastName: 'Bernard' });
    const ranges = [keyRange.prefix('000089936')];
    const search = { centreId, kind: 'phone', ranges, after: null, limit: 5 };
    expect(store.customers.search(search).map(({ record }) => record.id)).toEqual(['1000001']);
    const { world } = readVerdier();
    for (const { sku, priceMinor } of world.items ?? []) {
      expect(store.items.get(centreId, sku)?.document.price.amountMinor).toBe(priceMinor);
    }
    const kept = store.items.list(centreId, all).flatMap(({ document }) => document.links);
    expect(kept).toHaveLength(world.links?.length ?? 0);
  });

  it('has a continuity programme of its items, which an item of its own sells', () => {
    const store = aLoadedStore(1);
    const [programme] = store.continuityProgrammes.list(centreId, all);
    const skus = programme?.document.events.map(({ itemId }) => itemId) ?? [];
    expect(skus).toHaveLength(4);
    for (const sku of [...skus, ...(programme?.document.substituteIds ?? [])]) {
      expect(store.items.get(centreId, sku)?.document.active).toBe(true);
    }
    const selling = store.items.get(centreId, 'CLUB-LINGE')?.document;
    expect(selling?.continuityProgrammeId).toBe(programme?.id);
  });

  it('has catalogues of known items, coupons, and twelve scripts', () => {
    const store = aLoadedStore(1);
    const catalogues = store.catalogues.list(centreId, all);
    expect(catalogues.map(({ id }) => id)).toEqual([
      'BLANC-27',
      'DESTOCK-26',
      'ETE-26',
      'HIVER-26',
      'MAISON-26',
      'NOEL-26',
      'PRINTEMPS-27',
    ]);
    const coupons = store.coupons.list(centreId, all);
    expect(coupons.map(({ id }) => id)).toEqual(['BIENVENUE', 'NOEL', 'PRINTEMPS']);
    for (const { document } of catalogues) {
      expect(document.sourceCodes.length).toBeGreaterThan(0);
      const named = [...document.itemIds, ...document.freeItemIds];
      expect(named.filter((sku) => store.items.get(centreId, sku) === undefined)).toEqual([]);
    }
    const scripts = store.scripts.list(centreId, all);
    expect(scripts).toHaveLength(12);
    for (const { document } of scripts) expect(Object.keys(document.text)).toEqual(['fr', 'en']);
  });

  it('is the same of the same seed, another of another, and leaves a shop alone', () => {
    const told = (store: Store) => JSON.stringify(store.customers.list(centreId, all));
    const first = aLoadedStore(1);
    expect(told(first)).toBe(told(aLoadedStore(1)));
    expect(told(first)).not.toBe(told(aLoadedStore(2)));
    const { world, accounts } = readVerdier();
    expect(
      loadDemoShop(first, { centreId, seed: 2, world, accounts, agentIds: ['celia'], nowMs: 0 }),
    ).toBe(false);
    expect(told(first)).toBe(told(aLoadedStore(1)));
  });
});
