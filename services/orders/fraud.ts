/**
 * Scores an order by the centre's fraud entries and the check rules.
 *
 * Each datum of the order is one look-up of entries; rules read their sum as `order.fraudScore`.
 * Source: dynamics-call-center.md 3.11; rules.md C7.
 */
import { createHash } from 'node:crypto';
import {
  type CustomerSettings,
  type FraudEntry,
  type FraudMatch,
  fraudKey,
  type OrderEventOf,
} from '../../contracts/index.ts';
import { phoneKey } from '../../live/index.ts';
import type { Order } from '../../orders/index.ts';
import {
  checkOrder,
  explainRule,
  type FactRecord,
  type FactsFile,
  factRecord,
  type RuleSet,
} from '../../rules/index.ts';
import { foundBy, namedAddress } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';
import { orderFacts } from './order-facts.ts';
import { type Shop, shopOf } from './shop.ts';

export type FraudServices = Pick<OrderContext, 'store' | 'wire' | 'ruleService'>;
type Area = FraudMatch['areas'][number];
type Scored = OrderEventOf<'fraud.scored'>;

export interface FraudScoring {
  readonly event: Scored;
  readonly facts: FactsFile;
  readonly rules: RuleSet<'check'> | undefined;
}

/** Kind of the search keys by which suspected customers are found. */
export const fraudKeyKind = 'fraud';
const refDigits = 12;

/** The fraud score of an order, and what it comes from. */
export function scoreFraud(order: Order, serving: FraudServices, atMs: number): FraudScoring {
  const shop = shopOf(order, serving);
  const { fraud } = shop.settings;
  const rules = serving.ruleService.active.ofKind('check');
  const found = suspected(order, shop, serving);
  const known = sumOf(found);
  const said = { ...orderFacts(order, shop, {}), 'order.fraudScore': known };
  const facts = factRecord(said);
  const minimum = rules?.checked.file.params?.['fraudMinimum'];
  const scoreHoldCode = fraud.holdCode;
  const verdict = rules && checkOrder({ rules, facts, atMs, scoreHoldCode });
  const { score = known, findings = [], holds = [] } = verdict ?? {};
  const fired = findings.map((finding): FraudMatch => {
    const { rule: ref, score: points = 0 } = finding;
    return { ref, type: 'rule', areas: [], score: points, facts: factsRead(ref, rules, facts) };
  });
  const event: Scored = {
    type: 'fraud.scored',
    score,
    matches: [...found, ...fired],
    holdCode: fraud.holdCode,
    threshold: typeof minimum === 'number' ? minimum : fraud.minimumScore,
    ruleVersion: rules === undefined ? 'none' : `${rules.set}@${rules.version}`,
    refusals: findings.flatMap(({ effect, reason }) => (effect === 'refuse' ? reason : [])),
    holds: holds.map(({ code, source, rules: names, review }) => ({
      code,
      source,
      rules: [...names],
      ...(source === 'rule' ? roleOf(code, shop) : {}),
      ...(review == null ? {} : { reviewQueue: review.queue, dueInMs: review.dueInMs }),
    })),
  };
  return { event, facts: said, rules };
}

function roleOf(code: string, { settings }: Shop): { clearRole?: string } {
  const found = settings.holdCodes.find((one) => one.code === code);
  return found?.clearRole == null ? {} : { clearRole: found.clearRole };
}

function sumOf(matches: readonly FraudMatch[]): number {
  return matches.reduce((sum, { score }) => sum + score, 0);
}

/** The facts that a check rule read, for those who review the order. */
function factsRead(
  rule: string,
  rules: RuleSet | undefined,
  facts: FactRecord,
): FraudMatch['facts'] {
  const { leaves = [] } = (rules && explainRule(rules.checked, rule, facts, 0)) ?? {};
  const told = leaves.flatMap(({ fact, value }) =>
    value === undefined ? [] : [[fact, Array.isArray(value) ? [...value] : value] as const],
  );
  return Object.fromEntries(told) as FraudMatch['facts'];
}

function suspected(order: Order, shop: Shop, { store, wire }: FraudServices): FraudMatch[] {
  const { settings, customer } = shop;
  const { fraud, callingCode } = settings;
  const phoneKeyOf = (number: string) => phoneKey(number, callingCode);
  const areas = new Map<string, Set<Area>>();
  for (const { area, ...thing } of thingsOf(order, customer)) {
    const key = fraudKey(thing, phoneKeyOf);
    areas.set(key, (areas.get(key) ?? new Set()).add(area));
  }
  return [...areas].flatMap(([key, places]) => {
    const [found] = foundBy(store.fraudEntries, [fraudKeyKind, key], { wire, limit: 1 });
    const entry = found?.document.entries.find((one) => fraudKey(one, phoneKeyOf) === key);
    if (entry === undefined) return [];
    const { type, score } = entry;
    const ref = `${type}/${createHash('sha256').update(key).digest('hex').slice(0, refDigits)}`;
    return [{ ref, type, areas: [...places], score: score ?? fraud[`${type}Score`], facts: {} }];
  });
}

/** A postal code; of one with an extension, such as 10001-1234, both parts of what it says. */
function postalCodes(value: string): Omit<Thing, 'area'>[] {
  const [, short] = /^(\d{5})-?\d{4}$/.exec(value) ?? [];
  if (short === undefined) return [{ type: 'postalCode', value }];
  return [
    { type: 'postalCode', value: short },
    { type: 'extendedPostalCode', value },
  ];
}

type Thing = Pick<FraudEntry, 'type' | 'value'> & { readonly area: Area };

/**
 * What fraud entries may name: data of the customer's account, the order's address and its lines'
 * addresses.
 */
function thingsOf(order: Order, customer: CustomerSettings | null): readonly Thing[] {
  if (customer === null) return [];
  const { addresses, phones, emails } = customer;
  const at = (area: Area, address: CustomerSettings['addresses'][number] | undefined): Thing[] => {
    if (address === undefined) return [];
    const { postalCode, phone, email } = address;
    return [
      ...postalCodes(postalCode).map((one) => ({ area, ...one })),
      ...(phone === undefined ? [] : [{ area, type: 'phone' as const, value: phone }]),
      ...(email === undefined ? [] : [{ area, type: 'email' as const, value: email }]),
    ];
  };
  const named = (ref: string | undefined) =>
    ref === undefined ? undefined : namedAddress(customer, ref);
  return [
    ...at('billing', addresses[0]),
    ...phones.map(({ number }) => ({ area: 'billing', type: 'phone', value: number }) as const),
    ...emails.map((value) => ({ area: 'billing', type: 'email', value }) as const),
    ...at('delivery', named(order.addressRef)),
    ...order.lines.flatMap(({ addressRef }) => at('lineDelivery', named(addressRef))),
  ];
}
