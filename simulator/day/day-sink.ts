/**
 * What the core does, told to those outside it: counted first, then felt by callers and agents.
 *
 * A record of the core leads to its call or offer here by its slot; a consult's by the interaction
 * that asks. A call of the agent's own is nobody's: what happens to it is only counted.
 */
import { FoldSink, type MetricsOptions } from '../../metrics/index.ts';
import type {
  AgentRef,
  AgentState,
  CallRef,
  DirectRouter,
  EntryReason,
  FailCause,
  PlainOfferMove,
  Queue,
  RefusalCode,
  WorkRef,
} from '../../routing/index.ts';
import type { AdmitAction } from '../../rules/index.ts';
import type { Workforce } from '../agents/workforce.ts';
import type { Callers } from '../callers/callers.ts';
import type { SimulationPlan } from '../plan.ts';
import { type Ledger, levels } from './ledger.ts';
import { type LiveCall, LiveOffer } from './live-call.ts';
import type { Outside } from './outside.ts';

export class DaySink extends FoldSink {
  /** Inputs refused so far. */
  refusals = 0;
  readonly #callers: Callers;
  readonly #workforce: Workforce;
  readonly #ledger: Ledger;
  /** Agents of the plan by their place in the centre. */
  readonly #numbers: number[] = [];
  /** Whose call is on its way into the core; null: nobody's of ours. */
  #arriving: LiveCall | null = null;
  /** By slots of the core's calls and works. */
  readonly #calls: (LiveCall | null)[] = [];
  readonly #offers: LiveOffer[] = [];
  /** The core has agents answer in the instant of the offer. */
  #isAnswered = false;

  constructor(options: MetricsOptions & Outside & { readonly ledger: Ledger }) {
    super(options);
    this.#callers = options.callers;
    this.#workforce = options.workforce;
    this.#ledger = options.ledger;
  }

  /** Who the agents are, before the first instant. */
  meet({ agents, centre }: SimulationPlan, router: DirectRouter): void {
    this.#isAnswered = centre.routing?.autoAnswer === true;
    agents.forEach(({ id }, number) => {
      const agent = router.agent(id);
      if (agent !== undefined) this.#numbers[router.view.agentIndex(agent)] = number;
    });
  }

  /** The call that arrives with the next input of the core. */
  expect(call: LiveCall | null): void {
    this.#arriving = call;
  }

  override callQueued(call: CallRef, reason: EntryReason): void {
    super.callQueued(call, reason);
    const slot = this.view.callSlot(call);
    if (reason === 'inbound') this.#calls[slot] = this.#arriving;
    else if (reason === 'consult') this.#calls[slot] = this.#consultOf(call);
    const live = this.#liveOf(call);
    if (live === null) return;
    live.record = call;
    if (reason === 'transfer') this.#callers.passedOn(live, this.atMs);
    this.#callers.queued(live, this.atMs);
  }

  override callBlocked(callId: string, queue: Queue): void {
    super.callBlocked(callId, queue);
    this.#turnAway();
  }

  override callNotAdmitted(
    callId: string,
    queue: Queue,
    action: AdmitAction,
    text: string | null,
  ): void {
    super.callNotAdmitted(callId, queue, action, text);
    this.#turnAway();
  }

  override callAbandoned(call: CallRef, phase: 'waiting' | 'alerting' | 'connecting'): void {
    super.callAbandoned(call, phase);
    const live = this.#liveOf(call);
    if (live !== null) this.#callers.abandoned(live, this.atMs);
  }

  override waitEnded(call: CallRef, kind: 'end' | 'callback' | 'message'): void {
    super.waitEnded(call, kind);
    const live = this.#liveOf(call);
    if (live === null) return;
    if (kind === 'callback') this.#callers.release(live, this.atMs);
    else this.#callers.leave(live, this.atMs);
  }

  override callEnded(call: CallRef): void {
    super.callEnded(call);
    this.#leave(call);
    const live = this.#liveOf(call);
    if (live !== null && live.consultOf !== null) {
      this.#workforce.conversations.consultEnded(live, this.atMs);
    }
  }

  override offerMade(work: WorkRef): void {
    super.offerMade(work);
    const { view } = this;
    const call = view.workCall(work);
    const live = this.#liveOf(call);
    if (live === null) return;
    const slot = view.workSlot(work);
    let offer = this.#offers[slot];
    if (offer === undefined) {
      offer = new LiveOffer(live, { work, view });
      this.#offers[slot] = offer;
    }
    offer.call = live;
    offer.agent = this.#numbers[view.agentIndex(view.workAgent(work))] ?? -1;
    const { answerLimitMs } = view.workQueue(work);
    offer.begin(view.workNumber(work), view.callVersion(call), answerLimitMs);
    if (this.#isAnswered) this.#workforce.answering(offer);
    else this.#workforce.offered(offer, this.atMs);
  }

  override offerMoved(work: WorkRef, type: PlainOfferMove): void {
    super.offerMoved(work, type);
    const call = this.view.workCall(work);
    if (type === 'offer.connected') {
      const place = this.#liveOf(call)?.place ?? 0;
      this.#ledger.change(levels.busyAgents, place, 1, this.atMs);
    }
    const offer = this.#offerOf(work);
    if (offer === null) return;
    if (type === 'offer.connecting') this.#workforce.claimed(offer, this.atMs);
    else if (type === 'offer.connected') {
      this.#workforce.connected(offer, this.view.callQueue(call).id, this.atMs);
    } else if (type === 'offer.expired') this.#workforce.lost(offer, this.atMs);
  }

  override offerRejected(work: WorkRef): void {
    super.offerRejected(work);
    this.#lose(work);
  }

  override offerFailed(work: WorkRef, cause: FailCause): void {
    super.offerFailed(work, cause);
    const offer = this.#offerOf(work);
    if (offer !== null) this.#workforce.failed(offer, cause, this.atMs);
  }

  override offerRescinded(work: WorkRef): void {
    super.offerRescinded(work);
    this.#lose(work);
  }

  override interactionBegan(work: WorkRef): void {
    super.interactionBegan(work);
    this.#calls[this.view.callSlot(this.view.workCall(work))] = null;
    if (this.view.workDirect(work) === null) return;
    const place =
      this.#callers.outbound.began(this.view.callId(this.view.workCall(work)), this.atMs) ?? 0;
    this.#ledger.change(levels.busyAgents, place, 1, this.atMs);
  }

  override wrapUpSet(work: WorkRef): void {
    super.wrapUpSet(work);
    const offer = this.#offerOf(work);
    if (offer !== null) this.#workforce.wrapUp(offer, this.atMs, this.view.wrapUpUntilMs(work));
    else if (this.view.workDirect(work) !== null) {
      this.#callers.outbound.wrapUp(
        this.view.callId(this.view.workCall(work)),
        this.view.workId(work),
        this.atMs,
        this.view.wrapUpUntilMs(work),
      );
    }
  }

  override interactionEnded(work: WorkRef): void {
    super.interactionEnded(work);
    const place =
      this.view.workDirect(work) === null
        ? this.#liveOf(this.view.workCall(work))?.place
        : this.#callers.outbound.ended(this.view.callId(this.view.workCall(work)));
    this.#ledger.change(levels.busyAgents, place ?? 0, -1, this.atMs);
    const offer = this.#offerOf(work);
    if (offer !== null) this.#workforce.ended(offer);
  }

  override agentState(agent: AgentRef, state: AgentState, reason: string | null): void {
    super.agentState(agent, state, reason);
    const number = this.#numbers[this.view.agentIndex(agent)];
    if (number === undefined) return;
    this.#workforce.shown(number, state, reason, this.atMs);
    const { outbound } = this.#callers;
    if (!outbound.isOff) outbound.shown(number, state === 'ready');
  }

  override refused(input: number, code: RefusalCode): void {
    super.refused(input, code);
    this.refusals += 1;
  }

  #lose(work: WorkRef): void {
    const offer = this.#offerOf(work);
    if (offer !== null) this.#workforce.lost(offer, this.atMs);
  }

  #leave(call: CallRef): void {
    const live = this.#liveOf(call);
    if (live !== null) this.#callers.leave(live, this.atMs);
  }

  #turnAway(): void {
    if (this.#arriving !== null) this.#callers.turnedAway(this.#arriving, this.atMs);
  }

  /** Null: of a call that is nobody's of ours. */
  #liveOf(call: CallRef): LiveCall | null {
    return this.#calls[this.view.callSlot(call)] ?? null;
  }

  /** Null: of a call of the agent's own. */
  #offerOf(work: WorkRef): LiveOffer | null {
    if (this.#liveOf(this.view.workCall(work)) === null) return null;
    return this.#offers[this.view.workSlot(work)] ?? null;
  }

  /** The call by which the asking agent asks; null: they are none of ours. */
  #consultOf(call: CallRef): LiveCall | null {
    const asking = this.view.consultOf(call);
    return asking === null ? null : (this.#offerOf(asking)?.consult ?? null);
  }
}
