/** What is stored of an order's sale, and by what lists find the order. */
import type { SalesDimension } from '../../contracts/index.ts';
import { localTimeAt } from '../../live/index.ts';
import type { OrderSale } from '../../orders/index.ts';
import { keyRange, type OrderMark, type Store } from '../../store/index.ts';

/** An order's sale as stored: with what only the centre knows. */
export interface KeptSale extends OrderSale {
  readonly catalogueId: string | null;
  readonly day: string | null;
}

/** Value of the mark of orders that were never submitted. */
export const unfinishedMark: OrderMark = { dimension: 'unfinished', value: 'yes' };

/** The mark of a number that the customer or a carrier has given an order. */
export function referenceMark(reference: string): OrderMark {
  return { dimension: 'reference', value: reference.toUpperCase() };
}

/** Value of the mark of orders that have or had a hold. */
export const heldMark: OrderMark = { dimension: 'held', value: 'yes' };

/** What is stored of a sale, and what lists find the order by. */
export function keptSale(
  { sale, soldAtMs, entry }: SoldRow,
  of: { readonly centreId: string; readonly store: Store; readonly timeZone: string },
): { readonly sale: KeptSale; readonly marks: readonly OrderMark[] } {
  const { sourceCode, agents, lines, references = [] } = sale;
  const catalogueId = sourceCode === null ? null : catalogueOf(sourceCode, of);
  const day = soldAtMs === null ? null : localTimeAt(soldAtMs, of.timeZone).date;
  const marks = (dimension: SalesDimension, values: readonly (string | null)[]): OrderMark[] =>
    [...new Set(values)].flatMap((value) => (value === null ? [] : { dimension, value }));
  const isDraft = soldAtMs === null && (entry === 'draft' || entry === 'completing');
  return {
    sale: { ...sale, catalogueId, day },
    marks: [
      ...marks(
        'agent',
        agents.map(({ agentId }) => agentId),
      ),
      ...marks('sourceCode', [sourceCode, ...lines.map((line) => line.sourceCode ?? null)]),
      ...references.map(referenceMark),
      ...marks('catalogue', [catalogueId]),
      ...marks(
        'prompt',
        lines.map(({ promptKey }) => promptKey),
      ),
      ...marks(
        'coupon',
        lines.flatMap(({ couponCodes }) => couponCodes),
      ),
      ...marks('day', [day]),
      ...(isDraft ? [unfinishedMark] : []),
    ],
  };
}

interface SoldRow {
  readonly sale: OrderSale;
  readonly soldAtMs: number | null;
  readonly entry: string;
}

function catalogueOf(
  code: string,
  { store, centreId }: { readonly store: Store; readonly centreId: string },
): string | null {
  const search = { kind: 'source', ranges: [keyRange.exact(code)], after: null, limit: 1 };
  return store.catalogues.search({ centreId, ...search })[0]?.record.id ?? null;
}
