/**
 * Consults: a second call that an agent makes about one of theirs, and what becomes of both.
 *
 * Source: acd-routing.md B14; decisions/0004 52 to 57.
 */
import { closeConsult } from './departures.ts';
import type { RefusalCode } from './effects.ts';
import { waitForAgent } from './for-agent.ts';
import type { Input } from './inputs.ts';
import { passCustomer } from './interactions.ts';
import { endConsult, leaveTo } from './leaving.ts';
import { findInteraction } from './offer-inputs.ts';
import { newCall } from './pools.ts';
import { enterQueue } from './queue-entry.ts';
import type { Call, Work } from './records.ts';
import { isTalking, talkersIn } from './segments.ts';
import type { Core } from './state.ts';
import { findTarget, queueFor } from './targets.ts';

type Of<Type extends Input['type']> = Extract<Input, { type: Type }>;

export function consult(core: Core, input: Of<'consult'>): RefusalCode | null {
  const work = findInteraction(core, input.offerId);
  if (typeof work === 'string') return work;
  const about = work.serves;
  if (!isTalking(work) || isAskedAbout(about)) return 'call_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  const target = findTarget(core, work, input.to);
  if (typeof target === 'string') return target;
  const queue = target.kind === 'number' ? null : queueFor(core, work, target);
  if (queue === null) return 'operation_unavailable';
  const { config } = queue;
  const asked = newCall(core, input.callId, config, config.plan);
  asked.ageFromMs = about.ageFromMs;
  asked.enteredAtMs = about.ageFromMs;
  if (about.direct === null) {
    asked.class = about.class;
    asked.offsetMs = about.offsetMs;
  }
  asked.consultOf = work;
  about.consult = asked;
  core.calls.add(asked);
  const reason = 'consult';
  if (target.kind === 'agent') {
    const [{ id: agentId }, fromAgentId] = [target.agent.config, work.agentId];
    const returnTo = 'queue';
    waitForAgent(core, asked, { agentId, fromAgentId, returnTo, queue: config, reason });
  } else {
    enterQueue(core, asked, queue, config.plan, reason);
  }
  return null;
}

/** Whether a consult is under way about the call, or the call is one itself. */
export function isAskedAbout(call: Call): boolean {
  return call.consult !== null || call.consultOf !== null;
}

/** The customer goes to the agent asked, in one step. */
export function completeTransfer(core: Core, input: Of<'completeTransfer'>): RefusalCode | null {
  const found = findConnected(core, input.offerId);
  if (typeof found === 'string') return found;
  const { asking, asked } = found;
  passCustomer(core, asked, asking.serves);
  core.sink.callTransferred(asked);
  leaveTo(core, asking);
  closeConsult(core, asked.call, 'transferred');
  return null;
}

/** The agent asked joins the call. */
export function conference(core: Core, input: Of<'conference'>): RefusalCode | null {
  const found = findConnected(core, input.offerId);
  if (typeof found === 'string') return found;
  const { asking, asked } = found;
  passCustomer(core, asked, asking.serves);
  core.sink.callConferenced(asked);
  closeConsult(core, asked.call, 'conferenced');
  return null;
}

export function cancelConsult(core: Core, input: Of<'cancelConsult'>): RefusalCode | null {
  const found = findConsult(core, input.offerId);
  if (typeof found === 'string') return found;
  endConsult(core, found.asked, 'consultCancelled');
  return null;
}

/** The consult that the agent of an interaction makes. */
function findConsult(
  core: Core,
  offerId: string,
): { readonly asking: Work; readonly asked: Call } | RefusalCode {
  const asking = findInteraction(core, offerId);
  if (typeof asking === 'string') return asking;
  const asked = asking.serves.consult;
  return asked?.consultOf === asking ? { asking, asked } : 'call_state_not_allowed';
}

/** Both interactions of a consult that is connected. */
function findConnected(
  core: Core,
  offerId: string,
): { readonly asking: Work; readonly asked: Work } | RefusalCode {
  const found = findConsult(core, offerId);
  if (typeof found === 'string') return found;
  const [asked] = talkersIn(found.asked);
  return asked === undefined ? 'consult_not_connected' : { asking: found.asking, asked };
}
