/**
 * The invariants I1-I6 of acd-routing.md B7, and what the router says of itself, after any instant.
 *
 * Checked against the world folded from inputs and effects, not against the router's own state;
 * whether a pair is eligible is asked of the router (`whyNot`), whose answers are held to the world
 * in turn. I4 has a file of its own: `overtaking.ts`.
 */
import { equalByValue } from '../../../kernel/index.ts';
import {
  eligibilityTests,
  type HoldBack,
  type Router,
  type WhyNot,
} from '../../../routing/index.ts';
import { offerCap } from './offer-cap.ts';
import {
  isEntry,
  isLive,
  liveOffersOf,
  talkersIn,
  type World,
  type WorldAgent,
  type WorldCall,
  type WorldOffer,
  waitsSinceMs,
} from './world.ts';

/** What is broken, in words; empty: nothing. */
export function brokenInvariants(world: World, router: Router): readonly string[] {
  return [
    ...world.faults,
    ...[...world.agents].flatMap(([id, agent]) => brokenByAgent(world, id, agent)),
    ...[...world.calls.values()].flatMap((call) => brokenByCall(world, router, call)),
    ...brokenDeadlines(world, router),
    ...brokenLedgers(world),
    ...(router.nowMs === world.nowMs ? [] : [`now is ${router.nowMs}, expected ${world.nowMs}`]),
  ];
}

/** I1, the agent's half of I2, and the state people see. */
function brokenByAgent(world: World, id: string, agent: WorldAgent): readonly string[] {
  const broken: string[] = [];
  const offers = [...agent.offers.values()];
  const capacity = world.centre.agents?.find((setting) => setting.id === id)?.capacity ?? 100;
  const used = unitsInUse(world, offers);
  // A version binds new holds only.
  const isNew = offers.some(({ bornN }) => bornN > world.changedN);
  if (isNew && used > capacity) broken.push(`I1: ${used} of ${capacity} units of ${id} are in use`);
  const voice = offers.filter(({ channel, state }) => channel === 'voice' && isLive(state));
  if (voice.length > 1) broken.push(`I2: ${id} has ${voice.length} live voice offers`);
  const shown = shownState(offers);
  if (shown !== agent.state && (shown !== null || !restingStates.has(agent.state))) {
    broken.push(`${id} is reported ${agent.state}, expected ${shown ?? 'a state without work'}`);
  }
  if (agent.state === 'loggedOff' && offers.length > 0) broken.push(`${id} works, logged off`);
  return broken;
}

const restingStates: ReadonlySet<string> = new Set(['notReady', 'ready', 'loggedOff']);

/** By B2; null: no work, so that the state is one of {@link restingStates}. */
function shownState(offers: readonly WorldOffer[]): WorldAgent['state'] | null {
  if (offers.some(({ state }) => state === 'connected' || state === 'held')) return 'busy';
  if (offers.some(({ state }) => isLive(state))) return 'reserved';
  return offers.length > 0 ? 'workingAfterCall' : null;
}

/** Units of the holds that no other hold of the agent interrupts (B4). */
function unitsInUse(world: World, offers: readonly WorldOffer[]): number {
  const channels = world.centre.channels ?? {};
  const interrupters = (channel: string): readonly string[] =>
    channels.interruptibleBy?.[channel] ?? [];
  return offers
    .filter((hold) =>
      offers.every(
        (other) => other === hold || !interrupters(hold.channel).includes(other.channel),
      ),
    )
    .reduce((sum, { cost }) => sum + cost, 0);
}

/** The call's half of I2, I3, and that the router's answers about the call fit the world. */
function brokenByCall(world: World, router: Router, call: WorldCall): readonly string[] {
  const broken: string[] = [];
  const live = liveOffersOf(call);
  const cap = offerCap(world, call);
  // Neither a step nor a version ends an offer.
  const isNew = live.some(({ bornN }) => bornN > call.stepN);
  if (isNew && live.length > cap) {
    broken.push(`I2: ${call.callId} has ${live.length} live offers, ${cap} allowed`);
  }
  const claims = live.filter(({ state }) => state === 'connecting').length;
  if (claims > 1) broken.push(`${call.callId} is claimed ${claims} times`);
  const setting = world.centre.queues.find(({ id }) => id === call.queueId);
  const isClosed = world.queueStates.get(call.queueId) === 'closed';
  const rests = call.state === 'callback' && isClosed && setting?.callbacksWhileClosed === false;
  const waits = rests ? 'queueClosed' : live.length >= cap ? 'offerCap' : undefined;
  const expected = claims > 0 ? 'claim' : waits;
  for (const [agentId, agent] of world.agents) {
    const answer = router.whyNot(call.callId, agentId);
    const holder = holdersOf(world, call).some((offer) => offer.agentId === agentId);
    const problem = brokenAnswer(answer, { call, agent, holder, holdBack: expected });
    if (problem === null) continue;
    broken.push(`${problem}: whyNot(${call.callId}, ${agentId}) is ${JSON.stringify(answer)}`);
  }
  return [...broken, ...brokenWaiting(world, router, call, expected)];
}

/** Who has the call: while it waits by an offer, and not by a wrap-up from before. */
function holdersOf(world: World, call: WorldCall): readonly WorldOffer[] {
  const waits = call.state === 'waiting' || call.state === 'callback';
  if (waits) return liveOffersOf(call);
  return [...call.offers.values(), ...talkersIn(world, call.callId)];
}

interface AskedAbout {
  readonly call: WorldCall;
  readonly agent: WorldAgent;
  /** What keeps the call from every agent now. */
  readonly holdBack: HoldBack | undefined;
  /** This agent has it, or the interaction it became. */
  readonly holder: boolean;
}

function brokenAnswer(answer: WhyNot, of: AskedAbout): string | null {
  if (of.call.state !== 'waiting' && of.call.state !== 'callback') {
    const expected = of.holder ? ['callNotWaiting', 'won'] : ['callNotWaiting'];
    return expected.includes(answer.kind) ? null : `the call is ${of.call.state}`;
  }
  if (of.holder) return answer.kind === 'won' ? null : 'they have the offer';
  if (answer.kind === 'test') return brokenTest(answer.test, of.agent);
  if (of.holdBack === undefined) return 'I3: a call that may be offered is kept back by a test';
  if (answer.kind !== 'holdBack') return `the call is kept back by ${of.holdBack}`;
  return answer.holdBack === of.holdBack ? null : `it is ${of.holdBack} that keeps the call back`;
}

/** The first failed test must fit the agent's state as last reported. */
function brokenTest(test: (typeof eligibilityTests)[number], agent: WorldAgent): string | null {
  if ((test === 'loggedOn') !== (agent.state === 'loggedOff')) return 'test 1 is about logging on';
  const place = eligibilityTests.indexOf(test);
  if (agent.state === 'notReady' && place > 1) return 'a Not Ready agent fails test 2';
  if (test === 'notNotReady' && agent.state === 'ready') return 'a Ready agent passes test 2';
  if (agent.pending !== undefined && place > 2) return 'a pending request fails test 3';
  if (test === 'nothingPending' && agent.pending === undefined) return 'nothing is pending';
  return null;
}

function brokenWaiting(
  world: World,
  router: Router,
  call: WorldCall,
  holdBack: HoldBack | undefined,
): readonly string[] {
  const answer = router.whyWaiting(call.callId);
  if (call.state !== 'waiting' && call.state !== 'callback') {
    return answer === null
      ? []
      : [`${call.callId} is ${call.state}, and whyWaiting says otherwise`];
  }
  if (answer === null) return [`${call.callId} waits, and whyWaiting says it does not`];
  const broken: string[] = [];
  const expected = { class: call.class, dueKey: call.dueKey };
  const seen = { class: answer.key.class, dueKey: answer.key.dueKey };
  if (!equalByValue(seen, expected)) {
    broken.push(
      `key of ${call.callId} is ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`,
    );
  }
  if (answer.queueId !== call.queueId) broken.push(`${call.callId} waits in ${answer.queueId}`);
  const waitMs = world.nowMs - (waitsSinceMs(call) ?? Number.NaN);
  if (answer.waitMs !== waitMs) {
    broken.push(`${call.callId} has waited ${answer.waitMs}, expected ${waitMs}`);
  }
  if (answer.holdBack !== holdBack) {
    broken.push(`${call.callId} is kept back by ${answer.holdBack}, expected ${holdBack}`);
  }
  if (holdBack === undefined && answer.eligible > 0)
    broken.push(`I3: ${call.callId} waits with eligible agents`);
  return broken;
}

/** I5: whatever holds units has a media leg, or a timer ahead that the router knows of. */
function brokenDeadlines(world: World, router: Router): readonly string[] {
  const broken: string[] = [];
  const dueAtMs = router.nextDueAtMs();
  for (const offer of world.offers.values()) {
    const { offerId, state } = offer;
    if (state === 'connected' || state === 'held') continue;
    const { deadlineMs } = state === 'accepted' ? (claimOf(world, offer) ?? offer) : offer;
    if (deadlineMs === null || deadlineMs <= world.nowMs) {
      broken.push(`I5: ${offerId}, ${state}, was to end at ${deadlineMs}, now is ${world.nowMs}`);
    } else if (dueAtMs === null || dueAtMs > deadlineMs) {
      broken.push(`I5: ${offerId}, ${state}, ends at ${deadlineMs}, next due is ${dueAtMs}`);
    }
  }
  return broken;
}

/** A parked accept has the claimer's deadline. */
function claimOf(world: World, { callId }: WorldOffer): WorldOffer | undefined {
  const offers = [...(world.calls.get(callId)?.offers.values() ?? [])];
  return offers.find(({ state }) => state === 'connecting');
}

/** I6: entries = A + B + V + X + C + waiting, the calls counted anew. */
function brokenLedgers(world: World): readonly string[] {
  const waiting = new Map<string, number>();
  for (const call of world.calls.values()) {
    const { state, queueId } = call;
    if (state !== 'waiting' || !isEntry(call)) continue;
    waiting.set(queueId, (waiting.get(queueId) ?? 0) + 1);
  }
  return [...world.ledgers].flatMap(([queueId, ledger]) => {
    const ends =
      ledger.answered +
      ledger.abandoned +
      ledger.movedOut +
      ledger.endedBySystem +
      ledger.callbackOrMessage;
    const counted = waiting.get(queueId) ?? 0;
    if (ledger.entries === ends + counted && counted === ledger.waiting) return [];
    return [`I6: queue ${queueId}: ${JSON.stringify(ledger)}, ${counted} calls wait`];
  });
}
