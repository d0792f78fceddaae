/**
 * Counts the core's effects and passes them to callers and agents. The `outside` of a core record
 * is its simulated call or offer. Calls that agents make themselves are only counted.
 */
import { FoldSink, type MetricsOptions } from '../../metrics/index.ts';
import type {
  Agent,
  AgentState,
  Call,
  DirectRouter,
  EntryReason,
  FailCause,
  PlainOfferMove,
  Queue,
  RefusalCode,
  RefusedInput,
  WaitEnd,
  Work,
} from '../../routing/index.ts';
import type { AdmitAction } from '../../rules/index.ts';
import type { Workforce } from '../agents/workforce.ts';
import type { Callers } from '../callers/callers.ts';
import type { SimulationPlan } from '../plan.ts';
import type { WrapUpPlan } from '../simulation-centre.ts';
import { type Ledger, levels } from './ledger.ts';
import { type LiveCall, LiveOffer } from './live-call.ts';
import type { OutsideParts } from './outside-events.ts';

export class DaySink extends FoldSink {
  refusals = 0;
  readonly #callers: Callers;
  readonly #workforce: Workforce;
  readonly #ledger: Ledger;
  readonly #numbers: number[] = [];
  readonly #wrapUps: WrapUpPlan[] = [];
  /** The core answers for agents in the instant of the offer. */
  #isAnswered = false;

  constructor(options: MetricsOptions & OutsideParts & { readonly ledger: Ledger }) {
    super(options);
    this.#callers = options.callers;
    this.#workforce = options.workforce;
    this.#ledger = options.ledger;
  }

  meet({ agents, centre, wrapUps }: SimulationPlan, router: DirectRouter): void {
    this.#isAnswered = centre.routing?.autoAnswer === true;
    agents.forEach(({ id }, number) => {
      const agent = router.agent(id);
      if (agent !== undefined) this.#numbers[agent.config.index] = number;
    });
    for (const [id, wrapUp] of wrapUps) {
      const queue = router.direct.queue(id);
      if (queue !== undefined) this.#wrapUps[queue.config.index] = wrapUp;
    }
  }

  override callQueued(call: Call, reason: EntryReason): void {
    super.callQueued(call, reason);
    if (reason === 'consult') call.outside = consultOf(call);
    const live = call.outside as LiveCall | null;
    if (live === null) return;
    live.record = call;
    if (reason === 'transfer') this.#callers.passedOn(live, this.atMs);
    if (call.queue.asks === null) this.#callers.queued(live, this.atMs);
    else this.#callers.asked(live, call.queue.id, this.atMs);
  }

  override callBlocked(callId: string, queue: Queue, outside: unknown): void {
    super.callBlocked(callId, queue, outside);
    if (outside !== null) this.#callers.turnedAway(outside as LiveCall, this.atMs);
  }

  override callNotAdmitted(
    callId: string,
    queue: Queue,
    action: AdmitAction,
    text: string | null,
    outside: unknown,
  ): void {
    super.callNotAdmitted(callId, queue, action, text, outside);
    if (outside !== null) this.#callers.turnedAway(outside as LiveCall, this.atMs);
  }

  override callAbandoned(call: Call, phase: 'waiting' | 'alerting' | 'connecting'): void {
    super.callAbandoned(call, phase);
    const live = call.outside as LiveCall | null;
    if (live !== null) this.#callers.abandoned(live, this.atMs);
  }

  override waitEnded(
    call: Call,
    kind: 'end' | 'callback' | 'message',
    cause: WaitEnd | 'command' | 'transferred',
  ): void {
    super.waitEnded(call, kind, cause);
    const live = call.outside as LiveCall | null;
    if (live === null) return;
    const isCut = cause !== 'caller' && cause !== 'command' && cause !== 'transferred';
    if (isCut && call.queue.asks === null) this.#ledger.cuts.waitCut(call.queue.id);
    if (kind === 'callback') this.#callers.release(live, this.atMs);
    else this.#callers.leave(live, this.atMs);
  }

  override callEnded(call: Call): void {
    super.callEnded(call);
    this.#leave(call);
    const live = call.outside as LiveCall | null;
    if (live !== null && live.consultOf !== null) {
      this.#workforce.conversations.consultEnded(live, this.atMs);
    }
  }

  override offerMade(work: Work): void {
    super.offerMade(work);
    const { call } = work;
    const live = call.outside as LiveCall | null;
    if (live === null) return;
    let offer = work.outside as LiveOffer | null;
    if (offer === null) {
      offer = new LiveOffer(live, work);
      work.outside = offer;
    }
    offer.call = live;
    offer.agent = this.#numbers[work.agent.config.index] ?? -1;
    offer.begin(work.n, call.version, work.queue.answerLimitMs);
    if (this.#isAnswered) this.#workforce.answering(offer);
    else this.#workforce.offered(offer, this.atMs);
  }

  override offerMoved(work: Work, type: PlainOfferMove): void {
    super.offerMoved(work, type);
    if (type === 'offer.connected') {
      const place = (work.call.outside as LiveCall | null)?.place ?? 0;
      this.#ledger.change(levels.busyAgents, place, 1, this.atMs);
    }
    const offer = offerOf(work);
    if (offer === null) return;
    if (type === 'offer.connecting') this.#workforce.claimed(offer, this.atMs);
    else if (type === 'offer.connected') {
      const wrapUp = this.#wrapUps[work.call.queue.index] ?? null;
      this.#workforce.connected(offer, wrapUp, this.atMs);
    } else if (type === 'offer.expired') this.#workforce.lost(offer, this.atMs);
  }

  override offerRejected(work: Work): void {
    super.offerRejected(work);
    this.#lose(work);
  }

  override offerFailed(work: Work, cause: FailCause): void {
    super.offerFailed(work, cause);
    const offer = offerOf(work);
    if (offer !== null) this.#workforce.failed(offer, cause, this.atMs);
  }

  override offerRescinded(work: Work): void {
    super.offerRescinded(work);
    this.#lose(work);
  }

  override interactionBegan(work: Work): void {
    super.interactionBegan(work);
    if (work.direct === null) return;
    const place = this.#callers.outbound.began(work.call.id, this.atMs) ?? 0;
    this.#ledger.change(levels.busyAgents, place, 1, this.atMs);
  }

  override wrapUpSet(work: Work): void {
    super.wrapUpSet(work);
    const offer = offerOf(work);
    if (offer !== null) this.#workforce.wrapUp(offer, this.atMs, work.wrapUpUntilMs);
    else if (work.direct !== null) {
      this.#callers.outbound.wrapUp(work.call.id, work.id, this.atMs, work.wrapUpUntilMs);
    }
  }

  override interactionEnded(work: Work): void {
    super.interactionEnded(work);
    const place =
      work.direct === null
        ? (work.call.outside as LiveCall | null)?.place
        : this.#callers.outbound.ended(work.call.id);
    this.#ledger.change(levels.busyAgents, place ?? 0, -1, this.atMs);
    const offer = offerOf(work);
    if (offer !== null) this.#workforce.ended(offer);
  }

  override agentState(agent: Agent, state: AgentState, reason: string | null): void {
    super.agentState(agent, state, reason);
    const number = this.#numbers[agent.config.index];
    if (number === undefined) return;
    this.#workforce.shown(number, state, reason, this.atMs);
    const { outbound } = this.#callers;
    if (!outbound.isOff) outbound.shown(number, state === 'ready');
  }

  override refused(place: number, code: RefusalCode, input: RefusedInput): void {
    super.refused(place, code, input);
    this.refusals += 1;
  }

  #lose(work: Work): void {
    const offer = offerOf(work);
    if (offer !== null) this.#workforce.lost(offer, this.atMs);
  }

  #leave(call: Call): void {
    const live = call.outside as LiveCall | null;
    if (live !== null) this.#callers.leave(live, this.atMs);
  }
}

function offerOf(work: Work): LiveOffer | null {
  return work.call.outside === null ? null : (work.outside as LiveOffer);
}

function consultOf({ rare: { consultOf: asking } }: Call): LiveCall | null {
  const offer = asking === null ? null : (asking.outside as LiveOffer | null);
  return offer?.consult ?? null;
}
