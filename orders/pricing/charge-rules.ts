/**
 * Charges by rule: in tiers of value or weight, by delivery mode, shared among lines. Both ends of
 * a tier are inclusive. Of a shared charge the last line takes the remainder.
 * Source: dynamics-call-center.md 1.13, 3.8.
 */
import type { Adjustment } from '../../contracts/index.ts';
import { millionths, milliPerUnit, roundMinor, sumOf } from '../money.ts';
import type { Order, OrderLine } from '../order.ts';
import { lineNetMinor, wantedMilli } from '../totals.ts';

export interface ChargeRule {
  readonly code: string;
  readonly chargeCode: string;
  readonly taxPpm: number;
  /** Empty: any delivery mode. */
  readonly deliveryModes: readonly string[];
  readonly per: 'value' | 'weight';
  readonly prorate: boolean;
  /** Each line by itself. */
  readonly perLine?: boolean;
  /** Which lines it is of; absent: all. */
  readonly isFor?: (line: OrderLine) => boolean;
  /** Of minor units or grams; a tier charges an amount, or a share of the value in millionths. */
  readonly tiers: readonly {
    readonly from: number;
    readonly to: number | null;
    readonly amountMinor?: number | undefined;
    readonly ppm: number;
  }[];
}

/** Charges of an order; a rule whose tiers do not reach its value, or come to 0, charges nothing. */
export function chargesByRule(
  order: Order,
  rules: readonly ChargeRule[],
  gramsOf: (sku: string) => number,
): readonly Adjustment[] {
  const wanted = order.lines.filter((line) => wantedMilli(line) > 0);
  const modeOf = (line: OrderLine) => line.deliveryMode ?? order.deliveryMode;
  return rules.flatMap((rule) => {
    const lines = rule.isFor === undefined ? wanted : wanted.filter(rule.isFor);
    const fits = (mode: string | undefined) =>
      rule.deliveryModes.length === 0 || rule.deliveryModes.includes(mode ?? '');
    if (!rule.prorate && rule.perLine !== true) {
      const amountMinor = fits(order.deliveryMode) ? chargeOf(rule, lines, gramsOf) : 0;
      return amountMinor === 0 ? [] : [chargeBy(rule, amountMinor)];
    }
    const groups =
      rule.perLine === true
        ? lines.map((line) => [modeOf(line), [line]] as const)
        : Map.groupBy(lines, modeOf);
    return [...groups].flatMap(([mode, group]) =>
      fits(mode) ? shared(rule, group, chargeOf(rule, group, gramsOf)) : [],
    );
  });
}

function chargeOf(
  { per, tiers }: ChargeRule,
  lines: readonly OrderLine[],
  gramsOf: (sku: string) => number,
): number {
  const valueMinor = sumOf(lines, lineNetMinor);
  const grams = (line: OrderLine) => roundMinor(gramsOf(line.sku), wantedMilli(line), milliPerUnit);
  const measure = per === 'value' ? valueMinor : sumOf(lines, grams);
  const tier = tiers.find(({ from, to }) => from <= measure && (to === null || measure <= to));
  if (tier === undefined || lines.length === 0) return 0;
  return tier.amountMinor ?? roundMinor(valueMinor, tier.ppm, millionths);
}

function chargeBy({ code, chargeCode, taxPpm }: ChargeRule, amountMinor: number): Adjustment {
  const of = { kind: 'charge' as const, code: chargeCode, taxPpm };
  return { adjustmentId: `rule.${code}`, ...of, amountMinor, rule: code };
}

function shared(rule: ChargeRule, lines: readonly OrderLine[], allMinor: number): Adjustment[] {
  const valueMinor = sumOf(lines, lineNetMinor);
  let [net, given] = [0, 0];
  return lines.flatMap((line, at) => {
    net += lineNetMinor(line);
    const isLast = at === lines.length - 1;
    const upTo = isLast ? allMinor : roundMinor(allMinor, net, valueMinor);
    const amountMinor = upTo - given;
    given = upTo;
    const { lineId } = line;
    const charge = { ...chargeBy(rule, amountMinor), lineId };
    return amountMinor === 0
      ? []
      : [{ ...charge, adjustmentId: `${charge.adjustmentId}.${lineId}` }];
  });
}
