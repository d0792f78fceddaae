/** Companies, and who buys for them. Source: dynamics-call-center.md 1.2. */
import { type CustomerSettings, companyMark } from '../../contracts/index.ts';
import { type DocumentRecord, keyRange, type Store } from '../../store/index.ts';

type Customer = DocumentRecord<CustomerSettings>;
interface Centre {
  readonly store: Store;
  readonly centreId: string;
}

/** Levels of companies above a customer whose terms they have, at most. */
export const companiesMax = 10;
/** Buyers of a company, at any level, whose debts count, at most. */
const buyersMax = 1_000;

/** The company of that number, the company that it is part of, and so on; see {@link companiesMax}. */
export function companiesAbove(
  companyId: string | undefined,
  { store, centreId }: Centre,
): readonly Customer[] {
  const above: Customer[] = [];
  for (let at = companyId; at !== undefined && above.length < companiesMax; ) {
    const company = store.customers.get(centreId, at);
    if (company !== undefined) above.push(company);
    at = company?.document.companyId;
  }
  return above;
}

/** Who buys for a company themselves, a page of them. */
export function buyersOf(companyId: string, { store, centreId }: Centre): readonly Customer[] {
  const ranges = [keyRange.exact(companyMark(companyId))];
  const of = { centreId, kind: 'state', ranges, after: null, limit: buyersMax };
  return store.customers.search(of).map(({ record }) => record);
}

/** Levels of buyers below a company, {@link companiesMax} at most. */
export function levelsBelow(companyId: string, centre: Centre): number {
  let level = [companyId];
  for (let levels = 0; ; levels += 1) {
    level = level.flatMap((one) => buyersOf(one, centre).map(({ id }) => id)).slice(0, buyersMax);
    if (level.length === 0 || levels === companiesMax) return levels;
  }
}

/** A customer, and all who buy for them at any level. */
export function withBuyers(customer: Customer, centre: Centre): readonly Customer[] {
  const all = new Map([[customer.id, customer]]);
  for (const id of all.keys()) {
    if (all.size >= buyersMax) break;
    for (const one of buyersOf(id, centre)) all.set(one.id, one);
  }
  return [...all.values()];
}
