/**
 * Consults, second calls in which an agent asks about one of theirs, and blind transfers to a
 * queue, agent or number. Source: acd-routing.md B14; decisions/0004 44 to 57.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/codes.ts';
import { exclude } from '../matching/eligibility.ts';
import { type Core, newCall } from '../memory/core.ts';
import type { Call, Queue, Work } from '../memory/records.ts';
import { findTarget, queueFor } from '../rules/arrivals.ts';
import { endCall, endConsult, leaveTo, passCustomer, retrieveHeld } from './interactions.ts';
import { callOn, follow } from './life-cycles.ts';
import { waitForAgent } from './offer-ends.ts';
import {
  type Answers,
  about,
  findInteraction,
  type InputOf,
  type OfferReference,
} from './offer-inputs.ts';
import { enterQueue, moveTo } from './queue-entry.ts';
import { entriesOf, isWaiting } from './removals.ts';
import { closeConsult } from './steps.ts';
import { isTalking, talkersIn } from './works.ts';

const consult = about(findInteraction, (core, work, input: InputOf<'consult'>) => {
  const about = work.serves;
  if (!isTalking(work) || isAskedAbout(about)) return 'call_state_not_allowed';
  if (core.calls.has(input.callId)) return 'name_taken';
  const target = findTarget(core, work, input.to);
  if (typeof target === 'string') return target;
  const queue = target.kind === 'number' ? null : queueFor(core, work, target);
  if (queue === null) return 'operation_unavailable';
  const { config } = queue;
  if (target.kind === 'queue' && config.asks !== null) return 'operation_unavailable';
  const asked = newCall(core, input.callId, config, config.plan);
  asked.ageFromMs = about.ageFromMs;
  asked.enteredAtMs = about.ageFromMs;
  if (about.rare.direct === null) {
    asked.class = about.class;
    asked.offsetMs = about.offsetMs;
  }
  asked.own.consultOf = work;
  about.own.consult = asked;
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
});

function isAskedAbout(call: Call): boolean {
  return call.rare.consult !== null || call.rare.consultOf !== null;
}

const completeTransfer = about(findConnected, (core, { asking, asked }) => {
  assert(asked.agent !== asking.agent, 'an agent asks somebody else');
  passCustomer(core, asked, asking.serves);
  core.sink.callTransferred(asked);
  leaveTo(core, asking);
  closeConsult(core, asked.call, 'transferred');
  return null;
});

/** The call of an agent who has it on hold is retrieved by it. */
const conference = about(findConnected, (core, { asking, asked }) => {
  retrieveHeld(core, asking);
  passCustomer(core, asked, asking.serves);
  core.sink.callConferenced(asked);
  closeConsult(core, asked.call, 'conferenced');
  return null;
});

const cancelConsult = about(findConsult, (core, { asked }) => {
  endConsult(core, asked, 'consultCancelled');
  return null;
});

function findConsult(
  core: Core,
  input: OfferReference,
): { readonly asking: Work; readonly asked: Call } | RefusalCode {
  const asking = findInteraction(core, input);
  if (typeof asking === 'string') return asking;
  const asked = asking.serves.rare.consult;
  return asked?.rare.consultOf === asking ? { asking, asked } : 'call_state_not_allowed';
}

function findConnected(
  core: Core,
  input: OfferReference,
): { readonly asking: Work; readonly asked: Work } | RefusalCode {
  const found = findConsult(core, input);
  if (typeof found === 'string') return found;
  const [asked] = talkersIn(found.asked);
  return asked === undefined ? 'consult_not_connected' : { asking: found.asking, asked };
}

const transfer = about(findInteraction, (core, work, input: InputOf<'transfer'>) => {
  const call = work.serves;
  const isAlone = isTalking(work) && !isAskedAbout(call) && talkersIn(call).length <= 1;
  if (!isAlone) return 'call_state_not_allowed';
  const target = findTarget(core, work, input.to);
  if (typeof target === 'string') return target;
  if (target.kind === 'number') {
    core.sink.callTransferredOut(call, target.number);
    endCall(core, call, 'transferred');
    return null;
  }
  const queue = queueFor(core, work, target);
  if (queue === null) return 'operation_unavailable';
  leaveTo(core, work);
  assert(!isTalking(work), 'an agent who has passed a call on is out of it');
  // Connected from this queue, so a new wait here counts anew.
  call.own.entries = entriesOf(call).filter(({ queueId }) => queueId !== call.queue.id);
  if (call.rare.direct !== null) makeRouted(core, call, work, queue);
  if (input.class !== undefined) {
    call.class = input.class;
    call.own.classSetAtMs = core.nowMs;
  }
  call.state = follow(callTable, call.state, callOn.queued);
  const reason = 'transfer';
  if (target.kind === 'agent') {
    const [{ id: agentId }, fromAgentId] = [target.agent.config, work.agentId];
    const { returnTo = 'queue' } = input;
    waitForAgent(core, call, { agentId, fromAgentId, returnTo, queue: queue.config, reason });
    return null;
  }
  if (call.version === 0) enterQueue(core, call, queue, queue.config.plan, reason);
  else moveTo(core, call, queue, reason);
  if (core.centre.settings.excludeTransferrer && isWaiting(call)) {
    exclude(core, call, work.agent, Number.POSITIVE_INFINITY);
  }
  return null;
});

/** Turns an agent's own call into a routed one, with the class and offset of its next queue. */
function makeRouted(core: Core, call: Call, passing: Work, { config }: Queue): void {
  assert(call.liveOffers === 0, 'an own call is offered to nobody');
  call.own.direct = null;
  call.queue = config;
  call.plan = config.plan;
  call.class = config.plan.class;
  call.offsetMs = config.plan.offsetMs;
  if (config.age === 'queue' && config.id !== passing.queue.id) call.ageFromMs = core.nowMs;
  // The agent's interaction counts as the call's first offer.
  call.offersMade = 1;
  call.lastAgent = passing.agent;
}

export const consultAnswers = {
  consult,
  completeTransfer,
  cancelConsult,
  conference,
  transfer,
} satisfies Partial<Answers>;
