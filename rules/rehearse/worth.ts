/**
 * The monetary value of a decision: prompt gains, allowed discounts, totals of orders held or
 * refused. Prompts are ranked by prior acceptance rate, as journals hold neither answers nor stock.
 */
import { combine } from '../evaluate/combine.ts';
import type { RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import { type FactRecord, factInput } from '../facts/fact-record.ts';
import type { RuleWorld, WorldItem } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { worldOfSet } from '../language/rule-world.ts';
import { type PromptHistory, rankPrompts } from '../prompts/rank-prompts.ts';
import type { MoneyName } from './rehearsal-report.ts';

export interface Amount {
  readonly name: MoneyName;
  /** The amount; null if a required fact is missing. */
  readonly value: number | null;
  readonly isMoney: boolean;
}

/** Amounts of a decision; `matches` come highest priority first. */
export type DecisionWorth = (
  matches: readonly CheckedRule[],
  record: FactRecord,
  atMs: number,
) => readonly Amount[];

/** Values decisions of the set's kind; undefined if the kind has no monetary value. */
export function worthOf(set: RuleSet, world: RuleWorld | undefined): DecisionWorth | undefined {
  switch (set.kind) {
    case 'prompt':
      return promptWorth(set as RuleSet as RuleSet<'prompt'>, world);
    case 'priceLimit':
      return (matches, record) =>
        priceWorth(matches as readonly CheckedRule<'priceLimit'>[], record);
    case 'check':
      return (matches, record) => checkWorth(matches as readonly CheckedRule<'check'>[], record);
    default:
      return undefined;
  }
}

function priceWorth(
  [winner]: readonly CheckedRule<'priceLimit'>[],
  record: FactRecord,
): readonly Amount[] {
  if (winner?.outcome.verdict === 'approve') return [count('pricesToApprove')];
  if (winner?.outcome.verdict !== 'allow') return [];
  const listMinor = wholeOf(record, 'price.listMinor');
  const newMinor = wholeOf(record, 'price.newMinor');
  const quantity = wholeOf(record, 'line.quantity') ?? 1;
  const isKnown = listMinor !== null && newMinor !== null;
  const discountMinor = isKnown ? Math.max(0, listMinor - newMinor) * quantity : null;
  return [count('pricesAllowed'), sum('allowedDiscountMinor', discountMinor)];
}

function checkWorth(
  matches: readonly CheckedRule<'check'>[],
  record: FactRecord,
): readonly Amount[] {
  const effect = combine('check', matches)?.effect;
  const totalMinor = wholeOf(record, 'order.totalMinor');
  if (effect === 'hold') return [count('heldOrders'), sum('heldMinor', totalMinor)];
  return effect === 'refuse' ? [count('refusedOrders'), sum('refusedMinor', totalMinor)] : [];
}

const noHistory: PromptHistory = {
  onOrder: [],
  onLine: 0,
  acceptance: () => ({ accepted: 0, shown: 0 }),
  daysSinceShown: () => null,
};

function promptWorth(rules: RuleSet<'prompt'>, world: RuleWorld | undefined): DecisionWorth {
  const { items: known = [] } = worldOfSet(rules.checked.file, world);
  const items = new Map(known.map((item) => [item.sku, item]));
  return (matches, record, atMs) => {
    const outcomes = (matches as readonly CheckedRule<'prompt'>[]).map(({ outcome }) => outcome);
    const margins = new Map(
      outcomes.map((outcome) => [
        outcome.sku,
        marginMinor(outcome, items.get(outcome.sku), record),
      ]),
    );
    if ([...margins.values()].includes(null)) return [sum('promptGainMinor', null)];
    const { shown } = rankPrompts({
      rules,
      facts: record,
      atMs,
      links: [],
      history: noHistory,
      isDirectedSelling: true,
      isCardBeingRead: false,
      hasStock: () => true,
      marginMinor: ({ sku }) => margins.get(sku) ?? 0,
    });
    return shown.flatMap(({ gainMinor }) => [
      count('promptsShown'),
      sum('promptGainMinor', gainMinor),
    ]);
  };
}

function marginMinor(
  { kind, quantity }: CheckedRule<'prompt'>['outcome'],
  item: WorldItem | undefined,
  record: FactRecord,
): number | null {
  if (item === undefined) return null;
  const newMinor = (item.priceMinor - item.costMinor) * quantity;
  if (kind === 'crossSell') return newMinor;
  const netMinor = wholeOf(record, 'line.netMinor');
  const costMinor = wholeOf(record, 'line.costMinor');
  return netMinor === null || costMinor === null ? null : newMinor - (netMinor - costMinor);
}

export function currencyOf({ values }: FactRecord): string | null {
  const entry = knownFact('order.currency');
  const value = factInput(entry, values[entry.slot] ?? null);
  return typeof value === 'string' ? value : null;
}

function wholeOf({ values }: FactRecord, name: string): number | null {
  const value = values[knownFact(name).slot];
  return typeof value === 'number' ? value : null;
}

function count(name: MoneyName): Amount {
  return { name, value: 1, isMoney: false };
}

function sum(name: MoneyName, value: number | null): Amount {
  return { name, value, isMoney: true };
}
