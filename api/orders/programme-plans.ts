/**
 * Continuity programmes as they are sold: the centre's document with the prices of today, and the
 * clocks of the centre's zone.
 *
 * Source: dynamics-call-center.md 1.19, 3.13.
 */
import type {
  ContinuityProgrammeSettings,
  LineProgramme,
  ProgrammePlan,
} from '../../contracts/index.ts';
import { zoneChanges } from '../../live/index.ts';
import { milliPerUnit, type Order, priceOfItem } from '../../orders/index.ts';
import type { DocumentRecord } from '../../store/index.ts';
import { Refusal } from '../refusal.ts';
import type { Shop } from './shop.ts';

/** Dates of a programme that are further off have the last clock known. */
const zoneYears = 10;

type Programme = DocumentRecord<ContinuityProgrammeSettings>;

/** The programme that an item sells, at the prices of an order. @throws {Refusal} */
export function soldProgramme(programmeId: string, shop: Shop, order: Order): LineProgramme {
  const record = shop.programme(programmeId);
  if (record?.document.active !== true) {
    const why = record === undefined ? 'is none of the centre' : 'is not active';
    const detail = `Programme ${programmeId} ${why}; expected one that is sold.`;
    throw new Refusal('item_not_sellable', detail);
  }
  const needsStartDate = record.document.promptForStartDate;
  return { plan: planOf(record, shop, order), needsStartDate };
}

/** A version of a programme with the prices that hold now. @throws {Refusal} */
export function planOf(
  { id: programmeId, version, document }: Programme,
  shop: Shop,
  { currency }: Pick<Order, 'currency'>,
): ProgrammePlan {
  const { orderStart, currentEvent, daysAfterOrderDate, billUpfront, consolidate } = document;
  const { horizonDays, leadDaysMin, repeatThreshold, onOutOfStock, substituteIds } = document;
  const { dunningDays, afterDunning, consentOnRise } = document;
  const events = document.events.map((event, n) => {
    const { itemId: sku, quantity, price, startDate, interval, ...rest } = event;
    const item = shop.item(sku);
    const priced = item === undefined ? null : priceOfItem(item, shop, currency);
    if (priced === null || (price !== null && price.currency !== currency)) {
      const detail = `Item ${sku} of programme ${programmeId} has no price in ${currency}.`;
      throw new Refusal('item_not_sellable', detail);
    }
    return {
      ...{ eventId: n + 1, sku, qtyMilli: quantity * milliPerUnit, ...rest },
      ...{ unitMinor: price?.amountMinor ?? priced.unitMinor, taxPpm: priced.taxPpm },
      ...(startDate === undefined ? {} : { startDate }),
      ...(interval === undefined ? {} : { interval }),
    };
  });
  return {
    ...{ programmeId, version, events, orderStart, currentEvent, daysAfterOrderDate, billUpfront },
    ...{ consolidate, horizonDays, leadDaysMin, repeatThreshold, onOutOfStock },
    ...{ substitutes: substituteIds, dunningDays, afterDunning, consentOnRise },
  };
}

/** The clocks of a zone from an instant on, for as long as programmes are planned by them. */
export function zoneAt(fromMs: number, timeZone: string) {
  return zoneChanges(timeZone, fromMs, zoneYears);
}
