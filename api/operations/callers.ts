/**
 * The customer behind a call, for its agent; and facts that arrive with a call.
 *
 * Source: rules.md C1.
 */
import type { z } from 'zod';
import {
  aFinding,
  type CallerResource,
  callerResourceSchema,
  type Finding,
  InvalidRequest,
} from '../../contracts/index.ts';
import { nearestWord } from '../../kernel/index.ts';
import { type CustomerLookup, caseFigures, type KeptCall } from '../../live/index.ts';
import type { Facts } from '../../routing/index.ts';
import {
  dictionary,
  type FactEntry,
  type FactProblem,
  type FactsFile,
  factNamed,
  factRecord,
  mayRead,
  type RuleKind,
} from '../../rules/index.ts';
import { customerOfLastOrder, outsideNumber } from '../../services/index.ts';
import { ownCalls } from './access-rules.ts';
import { wireIdOf } from './channel/documents.ts';
import { requireCall } from './named-things.ts';
import { type factsSchema, operation } from './route.ts';
import type { Services } from './services.ts';

export const callerOperations = {
  getCallCustomer: operation(
    'GET /api/v1/calls/{call}/customer',
    ['Who calls', 'Qui appelle'],
    {
      note: 'Customers who have the number of the party outside, in any notation of it; of a consult, of the call that it is about. The facts are those that rules were asked with, where there are rules; else as they are now.',
      answer: callerResourceSchema,
      access: ownCalls,
    },
    ({ params }, serving) => callerOf(requireCall(params.call, serving.wire), serving),
  ),
} as const;

type Customer = ReturnType<CustomerLookup['withPhone']>[number];

/**
 * Customers who are named by a call, or have its number; of a consult, those of its call. They give
 * the agent rights, so the orders that an agent takes on the call do not count.
 */
export function customersOfCall(
  kept: KeptCall | undefined,
  { live }: Pick<Services, 'live'>,
): readonly Customer[] {
  const call = kept?.about?.of ?? kept;
  if (call === undefined || live.customers === null) return [];
  const named = live.factsOf(call.call.callId)['customer.number'];
  if (typeof named === 'string') return live.customers.withNumber(named);
  const number = outsideNumber(call);
  return number === null ? [] : live.customers.withPhone(number);
}

/** Calls in which an agent talks, or that they wrap up. */
export function callsInFront(
  agentId: string | null,
  { live: { projection } }: Pick<Services, 'live'>,
): readonly KeptCall[] {
  const work = projection.agents.get(agentId ?? '')?.shown.work ?? [];
  return work.flatMap(({ phase, callId }) =>
    phase === 'offer' ? [] : (projection.calls.kept(callId) ?? []),
  );
}

function callerOf(kept: KeptCall, serving: Services): CallerResource {
  const { live, wire } = serving;
  const call = kept.about?.of ?? kept;
  const { customers } = live;
  const said = live.factsOf(call.call.callId);
  const number = outsideNumber(call);
  const ofOrder = customerOfLastOrder(call.call, serving);
  const found =
    ofOrder === undefined ? customersOfCall(call, serving) : (customers?.withNumber(ofOrder) ?? []);
  const isUnknown = number === null && found.length === 0;
  // Facts of the call are about whoever has its number, who may be somebody else.
  const isOther = ofOrder !== undefined && ofOrder !== said['customer.number'];
  const hasFacts = 'customer.known' in said && !isOther;
  const now = hasFacts || isUnknown ? {} : customers?.factsOfMatch(found, live.nowMs);
  return {
    callId: call.call.callId,
    number,
    match: isUnknown ? null : found.length === 0 ? 'none' : found.length === 1 ? 'one' : 'several',
    customers: found.map((customer) => presentCustomer(customer, wire)),
    facts: customerFacts({ ...now, ...(isOther ? {} : said) }),
    asOf: wire.instant(live.nowMs),
  };
}

function presentCustomer({ id, document }: Customer, wire: Services['wire']) {
  const { firstName, lastName, hold } = document;
  // Defaults for members that records of earlier versions lack.
  const { tier = null, fraudStatus = 'none', preferredAgentId = null } = document;
  return {
    customerId: wireIdOf(wire, id),
    number: id,
    firstName,
    lastName,
    tier,
    hotAlert: caseFigures(document).hotAlert,
    fraudStatus,
    hold,
    preferredAgentId,
  };
}

function customerFacts(facts: FactsFile): CallerResource['facts'] {
  const own = Object.entries(facts).filter(([name]) => /^(customer|caller)\./.test(name));
  return Object.fromEntries(own) as CallerResource['facts'];
}

const callKinds: readonly RuleKind[] = ['classify', 'admit', 'route', 'treat'];
/** Facts that the core, driver or supervisor supplies; requests may not set them. */
const ownSuppliers: readonly FactEntry['supplier'][] = ['core', 'driver', 'supervisor'];

function comesWithCall(entry: FactEntry): boolean {
  return !ownSuppliers.includes(entry.supplier) && callKinds.some((kind) => mayRead(kind, entry));
}

export function requireFacts(facts: z.infer<typeof factsSchema>): Facts {
  const findings = Object.entries(facts).flatMap(([name, value]): Finding[] => {
    const pointer = `/body/facts/${name}`;
    const entry = factNamed(name);
    if (entry === undefined) return [unknownFact(pointer, name)];
    if (!comesWithCall(entry)) {
      const said = { expected: 'a fact that comes with a call', received: centreFact(entry) };
      return [aFinding(pointer, 'not_allowed', said)];
    }
    const problems: FactProblem[] = [];
    factRecord({ [name]: value } as FactsFile, problems);
    return problems.map(({ received, expected }) => {
      return aFinding(pointer, 'wrong_type', { received, expected });
    });
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
  return facts as Facts;
}

function unknownFact(pointer: string, name: string): Finding {
  const names = dictionary.filter(comesWithCall).map((entry) => entry.name);
  const near = nearestWord(name, names);
  const expected = `a fact of docs/facts.md${near === undefined ? '' : `; did you mean ${near}?`}`;
  return aFinding(pointer, 'unknown_reference', { expected, received: JSON.stringify(name) });
}

function centreFact({ name, supplier }: FactEntry): string {
  return ownSuppliers.includes(supplier) ? `${name}, which the centre itself supplies` : name;
}
