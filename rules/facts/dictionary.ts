/**
 * The facts dictionary: every fact a rule may name, and which kinds may read it.
 *
 * A changed meaning is a new name; a fact goes only when no stored version uses it.
 * Source: rules.md C1.
 */
import { assert } from '../../kernel/index.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import { callFacts, centreFacts, clockFacts } from './call-facts.ts';
import { agentFacts, customerFacts } from './customer-facts.ts';
import type { FactEntry, FactRow } from './fact-entry.ts';
import { couponFacts, lineFacts, orderFacts, priceFacts } from './order-facts.ts';

const rows: readonly FactRow[] = [
  ...callFacts,
  ...clockFacts,
  ...centreFacts,
  ...customerFacts,
  ...agentFacts,
  ...orderFacts,
  ...lineFacts,
  ...priceFacts,
  ...couponFacts,
];

/** All facts; the place in the list is the slot. */
export const dictionary: readonly FactEntry[] = rows.map((row, slot) => ({ ...row, slot }));

const byName = new Map(dictionary.map((entry) => [entry.name, entry]));
assert(byName.size === dictionary.length, 'every fact stands once in the dictionary');

/** The entry of a name; undefined: no such fact. */
export function factNamed(name: string): FactEntry | undefined {
  return byName.get(name);
}

/** The entry of a name that is known to stand in the dictionary. */
export function knownFact(name: string): FactEntry {
  const entry = byName.get(name);
  assert(entry !== undefined, `the dictionary has no fact ${name}`);
  return entry;
}

/** Groups (the part before the dot), or single facts, by kind. */
const readable: { readonly [Kind in RuleKind]: readonly string[] } = {
  classify: ['call', 'caller', 'clock', 'customer'],
  admit: ['call', 'caller', 'clock', 'customer', 'queue', 'centre'],
  route: ['call', 'caller', 'clock', 'customer', 'queue', 'centre', 'order'],
  treat: ['call', 'caller', 'clock', 'customer', 'queue', 'centre'],
  prompt: ['call.type', 'customer', 'centre.state', 'order', 'line', 'agent'],
  script: ['call', 'caller', 'customer', 'order', 'line', 'agent'],
  check: ['customer', 'order', 'agent.tenureDays'],
  priceLimit: ['agent', 'customer', 'order', 'line', 'price'],
  coupon: ['coupon', 'customer', 'order', 'clock.dayNumber'],
};

/** Facts of the wait, which only treatments know. */
const waitFacts = [
  'call.waitMs',
  'call.contactWaitMs',
  'call.position',
  'call.treatmentPoint',
] as const;

/**
 * Whether rules of a kind may read a fact. `admit` may ask for the expected wait (rules.md C4);
 * what a line is, `check` asks through `where` alone.
 */
export function mayRead(kind: RuleKind, { name }: FactEntry): boolean {
  if (kind !== 'treat') {
    if ((waitFacts as readonly string[]).includes(name)) return false;
    if (name === 'call.ewtMs' && kind !== 'admit') return false;
  }
  const [group = ''] = name.split('.');
  return readable[kind].includes(group) || readable[kind].includes(name);
}

/** Whether a fact is one of a line, the only ones that a `where` may ask for. */
export function isLineFact({ name }: FactEntry): boolean {
  return name.startsWith('line.');
}
