/**
 * Discounts of price groups: simple, by quantity, mix and match, threshold. Of those that do not
 * compound, the one that saves most comes first and each line has one; the others follow on what is
 * left. Prices that were submitted or typed keep what they have.
 * Source: dynamics-call-center.md 1.7, 3.5.
 */
import type { OrderOffer } from '../../contracts/index.ts';
import { millionths, milliPerUnit, roundMinor, sumOf } from '../money.ts';
import type { Order, OrderLine } from '../order.ts';
import { isExcluded } from './price-item.ts';
import { sharesOf } from './shares.ts';

const benefitOrder = ['price', 'amount', 'percent'];

/** The line at its unit price; a price may be for several units. */
export function grossMinor({ unitMinor, qtyMilli, priceUnit = 1 }: OrderLine): number {
  return roundMinor(unitMinor, qtyMilli, milliPerUnit * priceUnit);
}

export function offersMinor({ offers }: OrderLine): number {
  return offers === undefined ? 0 : sumOf(offers, (one) => one.amountMinor);
}

export function applyOffers(order: Order): void {
  const { lines, pricing } = order;
  const { offers = [] } = pricing;
  const isOpen = (line: OrderLine) =>
    line.priceLocked !== true &&
    line.overrideReason === undefined &&
    line.freeWith === undefined &&
    !isExcluded(line, 'discount');
  const had = lines.some((line) => line.offers !== undefined && isOpen(line));
  if (!had && offers.length === 0) return;
  const left = lines.map((line) => (isOpen(line) ? grossMinor(line) - line.discountMinor : 0));
  const taken: { code: string; amountMinor: number }[][] = lines.map(() => []);
  const apply = (offer: OrderOffer, amounts: readonly number[]) => {
    for (const [at, amountMinor] of amounts.entries()) {
      if (amountMinor <= 0) continue;
      taken[at]?.push({ code: offer.code, amountMinor });
      left[at] = (left[at] ?? 0) - amountMinor;
    }
  };
  const isBarred = lines.map(() => false);
  for (const level of ['exclusive', 'bestPrice'] as const) {
    let rivals = offers.filter((offer) => offer.concurrency === level);
    while (rivals.length > 0) {
      const savings = rivals.map((offer) => {
        const amounts = savingsOf(offer, lines, (at) => (isBarred[at] ? 0 : (left[at] ?? 0)));
        return { offer, amounts, minor: sumOf(amounts, (amount) => amount) };
      });
      const best = savings.reduce((one, other) => (other.minor > one.minor ? other : one));
      // All lines of a group count as used, also those that pay in full.
      for (const at of best.minor > 0 ? lines.keys() : []) {
        const isUsed = best.offer.kind === 'simple' || best.offer.kind === 'quantity';
        const isIn = isUsed ? (best.amounts[at] ?? 0) > 0 : isMeant(best.offer, lines[at]);
        isBarred[at] = isBarred[at] === true || isIn;
      }
      apply(best.offer, best.amounts);
      rivals = rivals.filter((offer) => offer !== best.offer);
    }
  }
  const rank = ({ benefit }: OrderOffer) => benefitOrder.indexOf(benefit);
  const compound = offers.filter(({ concurrency }) => concurrency === 'compound');
  for (const offer of compound.toSorted((one, other) => rank(one) - rank(other))) {
    apply(
      offer,
      savingsOf(offer, lines, (at) => (isBarred[at] ? 0 : (left[at] ?? 0))),
    );
  }
  for (const [at, line] of lines.entries()) {
    if (!isOpen(line)) continue;
    const { offers: _before, ...rest } = line;
    const own = taken[at] ?? [];
    if (own.length > 0 || line.offers !== undefined) {
      lines[at] = own.length === 0 ? rest : { ...rest, offers: own };
    }
  }
}

function isMeant({ skus }: OrderOffer, line: OrderLine | undefined): boolean {
  return skus.length === 0 || skus.includes(line?.sku ?? '');
}

function savingsOf(
  offer: OrderOffer,
  lines: readonly OrderLine[],
  leftOf: (at: number) => number,
): readonly number[] {
  const base = lines.map((line, at) => {
    return isMeant(offer, line) && line.qtyMilli > line.cancelledMilli
      ? Math.max(0, leftOf(at))
      : 0;
  });
  switch (offer.kind) {
    case 'simple':
      return base.map((minor, at) => benefitOf(offer, minor, unitsIn(lines[at])));
    case 'quantity':
      return base.map((minor, at) => {
        const units = unitsIn(lines[at]);
        return units >= offer.units ? benefitOf(offer, minor, units) : 0;
      });
    case 'mixAndMatch':
      return mixed(offer, lines, base);
    case 'threshold': {
      const allMinor = sumOf(base, (minor) => minor);
      if (allMinor === 0 || allMinor < offer.minimumMinor) return base.map(() => 0);
      return sharesOf(benefitOf(offer, allMinor, 1), base);
    }
  }
}

const unitsIn = (line: OrderLine | undefined) => Math.floor((line?.qtyMilli ?? 0) / milliPerUnit);

/** Saving on an amount of so many units. */
function benefitOf({ benefit, value }: OrderOffer, minor: number, units: number): number {
  if (benefit === 'percent') return roundMinor(minor, value, millionths);
  if (benefit === 'amount') return Math.min(minor, value * units);
  return Math.max(0, minor - value * units);
}

/** Of each full group of units, the cheapest get the benefit. */
function mixed(
  offer: OrderOffer,
  lines: readonly OrderLine[],
  base: readonly number[],
): readonly number[] {
  const perLine = base.map((minor, at) => (minor === 0 ? 0 : unitsIn(lines[at])));
  const groups = Math.floor(sumOf(perLine, (units) => units) / offer.units);
  let open = groups * offer.benefitUnits;
  const saved = base.map(() => 0);
  const priceOf = (at: number) => (base[at] ?? 0) / Math.max(1, perLine[at] ?? 0);
  const cheapest = [...base.keys()].sort((one, other) => priceOf(one) - priceOf(other));
  for (const at of cheapest) {
    const units = Math.min(open, perLine[at] ?? 0);
    if (units === 0) continue;
    open -= units;
    const minor = roundMinor(base[at] ?? 0, units, perLine[at] ?? 1);
    saved[at] = benefitOf(offer, minor, units);
  }
  return saved;
}
