/**
 * An agent's work in words: states, times, parties, and what a change of it tells.
 */
import { agentStateWords, legStateWords, stateReasonText } from '../../contracts/index.ts';
import type { Caller, OwnCall, Work } from './agent-work.ts';

export function stateText({ agent }: Pick<Work, 'agent'>): string {
  const { derivedState, reason } = agent;
  const why = reason === null || derivedState !== 'notReady' ? '' : reason;
  return `${agentStateWords[derivedState].en}${why === '' ? '' : ` (${stateReasonText(why, 'en')})`}`;
}

export function legText({ leg }: OwnCall): string {
  return leg === null ? 'over' : legStateWords[leg.state].en;
}

/** Who is on the other side. */
export function otherParty({ call, leg }: OwnCall): string {
  const party = leg?.connectedId ?? leg?.callerId ?? call.legs[0]?.callerId ?? null;
  if (party === null) return 'number unknown';
  return party.name === null ? party.number : `${party.name} ${party.number}`;
}

/** Customers of one number that the screen names. */
const namedMax = 3;

/** Who the customer is; a line of its own for what whoever serves them has to know at once. */
export function callerLines(caller: Caller | null): readonly string[] {
  if (caller === null || caller.match === null) return [];
  const { customers, facts } = caller;
  const [one, ...others] = customers;
  if (one === undefined) return ['customer no customer has this number'];
  if (others.length > 0) {
    const names = customers.slice(0, namedMax).map(nameOf);
    const more = customers.length > namedMax ? ' …' : '';
    return [`customer ${customers.length} have this number: ${names.join(', ')}${more}`];
  }
  const openOrders = facts['customer.openOrders'];
  const about = [
    nameOf(one),
    ...(one.tier === null || one.tier === 'none' ? [] : [one.tier]),
    ...(typeof openOrders === 'number' && openOrders > 0 ? [`open orders ${openOrders}`] : []),
    ...(one.preferredAgentId === null ? [] : [`prefers ${one.preferredAgentId}`]),
  ];
  const warnings = [
    ...(one.hotAlert ? ['HOT ALERT'] : []),
    ...(one.fraudStatus === 'fraudulent' ? ['MARKED FRAUDULENT'] : []),
    ...(one.hold === 'all' ? ['ACCOUNT HELD: nothing can be ordered'] : []),
    ...(one.hold === 'invoice' ? ['ACCOUNT HELD: orders are taken, nothing is shipped'] : []),
  ];
  const line = `customer ${about.join('   ')}`;
  return warnings.length === 0 ? [line] : [line, `         ${warnings.join('   ')}`];
}

function callerText(caller: Caller | null): string {
  return callerLines(caller)
    .map((line) => line.trim())
    .join('   ');
}

function nameOf({ firstName, lastName, number }: Caller['customers'][number]): string {
  return [firstName, lastName, number].filter((part) => part !== null).join(' ');
}

/** An id without that of its centre: what people call the thing. */
export function shortId(id: string | null): string {
  return id === null ? '–' : id.slice(id.indexOf('.') + 1);
}

/** `4:05`, `1:02:03`. */
export function clockText(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = String(seconds).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${tail}`
    : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** Milliseconds since an instant of the centre, for a machine whose clock shows `nowMs`. */
export function sinceMs(
  instant: string,
  { aheadMs }: Pick<Work, 'aheadMs'>,
  nowMs: number,
): number {
  return nowMs + aheadMs - Date.parse(instant);
}

/** What has changed, a line each, in the order in which it matters. */
export function changeLines(work: Work, before: Work | null): readonly string[] {
  const lines: string[] = [];
  const was = before?.line ?? 'connecting';
  if (work.line !== was && was !== 'connecting') lines.push(`connection ${work.line}`);
  const rang = new Set(before?.offers.map(({ id }) => id));
  for (const { id, callId, queueId, answerLimitMs } of work.offers) {
    if (rang.has(id)) continue;
    const limit = `answer within ${Math.round(answerLimitMs / 1000)} s`;
    lines.push(`offer ${id} of call ${callId} from ${shortId(queueId)}, ${limit}`);
  }
  if (before === null || stateText(work) !== stateText(before)) {
    lines.push(`agent ${stateText(work)}`);
  }
  for (const name of ['current', 'consult'] as const) {
    const told = callLine(work[name]);
    if (told !== callLine(before?.[name] ?? null))
      lines.push(`${name === 'current' ? 'call' : 'consult'} ${told ?? 'ended'}`);
  }
  const customer = callerText(work.caller);
  if (customer !== '' && customer !== callerText(before?.caller ?? null)) lines.push(customer);
  const said = new Set(before?.say);
  for (const text of work.say) if (!said.has(text)) lines.push(`say ${text}`);
  return lines;
}

function callLine(own: OwnCall | null): string | null {
  if (own === null) return null;
  return `${own.call.callId} ${legText(own)}, ${otherParty(own)}`;
}
