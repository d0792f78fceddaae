/**
 * The facts dictionary: every fact that rules may use, and which kinds may read it. A new meaning
 * needs a new name, and a fact may go only when no stored version uses it.
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

/** All facts. A fact's index is its slot in fact records. */
export const dictionary: readonly FactEntry[] = rows.map((row, slot) => ({ ...row, slot }));

const byName = new Map(dictionary.map((entry) => [entry.name, entry]));
assert(byName.size === dictionary.length, 'every fact stands once in the dictionary');

/** The fact of a name; undefined if there is none. */
export function factNamed(name: string): FactEntry | undefined {
  return byName.get(name);
}

/** Like {@link factNamed}, for names that must exist. Throws InvariantError otherwise. */
export function knownFact(name: string): FactEntry {
  const entry = byName.get(name);
  assert(entry !== undefined, `the dictionary has no fact ${name}`);
  return entry;
}

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

/** Facts about the wait of a queued call, known only to `treat` rules. */
const waitFacts = [
  'call.waitMs',
  'call.contactWaitMs',
  'call.position',
  'call.treatmentPoint',
] as const;

/**
 * Whether rules of a kind may read a fact. Only `treat` and `admit` may read the expected wait;
 * `check` reads line facts only inside `where`.
 */
export function mayRead(kind: RuleKind, { name }: FactEntry): boolean {
  if (kind !== 'treat') {
    if ((waitFacts as readonly string[]).includes(name)) return false;
    if (name === 'call.ewtMs' && kind !== 'admit') return false;
  }
  const [group = ''] = name.split('.');
  return readable[kind].includes(group) || readable[kind].includes(name);
}

/** Whether the fact describes an order line; only such facts may stand in a `where`. */
export function isLineFact({ name }: FactEntry): boolean {
  return name.startsWith('line.');
}
